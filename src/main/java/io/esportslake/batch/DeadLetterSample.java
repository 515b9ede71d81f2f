package io.esportslake.batch;

import io.esportslake.source.TopicPartition;
import java.util.Objects;

/**
 * One dead letter of a micro-batch, to be shown.
 *
 * @param topicPartition where it came from
 * @param offset its offset
 * @param reason why it is no row
 * @param detail where, what was found, what was expected; may quote the record's contents, so not for a log at INFO
 */
public record DeadLetterSample(TopicPartition topicPartition, long offset, DeadLetterReason reason, String detail) {

    public DeadLetterSample {
        Objects.requireNonNull(topicPartition, "topicPartition");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }

    @Override
    public String toString() {
        return topicPartition + "@" + offset + ": " + reason.code() + ", " + detail;
    }
}
