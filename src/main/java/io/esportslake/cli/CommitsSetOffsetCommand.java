package io.esportslake.cli;

import io.esportslake.app.SourceCatalog;
import io.esportslake.config.Application;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.LakeRoots;
import io.esportslake.config.StartRefusedException;
import io.esportslake.config.Topics;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.Commit;
import io.esportslake.log.CommitOutcome;
import io.esportslake.log.Lake;
import io.esportslake.log.LostRange;
import io.esportslake.log.PendingCommit;
import io.esportslake.log.Progress;
import io.esportslake.log.TableWriter;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.StartingOffsets;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.TableDefinition;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code commits set-offset}: the way out for one topic partition, written into the log with a reason. */
@Command(
        name = "set-offset",
        description = {
            "Moves the next offset of one topic partition, as a commit of its own with your reason in it.",
            "Forward, the skipped range is recorded as lost. Backward, records are read again: their rows will stand"
                    + " twice.",
            "A running instance that owns the topic partition is fenced and exits; start it again."
        })
class CommitsSetOffsetCommand implements Callable<Integer> {

    @Mixin
    HelpOption help;

    @Inject
    LakeConfig config;

    @Inject
    Topics topics;

    @Inject
    SourceCatalog catalog;

    @Spec
    CommandSpec spec;

    @Mixin
    TableOption tableOption;

    @Option(
            names = "--partition",
            required = true,
            paramLabel = "N",
            description = "Number of the topic partition, 0 or more.")
    int partition;

    @ArgGroup(multiplicity = "1")
    Target target;

    /** Exactly one of them. */
    static class Target {
        @Option(names = "--offset", paramLabel = "OFFSET", description = "The next offset to read, 0 or more.")
        Long offset;

        @Option(
                names = "--timestamp",
                paramLabel = "INSTANT",
                description = "The first record at or after this time, for example 2026-01-31T00:00:00Z.")
        Instant timestamp;

        @Option(names = "--earliest", description = "The earliest offset the topic holds.")
        boolean earliest;

        @Option(names = "--latest", description = "The end of the topic.")
        boolean latest;
    }

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Goes into the log.")
    String reason;

    @Option(names = "--allow-reading-again", description = "Needed to move an offset back.")
    boolean allowReadingAgain;

    @Option(
            names = "--change-cluster",
            description = "Needed where another Kafka cluster answers than the one that the table was filled from.")
    boolean changeCluster;

    @Override
    public Integer call() throws Exception {
        if (partition < 0) {
            throw new StartRefusedException(
                    FailureCode.OPTION_UNUSABLE,
                    "--partition takes the number of a topic partition, 0 or more, found " + partition);
        }
        TableDefinition definition = tableOption.table();
        String table = definition.name();
        LakeLocation.log(config, definition);
        String clusterId = catalog.connect(config.kafka().timeout());
        String topic = topics.of(table);
        TopicPartition topicPartition = new TopicPartition(topic, partition);
        offered(topicPartition);
        boolean isCommitted = false;
        try (Lake lake = Lake.open(
                LakeLocation.storage(config),
                LakeRoots.options(config, List.of(definition), StartingOffsets.EARLIEST))) {
            TableWriter writer = lake.table(table);
            Optional<Commit> newest = writer.refresh();
            requireCluster(table, newest.map(Commit::clusterId).orElse(""), clusterId);
            // Only now: an end that was asked for before would lie behind what an instance has committed since.
            SourcePartition offered = offered(topicPartition);
            long next = next(topicPartition, offered);
            Progress known =
                    newest.map(commit -> commit.progress().get(topicPartition)).orElse(null);
            PrintWriter out = spec.commandLine().getOut();
            OffsetRange range = rangeTo(topicPartition, known, offered, next);
            List<LostRange> lost = range.isEmpty() ? List.of() : List.of(new LostRange(range, "set-offset: " + reason));
            CommitOutcome outcome = writer.commit(PendingCommit.setOffset(
                    UUID.randomUUID().toString(),
                    Instant.now(),
                    clusterId,
                    Map.of(topicPartition, offered.topicId()),
                    List.of(range),
                    lost,
                    "commits set-offset by " + System.getProperty("user.name") + " with " + Application.NAME_AND_VERSION
                            + ": " + reason));
            Commit commit = outcome.match(
                    CommitOutcome.Committed::commit,
                    fenced -> {
                        throw notMoved(fenced.why());
                    },
                    overtaken -> {
                        throw notMoved(overtaken.why());
                    });
            isCommitted = true;
            out.printf(
                    Locale.ROOT,
                    "Version %d: %s is read on at %d (was %s)%s%n",
                    commit.version(),
                    topicPartition,
                    next,
                    known == null ? "not known" : String.valueOf(known.next()),
                    lost.isEmpty() ? "" : "; recorded as lost: " + range);
            out.flush();
            return 0;
        } catch (IOException | RuntimeException e) {
            throw isCommitted ? new PartlyDoneException(e) : e;
        }
    }

    private static StartRefusedException notMoved(String why) {
        return new StartRefusedException(
                FailureCode.CHANGED_MEANWHILE,
                "Not moved, because the log changed meanwhile: " + why + "; look at 'commits list' and try again");
    }

    /** A stale address would bind the table to the cluster that answers there, and keep the right one out. */
    private void requireCluster(String table, String known, String found) {
        if (!changeCluster && !known.isEmpty() && !known.equals(found)) {
            throw new StartRefusedException(
                    FailureCode.RECORDS_LOST,
                    "Table " + table + " was filled from Kafka cluster " + known + ", this is cluster " + found
                            + " (does KAFKA_BOOTSTRAP_SERVERS name the right one?). Rows are known by partition and"
                            + " offset, which another cluster gives anew, so it needs a lake of its own. If this table"
                            + " is meant to go on with it, add --change-cluster, and say for each topic partition"
                            + " where: nothing can tell then whether records are left out or read again");
        }
    }

    private SourcePartition offered(TopicPartition topicPartition) {
        String topic = topicPartition.topic();
        return Optional.ofNullable(catalog.offered(topic)
                        .orElseThrow(() -> new StartRefusedException(
                                FailureCode.TOPIC_MISSING, "Topic " + topic + " does not exist"))
                        .get(topicPartition))
                .orElseThrow(() -> new StartRefusedException(
                        FailureCode.TOPIC_MISSING, "Topic " + topic + " has no partition " + partition));
    }

    private long next(TopicPartition topicPartition, SourcePartition offered) {
        long next = target.earliest
                ? offered.earliest()
                : target.latest
                        ? offered.end()
                        : target.timestamp != null
                                ? catalog.offsetAt(topicPartition, target.timestamp)
                                        .orElse(offered.end())
                                : target.offset;
        if (next < offered.earliest() || next > offered.end()) {
            throw new StartRefusedException(
                    FailureCode.OFFSET_REFUSED,
                    topicPartition + " holds offsets " + offered.earliest() + " to " + offered.end()
                            + ", so it cannot be read on at " + next);
        }
        return next;
    }

    private OffsetRange rangeTo(
            TopicPartition topicPartition, @Nullable Progress known, SourcePartition offered, long next) {
        if (known == null || !known.topicId().equals(offered.topicId())) {
            return new OffsetRange(topicPartition, next, next);
        }
        if (next >= known.next()) {
            return new OffsetRange(topicPartition, known.next(), next);
        }
        if (!allowReadingAgain) {
            throw new StartRefusedException(
                    FailureCode.OFFSET_REFUSED,
                    "The lake has " + topicPartition + " up to " + known.next() + "; going back to " + next
                            + " writes rows a second time. If you want that, add --allow-reading-again");
        }
        return new OffsetRange(topicPartition, next, next);
    }
}
