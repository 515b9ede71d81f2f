package io.esportslake.commit;

import static java.util.Collections.unmodifiableSortedMap;

import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One commit of one table. Complete in itself: the newest one alone says where every topic partition stands, whatever
 * older ones were pruned.
 *
 * @param version 1 or more, one above its predecessor's
 * @param commitId unique; tells a writer that finds a document in its place whether it is its own
 * @param kind why it was made
 * @param writer id of the process that made it
 * @param time when it was made
 * @param application name and version of the program that made it
 * @param lakeId the lake it belongs to
 * @param table the table it belongs to
 * @param schemaVersion the table's schema version in its files
 * @param clusterId Kafka's id of the cluster; empty when unknown
 * @param ranges what this commit covers, one range per topic partition at most
 * @param progress every topic partition ever seen, this commit included
 * @param files what this commit adds
 * @param totals sums up to and including this commit
 * @param partitionKeys all partition keys of the table so far, in order
 * @param lost offsets given up by this commit
 * @param retiredWriters writers that may not commit after this one
 * @param prunedBelow documents of lower versions count as deleted, 1 to {@code version}
 * @param note who moved offsets and why; else empty
 */
public record Commit(
        long version,
        String commitId,
        CommitKind kind,
        String writer,
        Instant time,
        String application,
        String lakeId,
        String table,
        int schemaVersion,
        String clusterId,
        List<CommittedRange> ranges,
        SortedMap<TopicPartition, Progress> progress,
        List<CommittedFile> files,
        CommitTotals totals,
        List<PartitionKey> partitionKeys,
        List<LostRange> lost,
        List<String> retiredWriters,
        long prunedBelow,
        String note) {

    /** Format version of the document; raised when a reader of the old one could misread the new one. */
    public static final int FORMAT = 1;

    /** @throws IllegalArgumentException when the parts contradict each other; the message says which */
    public Commit {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(clusterId, "clusterId");
        Objects.requireNonNull(totals, "totals");
        Objects.requireNonNull(note, "note");
        Names.requireId("commit id", commitId);
        Names.requireId("writer id", writer);
        Names.requireId("lake id", lakeId);
        Names.requireId("table", table);
        if (application.isBlank()) {
            throw new IllegalArgumentException("A commit names the application that made it, found a blank name");
        }
        ranges = List.copyOf(ranges);
        progress = unmodifiableSortedMap(new TreeMap<>(progress));
        files = List.copyOf(files);
        partitionKeys = List.copyOf(partitionKeys);
        lost = List.copyOf(lost);
        retiredWriters = List.copyOf(retiredWriters);
        if (version < 1 || schemaVersion < 1 || prunedBelow < 1 || prunedBelow > version) {
            throw new IllegalArgumentException(
                    "A commit has version and schema version of 1 or more and 1 <= prunedBelow <= version, found version "
                            + version + ", schema version " + schemaVersion + ", pruned below " + prunedBelow);
        }
        requireRangesInProgress(ranges, progress);
        requireRowsOfFiles(ranges, files);
    }

    private static void requireRangesInProgress(
            List<CommittedRange> ranges, SortedMap<TopicPartition, Progress> progress) {
        Set<TopicPartition> seen = new HashSet<>();
        for (CommittedRange range : ranges) {
            Progress now = progress.get(range.topicPartition());
            if (!seen.add(range.topicPartition())
                    || now == null
                    || now.next() != range.range().until()) {
                throw new IllegalArgumentException("A commit has one range per topic partition, which ends at its next"
                        + " offset, found " + range.range() + " beside progress " + now);
            }
        }
    }

    /** The first of the checks that let a lake be verified from itself: what was counted is what was written. */
    static void requireRowsOfFiles(List<CommittedRange> ranges, List<CommittedFile> files) {
        RecordCounts counted = sum(ranges);
        long rows = rowsIn(Root.PROCESSED, files);
        long deadLetters = rowsIn(Root.DEAD_LETTERS, files);
        if (counted.rows() != rows || counted.deadLetters() != deadLetters) {
            throw new IllegalArgumentException("The files hold what the ranges count, found " + rows + " rows and "
                    + deadLetters + " dead letters in files, " + counted.rows() + " and " + counted.deadLetters()
                    + " counted");
        }
    }

    private static long rowsIn(Root root, List<CommittedFile> files) {
        return files.stream()
                .filter(file -> file.root() == root)
                .mapToLong(CommittedFile::rows)
                .sum();
    }

    static RecordCounts sum(List<CommittedRange> ranges) {
        return ranges.stream().map(CommittedRange::records).reduce(RecordCounts.NONE, RecordCounts::plus);
    }

    /** What this commit alone counts. */
    public RecordCounts records() {
        return sum(ranges);
    }

    @Override
    public String toString() {
        return "commit " + version + " of " + table + " (" + kind.text() + ", " + commitId + ")";
    }
}
