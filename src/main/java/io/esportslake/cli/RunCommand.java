package io.esportslake.cli;

import io.esportslake.config.RunOptions;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.source.StartingOffsets;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import io.esportslake.watch.CaughtUpWatch;
import io.quarkus.runtime.Quarkus;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the streams until it is told to stop, or until everything there is has been taken. */
@Command(
        name = "run",
        description = {"Reads the topics and keeps the lake, until SIGINT or SIGTERM; then flushes, commits and exits."
        },
        footer = {
            "",
            "Environment:",
            "  KAFKA_BOOTSTRAP_SERVERS  required, for example localhost:9092",
            "  DATA_LAKE_PATH           root of the lake, ./data",
            "  PROCESSED_DATA_PATH      root of the tables, processed in the lake",
            "  KAFKA_TOPIC_<TABLE>      topic of a table, esports-<table>",
            "  LOG_LEVEL                INFO",
            "Every esports-lake.* key can be set as ESPORTS_LAKE_*: see docs/configuration.md."
        })
class RunCommand implements Callable<Integer> {

    @Inject
    CaughtUpWatch caughtUpWatch;

    @Mixin
    HelpOption help;

    @Spec
    CommandSpec spec;

    @Mixin
    TablesOption tables;

    @Option(
            names = "--job",
            paramLabel = "JOB",
            defaultValue = LakeTables.EVERY,
            completionCandidates = JobNames.class,
            description = "The same as --table, once: ${COMPLETION-CANDIDATES}. The other topics are not read and their"
                    + " files not touched.")
    String job;

    @Option(names = "--await-termination", description = "Accepted, and the default anyway: run until signalled.")
    boolean awaitTermination;

    @Option(
            names = "--until-latest",
            description = "Take everything up to the end offsets seen at the start, commit it, exit 0. Opens no port.")
    boolean untilLatest;

    @Option(
            names = "--fail-on-dead-letters",
            description =
                    "With --until-latest: exit 1 when this run committed any dead letter. They are kept all the same.")
    boolean failOnDeadLetters;

    @Option(
            names = "--starting-offsets",
            paramLabel = "earliest|latest",
            defaultValue = "earliest",
            description = "Where a table without any commit starts; with commits, the log decides. Default: earliest.")
    StartingOffsets startingOffsets;

    @Option(names = "--change-group", description = "Let the lake change to the consumer group that is configured now.")
    boolean changeGroup;

    /** What is asked for, or a {@link StartRefusedException} for no such table, or options that do not go together. */
    RunOptions options() {
        if (failOnDeadLetters && !untilLatest) {
            throw new StartRefusedException(
                    FailureCode.OPTION_UNUSABLE,
                    "--fail-on-dead-letters judges a run at its end: it needs --until-latest");
        }
        return new RunOptions(true, chosen(), untilLatest, failOnDeadLetters, startingOffsets, changeGroup);
    }

    private List<String> chosen() {
        List<String> named = tables.names();
        boolean isAll = job.equalsIgnoreCase(LakeTables.EVERY);
        if (!named.isEmpty() && !isAll) {
            throw new StartRefusedException(
                    FailureCode.OPTION_UNUSABLE,
                    "Streams are chosen by --table or by --job, not by both; found --job " + job + " and --table "
                            + String.join(" --table ", named));
        }
        List<TableDefinition> chosen = isAll ? tables.chosen() : List.of(tableOfJob());
        return chosen.equals(tables.known().all())
                ? List.of()
                : chosen.stream().map(TableDefinition::name).toList();
    }

    private TableDefinition tableOfJob() {
        return tables.known()
                .find(job.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "Invalid value for option '--job': expected one of " + JobNames.of(tables.known())
                                + " (case-insensitive) but was '" + job + "'"));
    }

    @Override
    public Integer call() {
        if (!untilLatest) {
            Quarkus.waitForExit();
            return 0;
        }
        try (CatchUpBar bar = CatchUpBar.of(caughtUpWatch::catchUp)) {
            Quarkus.waitForExit();
        }
        return 0;
    }
}
