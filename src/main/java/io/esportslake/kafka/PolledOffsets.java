package io.esportslake.kafka;

import io.esportslake.source.TopicPartition;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What polls handed out, per topic partition, since its last seek: the offset after the last record, and the offset
 * that is read next. Where the second is beyond the first there is a hole, and no record is still on its way. Written
 * on the polling thread only.
 *
 * <p>Only polls that ended well count. One that fails halfway, for want of memory for example, has moved the consumer's
 * own position over records that nobody will ever get: that position is not asked.
 */
final class PolledOffsets {

    private final Map<TopicPartition, Long> until = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();
    private volatile @Nullable Throwable fault;

    void polled(TopicPartition topicPartition, long nextOffset) {
        until.put(topicPartition, nextOffset);
    }

    /** A poll ended well, and the next one goes on here. */
    void reached(TopicPartition topicPartition, long nextOffset) {
        next.put(topicPartition, nextOffset);
    }

    void forget(Collection<TopicPartition> topicPartitions) {
        until.keySet().removeAll(topicPartitions);
        next.keySet().removeAll(topicPartitions);
    }

    /** Something was polled and could not be noted: nothing here can be relied on any more. */
    void failed(Throwable cause) {
        fault = cause;
    }

    /** Why nothing here can be relied on; empty while all is well. */
    Optional<Throwable> fault() {
        return Optional.ofNullable(fault);
    }

    /** -1 when no poll has reached this topic partition since the last seek. */
    long next(TopicPartition topicPartition) {
        return next.getOrDefault(topicPartition, -1L);
    }

    /** -1 when no record was handed out since the last seek. */
    long until(TopicPartition topicPartition) {
        return until.getOrDefault(topicPartition, -1L);
    }
}
