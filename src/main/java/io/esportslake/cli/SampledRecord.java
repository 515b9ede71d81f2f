package io.esportslake.cli;

import io.esportslake.source.RecordHeader;
import io.esportslake.source.SourceRecord;
import io.esportslake.source.TopicPartition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that was read to be looked at.
 *
 * @param topicPartition where it lies; of a line in a file, a made-up one
 * @param offset its offset, or the number of its line
 * @param timestampMillis its timestamp, or -1
 * @param key its key, or null
 * @param value its value, or null
 */
record SampledRecord(
        TopicPartition topicPartition,
        long offset,
        long timestampMillis,
        byte @Nullable [] key,
        byte @Nullable [] value)
        implements SourceRecord {

    @Override
    public List<RecordHeader> headers() {
        return List.of();
    }
}
