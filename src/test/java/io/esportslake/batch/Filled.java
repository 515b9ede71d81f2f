package io.esportslake.batch;

import io.esportslake.table.FieldIds;
import io.esportslake.table.PartitionKey;
import io.esportslake.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;

/** A buffer with its own allocator, whose close fails the test when memory leaked; and reading back what it holds. */
final class Filled implements AutoCloseable {

    static final long SEALED_AT = 1_800_000_000_000_000L;

    final BufferAllocator allocator;
    final MicroBatchBuffer buffer;
    private long nextOffset;

    Filled(TableDefinition table) {
        this(table, Long.MAX_VALUE, BatchLimits.defaults(), key -> true);
    }

    Filled(TableDefinition table, long memoryBytes, BatchLimits limits, Predicate<PartitionKey> isKeyAdmitted) {
        allocator = new RootAllocator(memoryBytes);
        buffer = new MicroBatchBuffer(table, FieldIds.first(table), allocator, limits, isKeyAdmitted);
    }

    Verdict offer(String json) {
        return offer(json.getBytes(StandardCharsets.UTF_8));
    }

    Verdict offer(byte[] value) {
        return buffer.accept(TestRecord.of(nextOffset++, value));
    }

    DeadLetterSample deadLetter() {
        return buffer.deadLetterSamples().get(0);
    }

    /** Seals, and gives the only row. Flags as Boolean, timestamps as Long, text as String. */
    Map<String, Object> onlyRow() {
        buffer.seal(SEALED_AT);
        List<PartitionRows> partitions = buffer.partitions();
        if (partitions.size() != 1 || partitions.get(0).rows().getRowCount() != 1) {
            throw new AssertionError("Expected one row, found " + partitions);
        }
        return row(partitions.get(0), 0);
    }

    /** One row, with the partition columns from its key. */
    static Map<String, Object> row(PartitionRows partition, int index) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (FieldVector vector : partition.rows().getFieldVectors()) {
            row.put(vector.getName(), value(vector, index));
        }
        for (int i = 0; i < partition.key().columns().size(); i++) {
            row.put(partition.key().columns().get(i), partition.key().values().get(i));
        }
        return row;
    }

    static Object value(FieldVector vector, int index) {
        if (vector.isNull(index)) {
            return null;
        }
        if (vector instanceof VarCharVector texts) {
            return new String(texts.get(index), StandardCharsets.UTF_8);
        }
        if (vector instanceof TimeStampMicroTZVector timestamps) {
            return timestamps.get(index);
        }
        if (vector instanceof BitVector flags) {
            return flags.get(index) == 1;
        }
        return vector.getObject(index);
    }

    @Override
    public void close() {
        buffer.close();
        allocator.close();
    }
}
