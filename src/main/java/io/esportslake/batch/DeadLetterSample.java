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
 * @param excerpt the first bytes of the record's value as text, at most {@value #EXCERPT_BYTES} bytes; empty without a
 *     value
 */
public record DeadLetterSample(
        TopicPartition topicPartition, long offset, DeadLetterReason reason, String detail, String excerpt) {

    /** More of a value is not kept. */
    public static final int EXCERPT_BYTES = 500;

    public DeadLetterSample {
        Objects.requireNonNull(topicPartition, "topicPartition");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(excerpt, "excerpt");
    }

    @Override
    public String toString() {
        return topicPartition + "@" + offset + ": " + reason.code() + ", " + detail;
    }
}
