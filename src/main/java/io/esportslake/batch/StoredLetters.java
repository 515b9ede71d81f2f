package io.esportslake.batch;

import io.esportslake.source.RecordHeader;
import io.esportslake.source.SourceRecord;
import io.esportslake.source.TopicPartition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Dead letters as a file has them: each is the record that it was, as far as it was kept. */
public final class StoredLetters {

    private static final long MICROS_PER_MILLI = 1_000;

    private final int count;
    private final VarCharVector topics;
    private final IntVector partitions;
    private final BigIntVector offsets;
    private final TimeStampMicroTZVector timestamps;
    private final VarBinaryVector values;
    private final VarCharVector reasons;
    private final VarCharVector details;
    private final TimeStampMicroTZVector processed;

    /**
     * Finds the columns once, for all letters.
     *
     * @param letters with {@link #columns}; valid as long as they are
     * @throws IllegalArgumentException when a column is missing, or of another type
     */
    public StoredLetters(VectorSchemaRoot letters) {
        count = letters.getRowCount();
        topics = column(letters, "topic", VarCharVector.class);
        partitions = column(letters, "kafka_partition", IntVector.class);
        offsets = column(letters, "kafka_offset", BigIntVector.class);
        timestamps = column(letters, "kafka_timestamp", TimeStampMicroTZVector.class);
        values = column(letters, "record_value", VarBinaryVector.class);
        reasons = column(letters, "reason", VarCharVector.class);
        details = column(letters, "detail", VarCharVector.class);
        processed = column(letters, "processing_timestamp", TimeStampMicroTZVector.class);
    }

    private static <T extends FieldVector> T column(VectorSchemaRoot letters, String name, Class<T> type) {
        FieldVector vector = letters.getVector(name);
        if (!type.isInstance(vector)) {
            throw new IllegalArgumentException("A file of dead letters has a column " + name + " of its type, found "
                    + (vector == null ? "none" : vector.getField()));
        }
        return type.cast(vector);
    }

    /** What is read of a file, in this order. */
    public static List<String> columns() {
        return ArrowSchemas.DEAD_LETTERS.getFields().stream()
                .map(Field::getName)
                .toList();
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    public TopicPartition topicPartition(int letter) {
        return new TopicPartition(text(topics, letter), partitions.get(letter));
    }

    public long offset(int letter) {
        return offsets.get(letter);
    }

    /** The code of the reason that it was given. */
    public String reason(int letter) {
        return text(reasons, letter);
    }

    /** When it was processed. */
    public Instant processed(int letter) {
        return Instant.EPOCH.plus(processed.get(letter), ChronoUnit.MICROS);
    }

    /**
     * Whether all is there that a row is made of. A record that was too large for memory was kept without its contents,
     * and of one whose time no column can hold the time is not there.
     */
    public boolean isWhole(int letter) {
        return !values.isNull(letter)
                && (details.isNull(letter) || !text(details, letter).startsWith(KafkaTimestamp.MISFIT));
    }

    /** The record, without key and headers, of which nothing comes into a row. Its value is a copy. */
    public SourceRecord record(int letter) {
        byte[] value = values.get(letter);
        long millis = timestamps.isNull(letter) ? -1 : timestamps.get(letter) / MICROS_PER_MILLI;
        return new Letter(topicPartition(letter), offset(letter), millis, value);
    }

    private static String text(VarCharVector vector, int row) {
        return new String(vector.get(row), StandardCharsets.UTF_8);
    }

    private record Letter(TopicPartition topicPartition, long offset, long timestampMillis, byte @Nullable [] value)
            implements SourceRecord {

        @Override
        public byte @Nullable [] key() {
            return null;
        }

        @Override
        public List<RecordHeader> headers() {
            return List.of();
        }
    }
}
