package io.esportslake.cli;

import io.esportslake.config.LakeConfig;
import io.esportslake.config.LakeRoots;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.LakeStorage;
import io.esportslake.reader.DeadLetters;
import io.esportslake.reader.LetterFilter;
import io.esportslake.reader.Relation;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dead-letters show}: the letters themselves. */
@Command(
        name = "show",
        description = {
            "Shows dead letters of a table: where each record lies in its topic, why it could not become a row, and"
                    + " the record.",
            "In the order of the commits, then as written; --newest shows the last ones first."
        },
        sortOptions = false)
class DeadLettersShowCommand implements Callable<Integer> {

    private static final long DEFAULT_LETTERS = 20;
    /** The newest letters are put in order in memory, with all they hold. */
    private static final long MOST_NEWEST = 10_000;

    @Mixin
    HelpOption help;

    @Inject
    LakeConfig config;

    @Spec
    CommandSpec spec;

    @Mixin
    TableOption table;

    @Mixin
    LetterOptions which;

    @Option(names = "--newest", description = "Those that were committed last, newest first.")
    boolean newest;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many letters; 0 for all. Default: 20, and all with --json unless --newest is given.")
    Long limit;

    @Option(
            names = "--json",
            description =
                    "An object per line that loses nothing: a key or value that is not UTF-8 is null, and stands in"
                            + " base64 in record_key_base64 or record_value_base64.")
    boolean json;

    @Override
    public Integer call() throws Exception {
        TableDefinition definition = table.table();
        LakeLocation.log(config, definition);
        return show(
                definition,
                LakeLocation.reading(config),
                LakeRoots.paths(config),
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }

    int show(TableDefinition definition, LakeStorage storage, LakePaths paths, PrintWriter out, PrintWriter err)
            throws IOException {
        requireLimit();
        LetterFilter filter = which.filter();
        List<String> columns = json ? Relation.deadLetters(definition).columns() : LetterPrinter.COLUMNS;
        RowPrinter printer = json ? new JsonPrinter(out, columns) : new LetterPrinter(out);
        LakeLocation.newest(storage.log(definition.name()), definition.name());
        long lost;
        try (DeadLetters letters = new DeadLetters(paths, storage)) {
            if (newest) {
                int most = Math.toIntExact(limit == null ? DEFAULT_LETTERS : limit);
                lost = letters.newest(definition, filter, columns, most, printer);
            } else {
                long most = limit != null ? limit : json ? 0 : DEFAULT_LETTERS;
                long[] shown = {0};
                lost = letters.read(definition, filter, columns, letter -> printer.row(letter) && ++shown[0] != most);
            }
        }
        printer.end();
        return LettersNotShown.exitCode(lost, err);
    }

    private void requireLimit() {
        if (limit != null) {
            CommitsListCommand.requireLimit(limit);
        }
        if (newest && limit != null && (limit == 0 || limit > MOST_NEWEST)) {
            throw new StartRefusedException(
                    FailureCode.OPTION_UNUSABLE,
                    String.format(
                            Locale.ROOT, "--newest shows 1 to %,d dead letters; found --limit %d", MOST_NEWEST, limit));
        }
    }
}
