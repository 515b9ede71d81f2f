package io.esportslake.batch;

import io.esportslake.source.SourceRecord;
import io.esportslake.table.FieldIds;
import io.esportslake.table.PartitionKey;
import io.esportslake.table.TableDefinition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One micro-batch in memory: takes records, holds rows per partition key and dead letters beside them. Filled, sealed,
 * read, reset, and filled again. Belongs to one thread at a time; a hand-over between threads is the owner's matter.
 *
 * <p>Every record offered is exactly one of row, dead letter and tombstone, or has left no trace.
 */
public final class MicroBatchBuffer implements AutoCloseable {

    private static final int LARGE_RECORD_BYTES = 1 << 20;

    private final TableDefinition table;
    private final BufferAllocator allocator;
    private final KeyAdmission admission;
    private final Schema schema;
    private final RowSlots row;
    private final RecordDecoder decoder;
    private final PartitionValues partitionValues;
    private final PartitionIndex partitions;
    private final DeadLetterBuffer deadLetters;
    private final LineageColumns lineage;
    private final RuleCheck rules;
    private final ContentTally content = new ContentTally();
    private long rows;
    private long tombstones;
    private long partitionValuesTakenAsNull;
    private long framed;
    private long nansTakenAsNull;
    private boolean sealed;

    /**
     * An empty micro-batch.
     *
     * @param ids the field ids of the table's columns
     * @param allocator gives all memory of this buffer and sets its limit; stays the caller's, who closes it afterwards
     * @param isKeyAdmitted asked for the first row of each partition key in a micro-batch; false makes the record a
     *     dead letter. Asked again for a record that is offered again
     */
    public MicroBatchBuffer(
            TableDefinition table,
            FieldIds ids,
            BufferAllocator allocator,
            BatchLimits limits,
            Predicate<PartitionKey> isKeyAdmitted) {
        this.table = Objects.requireNonNull(table, "table");
        this.allocator = Objects.requireNonNull(allocator, "allocator");
        Objects.requireNonNull(limits, "limits");
        admission = new KeyAdmission(limits, Objects.requireNonNull(isKeyAdmitted, "isKeyAdmitted"));
        schema = ArrowSchemas.fileColumns(table, ids);
        Reading reading = Reading.of(table);
        row = new RowSlots(reading.slots());
        decoder = new RecordDecoder(table, reading, limits, row);
        rules = new RuleCheck(table);
        partitionValues = new PartitionValues(table);
        partitions = new PartitionIndex(table);
        deadLetters = new DeadLetterBuffer(allocator);
        lineage = new LineageColumns(table);
    }

    /**
     * Takes a record. Copies what it keeps.
     *
     * @throws IllegalStateException when the micro-batch is sealed
     */
    public Verdict accept(SourceRecord record) {
        requireSealed(false);
        byte[] value = record.value();
        Verdict verdict = take(record, value);
        if (value != null && value.length >= LARGE_RECORD_BYTES) {
            // Until the next record it would stay in the heap, and what undoing its escapes took until the flush.
            decoder.trim();
            row.trim();
        }
        return verdict;
    }

    private Verdict take(SourceRecord record, byte @Nullable [] value) {
        if (value == null) {
            tombstones++;
            return Verdict.TOMBSTONE;
        }
        if (!decoder.decode(value)) {
            return reject(record, decoder.reason(), decoder.detail());
        }
        if (!KafkaTimestamp.fits(record.timestampMillis())) {
            return reject(record, DeadLetterReason.OUT_OF_RANGE, ""); // the detail is added for any such letter
        }
        lineage.set(row, record);
        int takenAsNull = partitionValues.normalizeRecordColumns(row);
        table.derive(row);
        takenAsNull += partitionValues.normalizeDerivedColumns(row);
        if (!rules.allows(row)) {
            return reject(record, DeadLetterReason.RULE_VIOLATED, rules.detail(row));
        }
        PartitionBuffer partition = partitions.find(row);
        boolean isNewKey = false;
        if (partition == null || partition.isEmpty()) {
            isNewKey = true;
            PartitionKey key = partition == null ? partitions.key(row) : partition.key();
            Optional<String> tooLong = admission.tooLong(key);
            if (tooLong.isPresent()) {
                return reject(record, DeadLetterReason.PARTITION_VALUE_TOO_LONG, tooLong.get());
            }
            if (!admission.allows(key)) {
                return reject(
                        record,
                        DeadLetterReason.TOO_MANY_PARTITION_KEYS,
                        "partition key " + Excerpt.of(key.path()) + ": found one more than the table may have;"
                                + " ESPORTS_LAKE_PARTITIONS_MAX_PER_TABLE bounds them");
            }
            if (admission.isFull()) {
                return Verdict.NO_ROOM_FOR_KEY;
            }
            if (partition == null) {
                partition = new PartitionBuffer(key, table, schema, allocator, row);
                partitions.add(row, partition);
            }
        }
        if (!partition.add()) {
            return Verdict.NO_MEMORY;
        }
        if (isNewKey) {
            admission.count();
        }
        rows++;
        rules.taken();
        countForm();
        content.row(decoder);
        partitionValuesTakenAsNull += takenAsNull;
        return Verdict.ROW;
    }

    /**
     * Takes a record as a dead letter for a reason that the caller knows, such as that {@link #accept} found no memory
     * for it in an empty micro-batch. In an empty micro-batch a record too large even for that is kept without its key,
     * value and headers, and its detail says so.
     *
     * @return {@link Verdict#DEAD_LETTER} or {@link Verdict#NO_MEMORY}
     * @throws IllegalStateException when the micro-batch is sealed
     */
    public Verdict acceptAsDeadLetter(SourceRecord record, DeadLetterReason reason, String detail) {
        requireSealed(false);
        Verdict verdict = addDeadLetter(record, reason, detail);
        if (verdict == Verdict.NO_MEMORY
                && rows == 0
                && deadLetters() == 0
                && deadLetters.addWithoutContents(record, reason, detail)) {
            return Verdict.DEAD_LETTER;
        }
        return verdict;
    }

    /** Whether there is nothing to commit: no row, dead letter or tombstone. */
    public boolean isEmpty() {
        return rows == 0 && deadLetters() == 0 && tombstones == 0;
    }

    public long rows() {
        return rows;
    }

    public long deadLetters() {
        return deadLetters.vectors().rows();
    }

    public long tombstones() {
        return tombstones;
    }

    /** The bytes that the allocator has handed out, used or not; cheap. */
    public long bytes() {
        return allocator.getAllocatedMemory();
    }

    /** What the records hold besides what the table has room for. */
    public ContentCounts content() {
        return content.counts();
    }

    /** What the records had that the table's definition speaks of beside its columns. */
    public ReadingCounts reading() {
        return new ReadingCounts(framed, nansTakenAsNull, rules.counts());
    }

    /** Partition values of the rows that were empty or the mark for null, and became null. */
    public long partitionValuesTakenAsNull() {
        return partitionValuesTakenAsNull;
    }

    /** The dead letters per reason, without reasons that did not occur. */
    public Map<DeadLetterReason, Long> deadLettersByReason() {
        return deadLetters.counts();
    }

    /** The first dead letter of each reason in this micro-batch, in the order in which they came. */
    public List<DeadLetterSample> deadLetterSamples() {
        return deadLetters.samples();
    }

    /**
     * Ends the filling: sets the processing timestamp everywhere, and the row counts. Allocates nothing.
     *
     * @param processingTimestampMicros microseconds since 1970-01-01T00:00:00Z
     * @throws IllegalStateException when the micro-batch is sealed already
     */
    public void seal(long processingTimestampMicros) {
        requireSealed(false);
        sealed = true;
        partitions.buffers().forEach(buffer -> buffer.vectors().seal(processingTimestampMicros));
        deadLetters.vectors().seal(processingTimestampMicros);
    }

    /**
     * The rows per partition key that has any, ordered by key. The columns are the table's file columns, in order.
     *
     * @throws IllegalStateException when the micro-batch is not sealed
     */
    public List<PartitionRows> partitions() {
        requireSealed(true);
        return partitions.buffers().stream()
                .filter(buffer -> !buffer.isEmpty())
                .map(PartitionRows::new)
                .sorted(Comparator.comparing(PartitionRows::key))
                .toList();
    }

    /**
     * The dead letters, when there are any: {@code topic}, {@code kafka_partition}, {@code kafka_offset},
     * {@code kafka_timestamp}, {@code record_key}, {@code record_value}, {@code headers} (a JSON array of names and
     * base64 values), {@code reason} (its code), {@code detail}, {@code processing_timestamp}.
     *
     * @throws IllegalStateException when the micro-batch is not sealed
     */
    public Optional<VectorSchemaRoot> deadLetterRows() {
        requireSealed(true);
        return deadLetters() == 0
                ? Optional.empty()
                : Optional.of(deadLetters.vectors().root());
    }

    /**
     * Makes the buffer empty again, sealed or not, and gives back all memory. Partition keys without rows in this
     * micro-batch are forgotten.
     */
    public void reset() {
        partitions.closeIf(buffer -> !buffer.isUsed());
        partitions.buffers().forEach(PartitionBuffer::reset);
        deadLetters.vectors().release();
        deadLetters.clearCounts();
        admission.reset();
        decoder.trim();
        row.trim();
        rows = 0;
        tombstones = 0;
        content.clear();
        rules.clear();
        framed = 0;
        nansTakenAsNull = 0;
        partitionValuesTakenAsNull = 0;
        sealed = false;
    }

    /** Gives all memory back to the allocator. */
    @Override
    public void close() {
        partitions.closeIf(buffer -> true);
        deadLetters.vectors().close();
    }

    /** Makes the record that was decoded last a dead letter. */
    private Verdict reject(SourceRecord record, DeadLetterReason reason, String detail) {
        Verdict verdict = addDeadLetter(record, reason, detail);
        if (verdict == Verdict.DEAD_LETTER) {
            content.deadLetter(decoder);
            countForm();
        }
        return verdict;
    }

    private void countForm() {
        framed += decoder.isFramed() ? 1 : 0;
        nansTakenAsNull += decoder.nans();
    }

    private Verdict addDeadLetter(SourceRecord record, DeadLetterReason reason, String detail) {
        return deadLetters.add(record, reason, detail) ? Verdict.DEAD_LETTER : Verdict.NO_MEMORY;
    }

    private void requireSealed(boolean expected) {
        if (sealed != expected) {
            throw new IllegalStateException(
                    expected
                            ? "The micro-batch is not sealed yet: seal it before reading its rows"
                            : "The micro-batch is sealed: reset it before filling it again");
        }
    }
}
