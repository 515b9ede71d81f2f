package io.esportslake.log;

import io.esportslake.source.TopicPartition;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What every pending commit has, whatever its change.
 *
 * @param commitId unique, new for every pending commit; a repeated try uses the same
 * @param time when it was put together
 * @param clusterId Kafka's id of the cluster; empty when unknown
 * @param topicIds Kafka's topic id for every topic partition that the change has a range of; an empty text when unknown
 * @param note who and why; else empty
 * @param inventory an index that was put for this commit alone; empty when it goes on with the one of its head
 */
public record PendingHeader(
        String commitId,
        Instant time,
        String clusterId,
        Map<TopicPartition, String> topicIds,
        String note,
        Optional<DocumentName> inventory) {

    /** Refuses what cannot be a commit id with an {@link IllegalArgumentException}. */
    public PendingHeader {
        Names.requireId("commit id", commitId);
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(clusterId, "clusterId");
        Objects.requireNonNull(note, "note");
        Objects.requireNonNull(inventory, "inventory");
        topicIds = Map.copyOf(topicIds);
    }

    /** Of a commit that goes on with the inventory of its head. */
    public PendingHeader(
            String commitId, Instant time, String clusterId, Map<TopicPartition, String> topicIds, String note) {
        this(commitId, time, clusterId, topicIds, note, Optional.empty());
    }
}
