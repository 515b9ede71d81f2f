package io.esportslake.batch;

import io.esportslake.source.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** The dead letters of a micro-batch: each record as it came, with the reason, and their counts. */
final class DeadLetterBuffer {

    private static final int TOPIC = 0;
    private static final int PARTITION = 1;
    private static final int OFFSET = 2;
    private static final int TIMESTAMP = 3;
    private static final int KEY = 4;
    private static final int VALUE = 5;
    private static final int HEADERS = 6;
    private static final int REASON = 7;
    private static final int DETAIL = 8;
    private static final int PROCESSING_TIMESTAMP = 9;

    private final RowSlots row =
            new RowSlots(ArrowSchemas.DEAD_LETTERS.getFields().size());
    private final RowVectors vectors;
    private final Map<DeadLetterReason, Long> counts = new EnumMap<>(DeadLetterReason.class);
    /** The first of each reason, in the order in which they came. */
    private final Map<DeadLetterReason, DeadLetterSample> samples = new LinkedHashMap<>();

    DeadLetterBuffer(BufferAllocator allocator) {
        vectors = new RowVectors(
                ArrowSchemas.DEAD_LETTERS,
                allocator,
                row,
                name -> ArrowSchemas.DEAD_LETTERS.getFields().indexOf(ArrowSchemas.DEAD_LETTERS.findField(name)));
    }

    RowVectors vectors() {
        return vectors;
    }

    /**
     * Adds the record with all it holds.
     *
     * @return false when there was no memory for it; then it left no trace
     */
    boolean add(SourceRecord record, DeadLetterReason reason, String detail) {
        return add(
                record,
                reason,
                withMisfit(record.timestampMillis(), detail),
                record.key(),
                record.value(),
                HeadersJson.of(record.headers()));
    }

    /**
     * Adds the record without key, value and headers, and says so.
     *
     * @return false when even that did not fit
     */
    boolean addWithoutContents(SourceRecord record, DeadLetterReason reason, String detail) {
        byte[] value = record.value();
        int valueBytes = value == null ? 0 : value.length;
        String note = "; key, value (" + valueBytes + " bytes) and headers did not fit and are left out, read them at "
                + record.topicPartition() + "@" + record.offset();
        return add(record, reason, withMisfit(record.timestampMillis(), detail + note), null, null, null);
    }

    /** Whatever the reason: a timestamp that the letter does not keep is told of, so that no row is made without it. */
    private static String withMisfit(long millis, String detail) {
        if (KafkaTimestamp.fits(millis)) {
            return detail;
        }
        return KafkaTimestamp.misfit(millis) + (detail.isEmpty() ? "" : "; " + detail);
    }

    Map<DeadLetterReason, Long> counts() {
        return Map.copyOf(counts);
    }

    List<DeadLetterSample> samples() {
        return List.copyOf(samples.values());
    }

    /** Forgets counts and samples; the vectors are their own matter. */
    void clearCounts() {
        counts.clear();
        samples.clear();
    }

    private boolean add(
            SourceRecord record,
            DeadLetterReason reason,
            String detail,
            byte @Nullable [] key,
            byte @Nullable [] value,
            byte @Nullable [] headersJson) {
        row.clear();
        setText(TOPIC, record.topicPartition().topic());
        row.setInteger(PARTITION, record.topicPartition().partition());
        row.setInteger(OFFSET, record.offset());
        long millis = record.timestampMillis();
        if (!KafkaTimestamp.isNone(millis) && KafkaTimestamp.fits(millis)) {
            row.setInteger(TIMESTAMP, KafkaTimestamp.micros(millis));
        }
        setBytes(KEY, key);
        setBytes(VALUE, value);
        setBytes(HEADERS, headersJson);
        setText(REASON, reason.code());
        setText(DETAIL, detail);
        row.setInteger(PROCESSING_TIMESTAMP, 0);
        boolean added = vectors.add();
        row.trim();
        if (added) {
            counts.merge(reason, 1L, Long::sum);
            if (!samples.containsKey(reason)) {
                samples.put(
                        reason,
                        new DeadLetterSample(
                                record.topicPartition(), record.offset(), reason, detail, excerpt(record.value())));
            }
        }
        return added;
    }

    private static String excerpt(byte @Nullable [] value) {
        return value == null
                ? ""
                : new String(value, 0, Math.min(value.length, DeadLetterSample.EXCERPT_BYTES), StandardCharsets.UTF_8);
    }

    private void setText(int slot, String text) {
        setBytes(slot, text.getBytes(StandardCharsets.UTF_8));
    }

    private void setBytes(int slot, byte @Nullable [] bytes) {
        if (bytes != null) {
            row.setText(slot, bytes, 0, bytes.length);
        }
    }
}
