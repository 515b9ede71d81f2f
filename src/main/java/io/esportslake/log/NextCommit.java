package io.esportslake.log;

import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Builds the document that follows another one. Merges: what other writers committed stays as it is. */
final class NextCommit {

    private NextCommit() {}

    /** The document of a pending commit; the inventory that it names tells of versions up to the head's at most. */
    static Commit build(Author author, Optional<Commit> head, PendingCommit pending, NamedDocuments documents) {
        Change change = pending.change().in(author.table(), nextVersion(head));
        return build(author, head, pending.header(), change, Optional.of(documents));
    }

    /** The document of a change; it names these documents, none when it is of format 1. */
    static Commit build(
            Author author,
            Optional<Commit> head,
            PendingHeader pending,
            Change change,
            Optional<NamedDocuments> documents) {
        long version = nextVersion(head);
        Header header = new Header(
                version,
                pending.commitId(),
                author.writer(),
                pending.time(),
                author.application(),
                author.lakeId(),
                author.table(),
                author.schemaVersion(),
                orElse(pending.clusterId(), head.map(Commit::clusterId).orElse("")),
                progress(head, pending, change),
                totals(head.map(Commit::totals).orElse(CommitTotals.NONE), change),
                documents.isPresent() ? List.of() : partitionKeys(head, change),
                documents,
                prunedBelow(author, head, version, documents.isPresent()),
                pending.note());
        return new Commit(header, change);
    }

    /**
     * Said here before any document is deleted, so that a missing one below is never taken for a gap. Documents that
     * the index of a published commit does not tell of yet, as the head is one by the time of the put, are kept.
     */
    private static long prunedBelow(Author author, Optional<Commit> head, long version, boolean namesInventory) {
        long kept = version - author.commitsKept() + 1;
        long told =
                head.map(commit -> InventoryKeeper.through(commit.inventory())).orElse(0L) + 1;
        return Math.max(head.map(Commit::prunedBelow).orElse(1L), namesInventory ? Math.min(kept, told) : kept);
    }

    private static long nextVersion(Optional<Commit> head) {
        return head.map(Commit::version).orElse(0L) + 1;
    }

    private static List<PartitionKey> partitionKeys(Optional<Commit> head, Change change) {
        TreeSet<PartitionKey> keys =
                new TreeSet<>(head.map(Commit::partitionKeys).orElse(List.of()));
        change.files().stream()
                .filter(file -> file.root() == Root.PROCESSED)
                .forEach(file -> keys.add(file.partitionKey()));
        return List.copyOf(keys);
    }

    private static SortedMap<TopicPartition, Progress> progress(
            Optional<Commit> head, PendingHeader pending, Change change) {
        SortedMap<TopicPartition, Progress> progress = new TreeMap<>();
        head.ifPresent(commit -> progress.putAll(commit.progress()));
        for (CommittedRange committed : change.ranges()) {
            OffsetRange range = committed.range();
            Progress before = progress.getOrDefault(
                    range.topicPartition(), new Progress("", range.from(), range.from(), RecordCounts.NONE, 0));
            long lost = change.lost().stream()
                    .map(LostRange::range)
                    .filter(gone -> gone.topicPartition().equals(range.topicPartition()))
                    .mapToLong(OffsetRange::span)
                    .sum();
            progress.put(
                    range.topicPartition(),
                    new Progress(
                            orElse(pending.topicIds().getOrDefault(range.topicPartition(), ""), before.topicId()),
                            // Lower only when an operator moved the offset back below where it all began.
                            Math.min(before.start(), range.from()),
                            range.until(),
                            before.records().plus(committed.records()),
                            before.lostOffsets() + lost));
        }
        change.turned().forEach((topicPartition, letters) -> {
            Progress before = progress.get(topicPartition);
            if (before == null) {
                throw new IllegalArgumentException(
                        "Dead letters of " + topicPartition + " become rows, which the log does not know");
            }
            progress.put(topicPartition, before.turned(letters));
        });
        return progress;
    }

    private static CommitTotals totals(CommitTotals before, Change change) {
        long turned =
                change.turned().values().stream().mapToLong(Long::longValue).sum();
        return new CommitTotals(
                before.records().plus(ChangeRules.sum(change.ranges())).turned(turned),
                before.files() + change.files().size() - change.removed().size(),
                before.bytes()
                        + change.files().stream()
                                .mapToLong(CommittedFile::bytes)
                                .sum()
                        - change.removedBytes(),
                before.microBatches() + change.microBatches());
    }

    private static String orElse(String known, String otherwise) {
        return known.isEmpty() ? otherwise : known;
    }
}
