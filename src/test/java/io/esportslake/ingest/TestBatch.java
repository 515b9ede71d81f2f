package io.esportslake.ingest;

import io.esportslake.source.RecordBatch;
import io.esportslake.source.RecordHeader;
import io.esportslake.source.SourceRecord;
import io.esportslake.source.TopicPartition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/** Consecutive records of one topic partition: well-formed matches, where nothing else is asked for. */
public class TestBatch implements RecordBatch, SourceRecord {

    private final int generation;
    private final TopicPartition topicPartition;
    private final long until;
    private final LongFunction<String> values;
    private long offset;

    /** So many records, from offset {@code from} on. */
    public TestBatch(int generation, TopicPartition topicPartition, long from, int count) {
        this(generation, topicPartition, from, count, 0);
    }

    /** The same, with so many bytes of text in each record beside its key. */
    TestBatch(int generation, TopicPartition topicPartition, long from, int count, int padding) {
        this(
                generation,
                topicPartition,
                from,
                count,
                offset -> "{\"match_id\":\"" + topicPartition + "@" + offset + "\",\"status\":\"live\",\"patch\":\""
                        + "x".repeat(padding) + "\"}");
    }

    /** The same, with the values at their offsets; null for a tombstone. */
    TestBatch(int generation, TopicPartition topicPartition, long from, int count, LongFunction<String> values) {
        this.values = values;
        this.generation = generation;
        this.topicPartition = topicPartition;
        this.offset = from - 1;
        this.until = from + count;
    }

    /** Well-formed matches, before each of which something happens. */
    public static TestBatch failing(
            int generation, TopicPartition topicPartition, long from, int count, LongConsumer before) {
        return new TestBatch(generation, topicPartition, from, count, offset -> {
            before.accept(offset);
            return "{\"match_id\":\"" + topicPartition + "@" + offset + "\",\"status\":\"live\"}";
        });
    }

    @Override
    public int generation() {
        return generation;
    }

    @Override
    public boolean advance() {
        return ++offset < until;
    }

    @Override
    public SourceRecord current() {
        return this;
    }

    @Override
    public Map<TopicPartition, Long> nextOffsets() {
        return Map.of(topicPartition, until);
    }

    @Override
    public TopicPartition topicPartition() {
        return topicPartition;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long timestampMillis() {
        return 0;
    }

    @Override
    public byte[] key() {
        return null;
    }

    @Override
    public byte[] value() {
        String value = values.apply(offset);
        return value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<RecordHeader> headers() {
        return List.of();
    }
}
