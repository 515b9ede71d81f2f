package io.esportslake.log;

import io.esportslake.failure.FailureCode;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Rebuilds lost or damaged documents at the end of a log. First a plan, which changes nothing and is refused when it
 * would not be exact; then {@link #apply}, which puts the planned documents and keeps the damaged ones aside. Deletes
 * nothing.
 */
public final class LogRepair {

    private LogRepair() {}

    /** Looks at the end of a table's log. List the published files before: those are in the log by now. */
    public static LogEnd end(LakeStorage storage, String table) throws IOException {
        return LogEnd.of(storage.log(table));
    }

    /**
     * Plans the repair.
     *
     * @param lost what the published files above the log's end say, by version
     * @param note who repairs, when and with what; goes into the documents
     * @throws LakeRefusedException when a document cannot be rebuilt exactly; says why and what to do
     */
    public static RepairPlan plan(
            LakeStorage storage, String table, LogEnd end, SortedMap<Long, LostMicroBatch> lost, String note)
            throws IOException {
        if (end.newest().isPresent()) {
            Lake.requireSameLake(storage, end.newest().get());
        } else if (!lost.isEmpty()) {
            throw new LakeRefusedException(
                    FailureCode.REPAIR_IMPOSSIBLE,
                    "No document of " + table + " in " + storage.log(table).location()
                            + " can be read, and what came before version " + lost.lastKey()
                            + " is not in the files' footers: restore the log from a backup");
        }
        List<Commit> rebuilt = new ArrayList<>();
        Optional<Commit> head = end.newest();
        long last = lost.isEmpty() ? end.version() : lost.lastKey();
        for (long version = end.version() + 1; version <= last; version++) {
            LostMicroBatch microBatch = lost.get(version);
            if (microBatch == null) {
                throw new LakeRefusedException(
                        FailureCode.REPAIR_IMPOSSIBLE,
                        "Version " + version + " of " + table
                                + " is lost and has no published file, so nothing tells what it held, and version "
                                + last
                                + " stands upon it: restore the documents from version " + version
                                + " on from a backup");
            }
            Commit commit = rebuild(table, head.orElseThrow(), end.oldest(), microBatch, note);
            rebuilt.add(commit);
            head = Optional.of(commit);
        }
        return new RepairPlan(table, end.newest(), end.damaged(), rebuilt);
    }

    private static Commit rebuild(String table, Commit head, long oldest, LostMicroBatch lost, String note) {
        Map<TopicPartition, String> topicIds = new HashMap<>();
        for (CommittedRange range : lost.ranges()) {
            Progress before = head.progress().get(range.topicPartition());
            if (before == null || before.next() != range.range().from()) {
                throw new LakeRefusedException(
                        FailureCode.REPAIR_IMPOSSIBLE,
                        "Version " + lost.version() + " of " + table + " cannot follow version "
                                + head.version() + ": its files cover " + range.range() + ", but the log has "
                                + range.topicPartition()
                                + (before == null ? " not at all" : " up to " + before.next())
                                + "; restore the documents from a backup");
            }
            topicIds.put(range.topicPartition(), before.topicId());
        }
        requireAllFiles(table, lost);
        List<CommittedFile> files = new ArrayList<>();
        for (LostMicroBatch.PublishedFile file : lost.files()) {
            files.add(new CommittedFile(
                    file.root(),
                    // Its staged name is forgotten; a published file needs none.
                    FileNames.forgotten(table, lost.writer(), lost.version(), files.size()),
                    file.finalPath(),
                    file.partitionKey(),
                    file.rows(),
                    file.bytes(),
                    // A document of format 1 has no place for them.
                    head.header().documents().isPresent() ? file.sums() : Optional.empty()));
        }
        Author author = new Author(
                lost.writer(),
                lost.application(),
                head.lakeId(),
                table,
                lost.schemaVersion(),
                Math.toIntExact(lost.version() - prunedBelow(table, head, oldest) + 1));
        PendingHeader header = new PendingHeader(lost.commitId(), lost.time(), "", topicIds, note);
        return NextCommit.build(
                author,
                Optional.of(head),
                header,
                new Change.Repair(lost.ranges(), files),
                head.header().documents());
    }

    /** Whether all files are published, the footers' counts tell: they cover the whole micro-batch. */
    private static void requireAllFiles(String table, LostMicroBatch lost) {
        long rows = rows(lost, Root.PROCESSED);
        long deadLetters = rows(lost, Root.DEAD_LETTERS);
        RecordCounts counted = ChangeRules.sum(lost.ranges());
        if (counted.rows() != rows || counted.deadLetters() != deadLetters) {
            throw new LakeRefusedException(
                    FailureCode.REPAIR_IMPOSSIBLE,
                    "Version " + lost.version() + " of " + table + " is not published whole: "
                            + lost.files().size() + " files hold " + rows + " rows and " + deadLetters
                            + " dead letters, their footers say that it has " + counted.rows() + " and "
                            + counted.deadLetters()
                            + "; restore its document from a backup, and the start publishes the rest");
        }
    }

    private static long rows(LostMicroBatch lost, Root root) {
        return lost.files().stream()
                .filter(file -> file.root() == root)
                .mapToLong(LostMicroBatch.PublishedFile::rows)
                .sum();
    }

    /** The lost document may have been the one that let older ones be pruned. */
    private static long prunedBelow(String table, Commit head, long oldest) {
        if (oldest > head.prunedBelow() && head.version() - oldest + 1 < LakeOpenOptions.MIN_COMMITS_KEPT - 1) {
            throw new LakeRefusedException(
                    FailureCode.LOG_GAP,
                    "The commit log of " + table + " has a gap below version " + oldest
                            + ", though nothing from version " + head.prunedBelow()
                            + " on can have been pruned; restore the missing documents from a backup first");
        }
        return Math.max(oldest, head.prunedBelow());
    }

    /**
     * Does what was planned. May be interrupted, planned and applied again.
     *
     * @param storage of a writer of its own, whose id goes into the names of the documents that are kept aside
     * @param begins called before the log is changed; what is thrown after that leaves it as far as it has come
     * @throws LakeRefusedException when a writer is alive, or the log was changed since the plan
     */
    public static void apply(LakeStorage storage, RepairPlan plan, Runnable begins) throws IOException {
        requireNoWriter(storage.writers());
        begins.run();
        CommitLog log = storage.log(plan.table());
        for (long version : plan.damaged()) {
            log.setAside(version);
        }
        for (Commit commit : plan.rebuilt()) {
            if (!log.putIfAbsent(commit)) {
                throw new LakeRefusedException(
                        FailureCode.CHANGED_MEANWHILE,
                        "Version " + commit.version() + " of " + plan.table()
                                + " was put by somebody else meanwhile; stop every instance and run the repair again");
            }
        }
    }

    private static void requireNoWriter(Writers writers) throws IOException {
        Optional<String> alive = writers.other();
        if (alive.isPresent()) {
            throw new LakeRefusedException(
                    FailureCode.WRITER_ALIVE,
                    "Writer " + alive.get() + " is alive (" + writers.nameOf(alive.get())
                            + "): stop every instance that writes to this lake, then repair");
        }
    }
}
