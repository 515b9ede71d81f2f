package io.esportslake.commit;

import io.esportslake.source.TopicPartition;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What every pending commit has, whatever its change.
 *
 * @param commitId unique, new for every pending commit; a repeated try uses the same
 * @param time when it was put together
 * @param clusterId Kafka's id of the cluster; empty when unknown
 * @param topicIds Kafka's topic id for every topic partition that the change has a range of; an empty text when unknown
 * @param note who and why; else empty
 */
public record PendingHeader(
        String commitId, Instant time, String clusterId, Map<TopicPartition, String> topicIds, String note) {

    /** @throws IllegalArgumentException when the commit id cannot be one */
    public PendingHeader {
        Names.requireId("commit id", commitId);
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(clusterId, "clusterId");
        Objects.requireNonNull(note, "note");
        topicIds = Map.copyOf(topicIds);
    }
}
