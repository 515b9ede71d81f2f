package io.esportslake.bench;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.log.Commit;
import io.esportslake.log.CommitOutcome;
import io.esportslake.log.CommittedFile;
import io.esportslake.log.CommittedRange;
import io.esportslake.log.FileSums;
import io.esportslake.log.Lake;
import io.esportslake.log.LakeOpenOptions;
import io.esportslake.log.OffsetSpan;
import io.esportslake.log.PendingCommit;
import io.esportslake.log.Root;
import io.esportslake.log.StagedFile;
import io.esportslake.log.StagedOutput;
import io.esportslake.log.TableWriter;
import io.esportslake.log.Visibility;
import io.esportslake.reader.SampleLake;
import io.esportslake.sample.SampleRecords;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a lake of very many small files in a short time: what a flush every 10 s of 33 players makes, again and again.
 * Commits, log and storage are the program's own; the contents of the files are those of one flush, so that
 * {@code verify --deep} would rightly find that their offsets repeat.
 *
 * <p>Arguments: {@code empty-directory files VISIBLE|HELD cluster-id topic-id}; the newest flush is of now, those
 * before of ten seconds earlier each.
 */
final class TickFiles {

    private static final int RECORDS = 33;
    private static final int TOPIC_PARTITIONS = 4;
    private static final int KEPT = 1_000;

    private final TableWriter writer;
    private final Visibility visibility;
    private final String cluster;
    private final String topicId;
    private final Map<CommittedFile, byte[]> files;

    private TickFiles(
            TableWriter writer,
            Visibility visibility,
            String cluster,
            String topicId,
            Map<CommittedFile, byte[]> files) {
        this.writer = writer;
        this.visibility = visibility;
        this.cluster = cluster;
        this.topicId = topicId;
        this.files = files;
    }

    public static void main(String... args) throws IOException {
        Map<CommittedFile, byte[]> files = oneFlush();
        Instant[] now = {Instant.now()};
        LakeOpenOptions options = new LakeOpenOptions(
                BuiltInTables.ALL.all(), TickFiles::id, "esports-lake bench", () -> now[0], KEPT, false);
        int flushes = Integer.parseInt(args[1]) / files.size();
        try (Lake lake =
                Lake.open(FileLakeStorage.of(LakePaths.of(Path.of(args[0])), "bench-" + UUID.randomUUID()), options)) {
            TickFiles ticks =
                    new TickFiles(lake.table("players"), Visibility.valueOf(args[2]), args[3], args[4], files);
            ticks.start(now[0]);
            Instant newest = now[0];
            for (int flush = 0; flush < flushes; flush++) {
                now[0] = newest.minusSeconds(10L * (flushes - flush));
                ticks.flush(flush, now[0]);
            }
        }
        System.out.println("files=" + flushes * files.size() + " flushes=" + flushes + " keys=" + files.size());
    }

    /** The files of one flush, made by the program. */
    private static Map<CommittedFile, byte[]> oneFlush() throws IOException {
        Path directory = Files.createTempDirectory("tick-files");
        SampleRecords players = SampleRecords.players(1, 0, SampleLake.START);
        try (SampleLake lake = new SampleLake(directory, "writer-1")) {
            lake.assign("players", 1);
            lake.send("players", 0, RECORDS, i -> players.next().value());
            lake.flush();
            long newest = lake.log("players").newestVersion().orElseThrow();
            Map<CommittedFile, byte[]> files = new HashMap<>();
            for (CommittedFile file :
                    lake.log("players").read(newest).orElseThrow().files()) {
                files.put(file, Files.readAllBytes(lake.paths().resolve(Root.PROCESSED, file.finalPath())));
            }
            return files;
        }
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition(SampleLake.topic("players"), number);
    }

    private void start(Instant now) throws IOException {
        Map<TopicPartition, Long> positions = new HashMap<>();
        Map<TopicPartition, String> ids = new HashMap<>();
        for (int number = 0; number < TOPIC_PARTITIONS; number++) {
            positions.put(partition(number), 0L);
            ids.put(partition(number), topicId);
        }
        committed(writer.commit(PendingCommit.start(id(), now, cluster, ids, positions)));
    }

    private void flush(int number, Instant now) throws IOException {
        TopicPartition source = partition(number % TOPIC_PARTITIONS);
        long from = (long) (number / TOPIC_PARTITIONS) * RECORDS;
        List<StagedOutput> outputs = new ArrayList<>();
        for (Map.Entry<CommittedFile, byte[]> each : files.entrySet()) {
            StagedFile file = writer.stage(Root.PROCESSED);
            file.output().write(each.getValue());
            file.seal();
            long rows = each.getKey().rows();
            FileSums sums = new FileSums(List.of(new OffsetSpan(source, rows, from, from + RECORDS - 1)), now);
            outputs.add(new StagedOutput(
                    Root.PROCESSED, each.getKey().partitionKey(), file, rows, Optional.of(sums), visibility));
        }
        Commit commit = committed(writer.commit(PendingCommit.microBatch(
                id(),
                now,
                cluster,
                Map.of(source, topicId),
                List.of(new CommittedRange(
                        new OffsetRange(source, from, from + RECORDS), new RecordCounts(RECORDS, RECORDS, 0, 0))),
                outputs,
                List.of())));
        writer.publish(commit);
        if (commit.version() % 100 == 0) {
            writer.prune();
        }
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static Commit committed(CommitOutcome outcome) {
        return outcome.<Commit, RuntimeException>match(
                CommitOutcome.Committed::commit,
                fenced -> {
                    throw new IllegalStateException(fenced.why());
                },
                discarded -> {
                    throw new IllegalStateException(discarded.why());
                });
    }
}
