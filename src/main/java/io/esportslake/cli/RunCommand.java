package io.esportslake.cli;

import io.esportslake.app.CaughtUpWatch;
import io.esportslake.app.RunOptions;
import io.esportslake.ingest.StartingOffsets;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import io.quarkus.runtime.Quarkus;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
            "  KAFKA_TOPIC_MATCHES      esports-matches",
            "  KAFKA_TOPIC_PLAYERS      esports-players",
            "  LOG_LEVEL                INFO",
            "Every esports-lake.* key can be set as ESPORTS_LAKE_*: see README."
        },
        mixinStandardHelpOptions = true)
class RunCommand implements Callable<Integer> {

    @Inject
    CaughtUpWatch caughtUpWatch;

    /** The jobs of the program that this one replaces. */
    enum Job {
        all,
        matches,
        players
    }

    @Option(
            names = "--job",
            paramLabel = "all|matches|players",
            defaultValue = "all",
            description = "Which streams run; the other topics are not read and their files not touched. Default: all.")
    Job job;

    @Option(names = "--await-termination", description = "Accepted, and the default anyway: run until signalled.")
    boolean awaitTermination;

    @Option(
            names = "--until-latest",
            description = "Take everything up to the end offsets seen at the start, commit it, exit 0.")
    boolean untilLatest;

    @Option(
            names = "--starting-offsets",
            paramLabel = "earliest|latest",
            defaultValue = "earliest",
            description = "Where a table without any commit starts; with commits, the log decides. Default: earliest.")
    StartingOffsets startingOffsets;

    @Option(names = "--change-group", description = "Let the lake change to the consumer group that is configured now.")
    boolean changeGroup;

    RunOptions options() {
        List<TableDefinition> tables = job == Job.all ? LakeTables.ALL : List.of(LakeTables.named(job.name()));
        return new RunOptions(true, tables, untilLatest, startingOffsets, changeGroup);
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
