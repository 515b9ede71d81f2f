package io.esportslake.batch;

import io.esportslake.source.RecordHeader;
import io.esportslake.source.SourceRecord;
import io.esportslake.source.TopicPartition;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A record made by hand. */
public record TestRecord(
        TopicPartition topicPartition,
        long offset,
        long timestampMillis,
        byte[] key,
        byte[] value,
        List<RecordHeader> headers)
        implements SourceRecord {

    static final TopicPartition TOPIC_PARTITION = new TopicPartition("esports-matches", 3);

    static TestRecord of(long offset, String json) {
        return of(offset, json.getBytes(StandardCharsets.UTF_8));
    }

    static TestRecord of(long offset, byte[] value) {
        return new TestRecord(TOPIC_PARTITION, offset, 1_700_000_000_000L, null, value, List.of());
    }

    TestRecord withTimestamp(long millis) {
        return new TestRecord(topicPartition, offset, millis, key, value, headers);
    }
}
