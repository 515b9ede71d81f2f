package io.esportslake.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as the source delivered it. One object may show one record after the other, so nobody keeps it: what is
 * needed later is copied out at once. The arrays are the record's own and are not changed.
 */
public interface SourceRecord {

    TopicPartition topicPartition();

    /** The record's offset, 0 or more. */
    long offset();

    /** The record's timestamp in epoch milliseconds, or -1 when it has none. */
    long timestampMillis();

    /** The key's bytes, or null. */
    byte @Nullable [] key();

    /** The value's bytes, or null for a tombstone. */
    byte @Nullable [] value();

    /** The headers in their order. */
    List<RecordHeader> headers();
}
