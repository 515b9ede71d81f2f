package io.esportslake.log;

import io.esportslake.source.TopicPartition;
import java.util.Objects;

/**
 * What a file holds of one topic partition. More rows than offsets are possible: of offsets that were read again.
 *
 * @param topicPartition where its rows come from
 * @param rows how many there are, 1 or more
 * @param first the lowest of their offsets
 * @param last the highest
 */
public record OffsetSpan(TopicPartition topicPartition, long rows, long first, long last) {

    /** Needs a row, and offsets that are 0 or more and in order, or throws an {@link IllegalArgumentException}. */
    public OffsetSpan {
        Objects.requireNonNull(topicPartition, "topicPartition");
        if (rows < 1 || first < 0 || last < first) {
            throw new IllegalArgumentException("A file holds 1 row or more of a topic partition, found " + rows + " of "
                    + topicPartition + " from " + first + " to " + last);
        }
    }

    /** The two of one topic partition together. */
    OffsetSpan plus(OffsetSpan other) {
        return new OffsetSpan(
                topicPartition, rows + other.rows, Math.min(first, other.first), Math.max(last, other.last));
    }
}
