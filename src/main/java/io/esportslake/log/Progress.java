package io.esportslake.log;

import io.esportslake.source.RecordCounts;
import java.util.Objects;

/**
 * Where a table stands in one topic partition, since its first commit.
 *
 * @param topicId Kafka's id of the topic, which a re-created topic of the same name does not share; empty when unknown
 * @param start the lowest offset this table ever started from
 * @param next the next offset to read, at least {@code start}
 * @param records all records committed so far
 * @param lostOffsets how many offsets were reported lost so far
 */
public record Progress(String topicId, long start, long next, RecordCounts records, long lostOffsets) {

    /** Refuses offsets out of order, and a negative count, with an {@link IllegalArgumentException}. */
    public Progress {
        Objects.requireNonNull(topicId, "topicId");
        Objects.requireNonNull(records, "records");
        if (start < 0 || next < start || lostOffsets < 0) {
            throw new IllegalArgumentException(
                    "Progress has 0 <= start <= next and lost offsets of 0 or more, found start " + start + ", next "
                            + next + ", lost " + lostOffsets);
        }
    }

    /** So many of its dead letters are rows now. */
    public Progress turned(long letters) {
        return new Progress(topicId, start, next, records.turned(letters), lostOffsets);
    }
}
