package io.esportslake.ingest;

import io.esportslake.source.RecordHeader;
import io.esportslake.source.SourceRecord;
import io.esportslake.source.TopicPartition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Consecutive well-formed match records of one topic partition. */
final class TestBatch implements RecordBatch, SourceRecord {

    private final int generation;
    private final TopicPartition topicPartition;
    private final long until;
    private final int padding;
    private long offset;

    TestBatch(int generation, TopicPartition topicPartition, long from, int count) {
        this(generation, topicPartition, from, count, 0);
    }

    /** @param padding bytes of text in each record beside its key */
    TestBatch(int generation, TopicPartition topicPartition, long from, int count, int padding) {
        this.padding = padding;
        this.generation = generation;
        this.topicPartition = topicPartition;
        this.offset = from - 1;
        this.until = from + count;
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
        return ("{\"match_id\":\"" + topicPartition + "@" + offset + "\",\"status\":\"live\",\"patch\":\""
                        + "x".repeat(padding) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<RecordHeader> headers() {
        return List.of();
    }
}
