package io.esportslake.cli;

import io.esportslake.app.SourceCatalog;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.StartRefusedException;
import io.esportslake.declare.TableFile;
import io.esportslake.failure.FailureCode;
import io.esportslake.propose.Proposal;
import io.esportslake.propose.ProposalOptions;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tables infer}: a first file of a table, from records that are there. */
@Command(
        name = "infer",
        description = {
            "Writes a first file of a table from records that are there: columns with types, candidates for key and"
                    + " partitions, and in comments what was seen.",
            "The same records give the same file. Look through it, then see with 'tables try' what it makes of them."
        },
        sortOptions = false)
class TablesInferCommand implements Callable<Integer> {

    private static final int MOST_COLUMNS = 1_000;

    @Mixin
    HelpOption help;

    @Inject
    LakeConfig config;

    @Inject
    Instance<SourceCatalog> catalog;

    @Spec
    CommandSpec spec;

    @Mixin
    RecordsOption records;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "The table's name: a letter a to z, then a to z, 0 to 9 and _. Default: made of the topic's or the"
                            + " file's.")
    String name;

    @Option(
            names = "--max-columns",
            paramLabel = "N",
            defaultValue = "200",
            description =
                    "How many columns at most; what would be more stays nested, as json. Default: ${DEFAULT-VALUE}.")
    int maxColumns;

    @Option(names = "--no-values", description = "No values of records in the comments, only how many there are.")
    boolean noValues;

    @Override
    public Integer call() throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        RecordSample sample = records.read(
                () -> catalog.get(),
                () -> ProduceDefaults.configured().broker().get(),
                config.kafka().timeout(),
                err);
        infer(sample, spec.commandLine().getOut());
        return 0;
    }

    void infer(RecordSample sample, PrintWriter out) {
        if (maxColumns < 1 || maxColumns > MOST_COLUMNS) {
            throw new StartRefusedException(
                    FailureCode.OPTION_UNUSABLE, "--max-columns is 1 to " + MOST_COLUMNS + "; found " + maxColumns);
        }
        String table = name == null ? nameOf(records.name()) : requireName(name);
        Proposal proposal = new Proposal();
        sample.records().forEach(record -> proposal.accept(record.key(), record.value()));
        ProposalOptions options = new ProposalOptions(
                table,
                records.topic(),
                sample.source(),
                maxColumns,
                noValues ? ProposalOptions.Values.COUNTED : ProposalOptions.Values.SHOWN);
        out.print(proposal.file(options)
                .orElseThrow(() -> new StartRefusedException(
                        FailureCode.NOTHING_THERE,
                        "Of "
                                + sample.records().size() + " records of "
                                + sample.source()
                                + " none is a JSON object with a field that could tell it from others: "
                                + proposal.objects()
                                + " are JSON objects; 'tables infer' makes a table of such alone")));
        out.flush();
    }

    private static String requireName(String name) {
        try {
            return TableFile.tableName(name);
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(FailureCode.OPTION_UNUSABLE, "--name: " + e.getMessage(), e);
        }
    }

    /** {@code esports-matches.v2} is {@code esports_matches_v2}. */
    static String nameOf(String source) {
        String name =
                source.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^[^a-z]+|_+$", "");
        String usable = name.substring(0, Math.min(name.length(), TableFile.MAX_NAME));
        return TableFile.isTableName(usable) ? usable : "records";
    }
}
