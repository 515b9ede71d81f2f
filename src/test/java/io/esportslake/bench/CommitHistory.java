package io.esportslake.bench;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.log.Commit;
import io.esportslake.log.CommitOutcome;
import io.esportslake.log.CommittedRange;
import io.esportslake.log.Lake;
import io.esportslake.log.LakeOpenOptions;
import io.esportslake.log.PendingCommit;
import io.esportslake.log.Root;
import io.esportslake.log.StagedFile;
import io.esportslake.log.StagedOutput;
import io.esportslake.log.TableWriter;
import io.esportslake.log.Visibility;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Says what a commit costs by how many came before it. Puts commits of one small file each into an empty lake, with the
 * real classes and disk, and prints CPU and wall time per commit (stage, put, publish, and pruning as the service does
 * it) of a window of {@value #WINDOW} commits after 10, 100, 1,000, ... of them.
 *
 * <p>Arguments: {@code empty-directory commits commits-kept}
 */
final class CommitHistory {

    private static final int WINDOW = 50;
    private static final int PRUNE_EVERY_VERSIONS = 100;
    private static final TopicPartition SOURCE = new TopicPartition("esports-matches", 0);
    private static final Map<TopicPartition, String> TOPIC_IDS = Map.of(SOURCE, "topic-id");
    private static final PartitionKey KEY = new PartitionKey(List.of("status"), List.of("live"));
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private CommitHistory() {}

    public static void main(String... args) throws IOException {
        long commits = Long.parseLong(args[1]);
        LakeOpenOptions options = new LakeOpenOptions(
                List.of(BuiltInTables.MATCHES),
                () -> UUID.randomUUID().toString(),
                "esports-lake bench",
                Instant::now,
                Integer.parseInt(args[2]),
                false);
        try (Lake lake =
                Lake.open(FileLakeStorage.of(LakePaths.of(Path.of(args[0])), "bench-" + UUID.randomUUID()), options)) {
            TableWriter writer = lake.table("matches");
            committed(
                    writer.commit(PendingCommit.start(id(), Instant.now(), "cluster", TOPIC_IDS, Map.of(SOURCE, 0L))));
            long cpu = 0;
            long wall = 0;
            for (long done = 1, next = 10; done <= commits; done++) {
                if (done == next) {
                    cpu = CPU.getCurrentThreadCpuTime();
                    wall = System.nanoTime();
                }
                commit(writer, done);
                if (done == next + WINDOW - 1) {
                    System.out.printf(
                            "commits-before=%d cpu-us/commit=%d wall-us/commit=%d%n",
                            next,
                            (CPU.getCurrentThreadCpuTime() - cpu) / WINDOW / 1_000,
                            (System.nanoTime() - wall) / WINDOW / 1_000);
                    next *= 10;
                }
            }
        }
    }

    private static void commit(TableWriter writer, long offset) throws IOException {
        StagedFile file = writer.stage(Root.PROCESSED);
        file.output().write(new byte[1_000]);
        file.seal();
        Commit commit = committed(writer.commit(PendingCommit.microBatch(
                id(),
                Instant.now(),
                "cluster",
                TOPIC_IDS,
                List.of(new CommittedRange(new OffsetRange(SOURCE, offset - 1, offset), new RecordCounts(1, 1, 0, 0))),
                List.of(new StagedOutput(Root.PROCESSED, KEY, file, 1, Optional.empty(), Visibility.VISIBLE)))));
        writer.publish(commit);
        if (commit.version() % PRUNE_EVERY_VERSIONS == 0) {
            writer.prune();
        }
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static Commit committed(CommitOutcome outcome) {
        if (outcome instanceof CommitOutcome.Committed done) {
            return done.commit();
        }
        throw new IllegalStateException("A commit of the only writer was refused: " + outcome);
    }
}
