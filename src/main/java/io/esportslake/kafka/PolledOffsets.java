package io.esportslake.kafka;

import io.esportslake.source.TopicPartition;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The offset after the last record that poll handed out, per topic partition, since its last seek. Written on the polling
 * thread only. Together with the consumer's position, read on that thread too, it tells a hole from records that are
 * still on their way.
 */
final class PolledOffsets {

    private final Map<TopicPartition, Long> until = new ConcurrentHashMap<>();

    void polled(TopicPartition topicPartition, long nextOffset) {
        until.put(topicPartition, nextOffset);
    }

    void forget(Collection<TopicPartition> topicPartitions) {
        until.keySet().removeAll(topicPartitions);
    }

    /** -1 when no record was handed out since the last seek. */
    long until(TopicPartition topicPartition) {
        return until.getOrDefault(topicPartition, -1L);
    }
}
