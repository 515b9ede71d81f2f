package io.esportslake.log;

import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A lake of text files in format 1, as the program before left it. */
public final class OldLake {

    static final String APPLICATION = "esports-lake 0.9";
    /** What each file's contents say for a {@link FileRows}. */
    static final int ROWS = 2;

    private final LakeStorage storage;
    private final Author author;
    private Optional<Commit> head = Optional.empty();

    private OldLake(LakeStorage storage, Author author) {
        this.storage = storage;
        this.author = author;
    }

    /**
     * Four versions of matches, two of them pruned, the newest not published; one staged file that belongs to no
     * commit; its writer is dead.
     */
    static void fill(LakePaths paths) throws IOException {
        fill(paths, 1);
    }

    /** The same, by a table's file of that version. */
    public static void fill(LakePaths paths, int schemaVersion) throws IOException {
        LakeStorage storage = FileLakeStorage.of(paths, "w-old");
        WriterLock lock = storage.writers().lock();
        storage.probe();
        LakeMarks marks = new LakeMarks(storage);
        String lakeId = marks.lakeId("lake-old", APPLICATION);
        for (Root root : Root.values()) {
            marks.markRoot(root, lakeId, APPLICATION);
        }
        OldLake lake = new OldLake(storage, new Author("w-old", APPLICATION, lakeId, "matches", schemaVersion, 2));
        lake.put(new Change.StartPositions(new TreeMap<>(Map.of(Lakes.ZERO, 0L))));
        lake.publish(lake.append());
        lake.publish(lake.append());
        lake.append();
        for (long version = 1; version < lake.head.orElseThrow().prunedBelow(); version++) {
            storage.log("matches").delete(version);
        }
        storage.table("matches").stage(Root.PROCESSED).seal();
        lock.release();
    }

    private Commit append() throws IOException {
        long version = head.orElseThrow().version() + 1;
        List<CommittedFile> files = new ArrayList<>();
        List<RootedPath> staged = new ArrayList<>();
        for (String status : List.of("live", "finished", "")) {
            Root root = status.isEmpty() ? Root.DEAD_LETTERS : Root.PROCESSED;
            PartitionKey key =
                    status.isEmpty() ? StagedOutput.NO_PARTITION : new PartitionKey(List.of("status"), List.of(status));
            NewFile file = storage.table("matches").stage(root);
            file.output().write((version + " " + status).getBytes(StandardCharsets.UTF_8));
            file.seal();
            staged.add(new RootedPath(root, file.path()));
            files.add(new CommittedFile(
                    root,
                    file.path(),
                    FileNames.published("matches", key, version, files.size()),
                    key,
                    ROWS,
                    file.bytes()));
        }
        storage.table("matches").settleStaged(staged);
        long next = head.orElseThrow().progress().get(Lakes.ZERO).next();
        return put(new Change.Append(
                List.of(new CommittedRange(
                        new OffsetRange(Lakes.ZERO, next, next + 10), new RecordCounts(3 * ROWS, 2 * ROWS, ROWS, 0))),
                files,
                List.of()));
    }

    private Commit put(Change change) throws IOException {
        Map<TopicPartition, String> topicIds = Map.of(Lakes.ZERO, Lakes.TOPIC_ID);
        PendingHeader header =
                new PendingHeader("c" + head.map(Commit::version).orElse(0L), Lakes.TIME, Lakes.CLUSTER, topicIds, "");
        Commit commit = NextCommit.build(author, head, header, change, Optional.empty());
        if (!storage.log("matches").putIfAbsent(commit)) {
            throw new IllegalStateException("The lake is not empty");
        }
        head = Optional.of(commit);
        return commit;
    }

    private void publish(Commit commit) throws IOException {
        new Publisher(storage.table("matches"), storage.log("matches")).publish(commit);
    }
}
