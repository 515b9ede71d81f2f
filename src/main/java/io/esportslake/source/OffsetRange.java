package io.esportslake.source;

import java.util.Objects;

/**
 * The offsets {@code [from, until)} of one topic partition. May hold fewer records than offsets: compaction and
 * transactions leave holes. An empty range ({@code from == until}) is legal and says "starts here".
 *
 * @param topicPartition whose offsets
 * @param from first offset, 0 or more
 * @param until first offset after the range, at least {@code from}
 */
public record OffsetRange(TopicPartition topicPartition, long from, long until) {

    /** Refuses a negative {@code from}, and an {@code until} before it, with an {@link IllegalArgumentException}. */
    public OffsetRange {
        Objects.requireNonNull(topicPartition, "topicPartition");
        if (from < 0 || until < from) {
            throw new IllegalArgumentException(
                    "An offset range is 0 <= from <= until, found [" + from + ", " + until + ") for " + topicPartition);
        }
    }

    public boolean isEmpty() {
        return from == until;
    }

    /** How many offsets the range spans; at least the number of its records. */
    public long span() {
        return until - from;
    }

    @Override
    public String toString() {
        return topicPartition + "[" + from + ", " + until + ")";
    }
}
