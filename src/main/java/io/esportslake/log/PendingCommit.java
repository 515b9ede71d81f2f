package io.esportslake.log;

import io.esportslake.source.OffsetRange;
import io.esportslake.source.TopicPartition;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a writer wants to commit, before it is known on top of which version.
 *
 * @param header what every pending commit has
 * @param change what it does to the table
 */
public record PendingCommit(PendingHeader header, PendingChange change) {

    /** Refuses parts that do not fit each other with an {@link IllegalArgumentException} that says how. */
    public PendingCommit {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(change, "change");
        Set<TopicPartition> covered = new HashSet<>();
        change.ranges().forEach(range -> covered.add(range.topicPartition()));
        if (!header.topicIds().keySet().equals(covered)) {
            throw new IllegalArgumentException("A commit has a topic id for every range and no other, found "
                    + header.topicIds().keySet() + " beside " + covered);
        }
    }

    /** The rows and dead letters of one micro-batch; without files when only the position moved. */
    public static PendingCommit microBatch(
            String commitId,
            Instant time,
            String clusterId,
            Map<TopicPartition, String> topicIds,
            List<CommittedRange> ranges,
            List<StagedOutput> files) {
        return new PendingCommit(
                new PendingHeader(commitId, time, clusterId, topicIds, ""), new PendingChange.Append(ranges, files));
    }

    /** The start positions of topic partitions never seen before. */
    public static PendingCommit start(
            String commitId,
            Instant time,
            String clusterId,
            Map<TopicPartition, String> topicIds,
            Map<TopicPartition, Long> positions) {
        return new PendingCommit(
                new PendingHeader(commitId, time, clusterId, topicIds, ""),
                new Change.StartPositions(new TreeMap<>(positions)));
    }

    /**
     * Moves next offsets by hand; see {@link Change.SetOffset}.
     *
     * @param note who and why
     */
    public static PendingCommit setOffset(
            String commitId,
            Instant time,
            String clusterId,
            Map<TopicPartition, String> topicIds,
            List<OffsetRange> ranges,
            List<LostRange> lost,
            String note) {
        return new PendingCommit(
                new PendingHeader(commitId, time, clusterId, topicIds, note), new Change.SetOffset(ranges, lost));
    }

    static PendingCommit retire(String commitId, Instant time, String clusterId, String writer) {
        return new PendingCommit(new PendingHeader(commitId, time, clusterId, Map.of(), ""), new Change.Retire(writer));
    }

    /**
     * Joins files that were held back into a few that readers see, or that are held back still.
     *
     * @param parts all of them alive at the newest commit that its writer knows
     * @param files what they became
     */
    public static PendingCommit seal(String commitId, Instant time, SealedParts parts, List<StagedOutput> files) {
        return new PendingCommit(
                new PendingHeader(commitId, time, "", Map.of(), ""), new PendingChange.Seal(parts, files));
    }

    /**
     * Files of dead letters give way to rows, and to the letters that are left.
     *
     * @param letters all of them alive at the newest commit that its writer knows
     * @param files what takes their place
     * @param note who asked for it
     */
    public static PendingCommit replace(
            String commitId, Instant time, LetterFiles letters, List<StagedOutput> files, String note) {
        return new PendingCommit(
                new PendingHeader(commitId, time, "", Map.of(), note), new PendingChange.Replace(letters, files));
    }

    /**
     * The table goes on in the newest format.
     *
     * @param head the newest commit, of the format before
     * @param inventory the index of all files that there are
     */
    static PendingCommit takeover(String commitId, Instant time, Commit head, DocumentName inventory) {
        return new PendingCommit(
                new PendingHeader(commitId, time, "", Map.of(), "", Optional.of(inventory)),
                new Change.Takeover(head.header().format(), head.version(), head.application()));
    }

    /** Unique; a repeated try has the same. */
    public String commitId() {
        return header.commitId();
    }
}
