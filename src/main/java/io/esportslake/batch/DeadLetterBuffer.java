package io.esportslake.batch;

import io.esportslake.source.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The dead letters of a micro-batch: each record as it came, with the reason, and their counts. */
final class DeadLetterBuffer {

    private final RowVectors vectors;
    private final BaseVariableWidthVector topics;
    private final IntVector partitions;
    private final BigIntVector offsets;
    private final TimeStampMicroTZVector timestamps;
    private final BaseVariableWidthVector keys;
    private final BaseVariableWidthVector values;
    private final BaseVariableWidthVector headers;
    private final BaseVariableWidthVector reasons;
    private final BaseVariableWidthVector details;
    private final Map<DeadLetterReason, Long> counts = new EnumMap<>(DeadLetterReason.class);
    /** The first of each reason, in the order in which they came. */
    private final Map<DeadLetterReason, DeadLetterSample> samples = new LinkedHashMap<>();

    DeadLetterBuffer(BufferAllocator allocator) {
        vectors = new RowVectors(ArrowSchemas.DEAD_LETTERS, allocator);
        VectorSchemaRoot root = vectors.root();
        topics = (BaseVariableWidthVector) root.getVector("topic");
        partitions = (IntVector) root.getVector("kafka_partition");
        offsets = (BigIntVector) root.getVector("kafka_offset");
        timestamps = (TimeStampMicroTZVector) root.getVector("kafka_timestamp");
        keys = (BaseVariableWidthVector) root.getVector("record_key");
        values = (BaseVariableWidthVector) root.getVector("record_value");
        headers = (BaseVariableWidthVector) root.getVector("headers");
        reasons = (BaseVariableWidthVector) root.getVector("reason");
        details = (BaseVariableWidthVector) root.getVector("detail");
    }

    RowVectors vectors() {
        return vectors;
    }

    /** Adds the record with all it holds. @return false when there was no memory for it; then it left no trace */
    boolean add(SourceRecord record, DeadLetterReason reason, String detail) {
        return add(record, reason, detail, record.key(), record.value(), HeadersJson.of(record.headers()));
    }

    /** Adds the record without key, value and headers, and says so. @return false when even that did not fit */
    boolean addWithoutContents(SourceRecord record, DeadLetterReason reason, String detail) {
        int valueBytes = record.value() == null ? 0 : record.value().length;
        String note = "; key, value (" + valueBytes + " bytes) and headers did not fit and are left out, read them at "
                + record.topicPartition() + "@" + record.offset();
        return add(record, reason, detail + note, null, null, null);
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
            SourceRecord record, DeadLetterReason reason, String detail, byte[] key, byte[] value, String headersJson) {
        boolean added = vectors.add(index -> {
            long millis = record.timestampMillis();
            setText(topics, index, record.topicPartition().topic());
            partitions.setSafe(index, record.topicPartition().partition());
            offsets.setSafe(index, record.offset());
            if (KafkaTimestamp.isNone(millis) || !KafkaTimestamp.fits(millis)) {
                timestamps.setNull(index);
            } else {
                timestamps.setSafe(index, KafkaTimestamp.micros(millis));
            }
            setBytes(keys, index, key);
            setBytes(values, index, value);
            setText(headers, index, headersJson);
            setText(reasons, index, reason.code());
            setText(details, index, detail);
        });
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

    private static String excerpt(byte[] value) {
        return value == null
                ? ""
                : new String(value, 0, Math.min(value.length, DeadLetterSample.EXCERPT_BYTES), StandardCharsets.UTF_8);
    }

    private static void setText(BaseVariableWidthVector target, int index, String text) {
        setBytes(target, index, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    private static void setBytes(BaseVariableWidthVector target, int index, byte[] bytes) {
        if (bytes == null) {
            target.setNull(index);
        } else {
            target.setSafe(index, bytes, 0, bytes.length);
        }
    }
}
