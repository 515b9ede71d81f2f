package io.esportslake.commit;

import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a writer wants to commit, before it is known on top of which version.
 *
 * @param commitId unique, new for every pending commit; a repeated try uses the same
 * @param kind why
 * @param time when it was put together
 * @param clusterId Kafka's id of the cluster; empty when unknown
 * @param topicIds Kafka's topic id for every topic partition in {@code ranges}; an empty text when unknown
 * @param ranges what it covers, one range per topic partition
 * @param files what it adds, sealed
 * @param lost offsets given up, each inside a range
 * @param retiredWriters writers that may not commit after it; only {@link CommitKind#RETIRE} has some
 * @param note who and why; needed for {@link CommitKind#SET_OFFSET} and {@link CommitKind#REPAIR}, else may be empty
 */
public record PendingCommit(
        String commitId,
        CommitKind kind,
        Instant time,
        String clusterId,
        Map<TopicPartition, String> topicIds,
        List<CommittedRange> ranges,
        List<StagedOutput> files,
        List<LostRange> lost,
        List<String> retiredWriters,
        String note) {

    /** @throws IllegalArgumentException when the parts do not fit the kind or each other; the message says which */
    public PendingCommit {
        Names.requireId("commit id", commitId);
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(clusterId, "clusterId");
        Objects.requireNonNull(note, "note");
        topicIds = Map.copyOf(topicIds);
        ranges = List.copyOf(ranges);
        files = List.copyOf(files);
        lost = List.copyOf(lost);
        retiredWriters = List.copyOf(retiredWriters);
        Map<TopicPartition, OffsetRange> byTopicPartition = new HashMap<>();
        for (CommittedRange range : ranges) {
            if (byTopicPartition.put(range.topicPartition(), range.range()) != null) {
                throw new IllegalArgumentException(
                        "A commit has one range per topic partition, found two of " + range.topicPartition());
            }
        }
        if (!topicIds.keySet().equals(byTopicPartition.keySet())) {
            throw new IllegalArgumentException("A commit has a topic id for every range and no other, found "
                    + topicIds.keySet() + " beside " + byTopicPartition.keySet());
        }
        for (LostRange gone : lost) {
            OffsetRange range = byTopicPartition.get(gone.range().topicPartition());
            if (range == null
                    || gone.range().from() < range.from()
                    || gone.range().until() > range.until()) {
                throw new IllegalArgumentException(
                        "A lost range lies inside the commit's range, found " + gone.range() + " beside " + range);
            }
        }
        requireKind(kind, ranges, files, retiredWriters, note);
    }

    private static void requireKind(
            CommitKind kind,
            List<CommittedRange> ranges,
            List<StagedOutput> files,
            List<String> retiredWriters,
            String note) {
        boolean fits = switch (kind) {
            case MICRO_BATCH -> !ranges.isEmpty() && retiredWriters.isEmpty();
            case START ->
                !ranges.isEmpty()
                        && ranges.stream().allMatch(range -> range.range().isEmpty())
                        && files.isEmpty()
                        && retiredWriters.isEmpty();
            case SET_OFFSET ->
                !ranges.isEmpty()
                        && ranges.stream().allMatch(range -> range.records().equals(RecordCounts.NONE))
                        && files.isEmpty()
                        && retiredWriters.isEmpty()
                        && !note.isBlank();
            case REPAIR -> !ranges.isEmpty() && files.isEmpty() && retiredWriters.isEmpty() && !note.isBlank();
            case RETIRE -> ranges.isEmpty() && files.isEmpty() && !retiredWriters.isEmpty();
        };
        if (!fits) {
            throw new IllegalArgumentException("A commit of kind " + kind.text() + " cannot hold " + ranges.size()
                    + " ranges, " + files.size() + " files, " + retiredWriters.size() + " retired writers and note '"
                    + note
                    + "'");
        }
    }

    /** The rows and dead letters of one micro-batch; without files when only the position moved. */
    public static PendingCommit microBatch(
            String commitId,
            Instant time,
            String clusterId,
            Map<TopicPartition, String> topicIds,
            List<CommittedRange> ranges,
            List<StagedOutput> files,
            List<LostRange> lost) {
        return new PendingCommit(
                commitId, CommitKind.MICRO_BATCH, time, clusterId, topicIds, ranges, files, lost, List.of(), "");
    }

    /** The start positions of topic partitions never seen before. */
    public static PendingCommit start(
            String commitId,
            Instant time,
            String clusterId,
            Map<TopicPartition, String> topicIds,
            Map<TopicPartition, Long> positions) {
        List<CommittedRange> ranges = positions.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(position -> new CommittedRange(
                        new OffsetRange(position.getKey(), position.getValue(), position.getValue()),
                        RecordCounts.NONE))
                .toList();
        return new PendingCommit(
                commitId, CommitKind.START, time, clusterId, topicIds, ranges, List.of(), List.of(), List.of(), "");
    }

    /**
     * Moves next offsets by hand. A range {@code [next, until)} skips forward; an empty range {@code [at, at)} sets the
     * offset wherever it stood, also back, which reads records again. The one kind that may change a topic's or the
     * cluster's id.
     */
    public static PendingCommit setOffset(
            String commitId,
            Instant time,
            String clusterId,
            Map<TopicPartition, String> topicIds,
            List<OffsetRange> ranges,
            List<LostRange> lost,
            String note) {
        List<CommittedRange> moved = ranges.stream()
                .map(range -> new CommittedRange(range, RecordCounts.NONE))
                .toList();
        return new PendingCommit(
                commitId, CommitKind.SET_OFFSET, time, clusterId, topicIds, moved, List.of(), lost, List.of(), note);
    }

    /** A micro-batch that was committed before, and whose files are published: it has nothing staged. */
    static PendingCommit repair(LostMicroBatch lost, Map<TopicPartition, String> topicIds, String note) {
        return new PendingCommit(
                lost.commitId(),
                CommitKind.REPAIR,
                lost.time(),
                "",
                topicIds,
                lost.ranges(),
                List.of(),
                List.of(),
                List.of(),
                note);
    }

    static PendingCommit retire(String commitId, Instant time, String clusterId, String writer) {
        return new PendingCommit(
                commitId,
                CommitKind.RETIRE,
                time,
                clusterId,
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(writer),
                "");
    }
}
