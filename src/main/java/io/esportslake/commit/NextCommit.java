package io.esportslake.commit;

import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Builds the document that follows another one. Merges: what other writers committed stays as it is. */
final class NextCommit {

    private NextCommit() {}

    static Commit build(Author author, Optional<Commit> head, PendingCommit pending) {
        return build(author, head, pending, files(author, pending, nextVersion(head)));
    }

    /** @param files what the document names, with their final paths */
    static Commit build(Author author, Optional<Commit> head, PendingCommit pending, List<CommittedFile> files) {
        long version = nextVersion(head);
        TreeSet<PartitionKey> keys =
                new TreeSet<>(head.map(Commit::partitionKeys).orElse(List.of()));
        files.stream().filter(file -> file.root() == Root.PROCESSED).forEach(file -> keys.add(file.partitionKey()));
        return new Commit(
                version,
                pending.commitId(),
                pending.kind(),
                author.writer(),
                pending.time(),
                author.application(),
                author.lakeId(),
                author.table(),
                author.schemaVersion(),
                orElse(pending.clusterId(), head.map(Commit::clusterId).orElse("")),
                pending.ranges(),
                progress(head, pending),
                files,
                totals(head.map(Commit::totals).orElse(CommitTotals.NONE), pending, files),
                List.copyOf(keys),
                pending.lost(),
                pending.retiredWriters(),
                // Said here before any document is deleted, so that a missing one below is never taken for a gap.
                Math.max(head.map(Commit::prunedBelow).orElse(1L), version - author.commitsKept() + 1),
                pending.note());
    }

    private static long nextVersion(Optional<Commit> head) {
        return head.map(Commit::version).orElse(0L) + 1;
    }

    private static List<CommittedFile> files(Author author, PendingCommit pending, long version) {
        List<CommittedFile> files = new ArrayList<>();
        for (StagedOutput staged : pending.files()) {
            files.add(new CommittedFile(
                    staged.root(),
                    staged.file().stagedPath(),
                    LakePaths.finalPath(author.table(), staged.partitionKey(), version, files.size()),
                    staged.partitionKey(),
                    staged.rows(),
                    staged.file().bytes()));
        }
        return files;
    }

    private static SortedMap<TopicPartition, Progress> progress(Optional<Commit> head, PendingCommit pending) {
        SortedMap<TopicPartition, Progress> progress = new TreeMap<>();
        head.ifPresent(commit -> progress.putAll(commit.progress()));
        for (CommittedRange committed : pending.ranges()) {
            OffsetRange range = committed.range();
            Progress before = progress.getOrDefault(
                    range.topicPartition(), new Progress("", range.from(), range.from(), RecordCounts.NONE, 0));
            long lost = pending.lost().stream()
                    .map(LostRange::range)
                    .filter(gone -> gone.topicPartition().equals(range.topicPartition()))
                    .mapToLong(OffsetRange::span)
                    .sum();
            progress.put(
                    range.topicPartition(),
                    new Progress(
                            orElse(pending.topicIds().get(range.topicPartition()), before.topicId()),
                            // Lower only when an operator moved the offset back below where it all began.
                            Math.min(before.start(), range.from()),
                            range.until(),
                            before.records().plus(committed.records()),
                            before.lostOffsets() + lost));
        }
        return progress;
    }

    private static CommitTotals totals(CommitTotals before, PendingCommit pending, List<CommittedFile> files) {
        return new CommitTotals(
                before.records().plus(Commit.sum(pending.ranges())),
                before.files() + files.size(),
                before.bytes() + files.stream().mapToLong(CommittedFile::bytes).sum(),
                before.microBatches() + (pending.kind().isMicroBatch() ? 1 : 0));
    }

    private static String orElse(String known, String otherwise) {
        return known.isEmpty() ? otherwise : known;
    }
}
