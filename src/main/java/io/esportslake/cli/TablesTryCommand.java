package io.esportslake.cli;

import io.esportslake.app.ExitCode;
import io.esportslake.app.SourceCatalog;
import io.esportslake.config.LakeConfig;
import io.esportslake.parquet.ParquetEncoder;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import io.esportslake.trial.Trial;
import io.esportslake.trial.TrialReport;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tables try}: what a file would make of records, with nothing committed. */
@Command(
        name = "try",
        description = {
            "Says what a file of a table would make of records: rows, dead letters with examples, columns without values,"
                    + " fields that no column takes, partitions, and what all of it would cost.",
            "Commits nothing and needs no lake. It shows contents of records."
        },
        sortOptions = false)
class TablesTryCommand implements Callable<Integer> {

    private static final long MEASURED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    @Mixin
    HelpOption help;

    @Inject
    LakeConfig config;

    @Inject
    LakeTables known;

    @Inject
    Instance<SourceCatalog> catalog;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file of the table.")
    Path file;

    @Mixin
    RecordsOption records;

    @Option(names = "--json", description = "One object with all of it.")
    boolean json;

    @Option(names = "--fail-on-dead-letters", description = "Exit code 1 when a record cannot become a row.")
    boolean failOnDeadLetters;

    @Override
    public Integer call() throws Exception {
        TableDefinition table = TableFiles.require(file);
        RecordSample sample = records.read(
                () -> catalog.get(),
                () -> ProduceDefaults.configured().broker().get(),
                config.kafka().timeout(),
                spec.commandLine().getErr());
        TrialScale scale =
                TrialScale.of(config, TrialScale.tables(known, config.tables().isPresent(), table.name()));
        return attempt(table, sample, scale, spec.commandLine().getOut(), TerminalWidth.columns());
    }

    int attempt(TableDefinition table, RecordSample sample, TrialScale scale, PrintWriter out, int width)
            throws IOException {
        TrialReport report;
        try (BufferAllocator allocator = new RootAllocator(scale.memoryShare())) {
            report = new Trial(table, allocator, scale.limits(), new ParquetEncoder(scale.parquet()), System::nanoTime)
                    .run(sample.records(), ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()), MEASURED_NANOS);
        }
        TrialForecast forecast = TrialForecast.of(report, sample.all(), scale);
        if (json) {
            out.println(CellText.escaped(TrialJson.of(table, sample, report, forecast)));
        } else {
            new TrialText(out, width).print(table, sample, report, forecast);
        }
        out.flush();
        return failOnDeadLetters && report.deadLetterCount() > 0 ? ExitCode.FAILED : 0;
    }
}
