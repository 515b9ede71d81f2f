package io.esportslake.log;

import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import java.util.Objects;

/**
 * The offsets of one topic partition that a commit covers, and what became of the records in them.
 *
 * @param range from the previously committed next offset to the new one
 * @param records at most as many as the range spans; fewer where it has holes
 */
public record CommittedRange(OffsetRange range, RecordCounts records) {

    /** Refuses more records than offsets with an {@link IllegalArgumentException}. */
    public CommittedRange {
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(records, "records");
        if (records.received() > range.span()) {
            throw new IllegalArgumentException(
                    "A range holds at most one record per offset, found " + records.received() + " in " + range);
        }
    }

    public TopicPartition topicPartition() {
        return range.topicPartition();
    }
}
