package io.esportslake.batch;

import io.esportslake.table.PartitionKey;
import io.esportslake.table.TableDefinition;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** The rows of one partition key. */
final class PartitionBuffer {

    private final PartitionKey key;
    private final RowVectors vectors;
    private boolean isUsed;

    /** Begins without rows; every {@link #add} takes its values from the one {@code row}. */
    PartitionBuffer(PartitionKey key, TableDefinition table, Schema schema, BufferAllocator allocator, RowSlots row) {
        this.key = key;
        vectors = new RowVectors(schema, allocator, row, table::indexOf);
    }

    PartitionKey key() {
        return key;
    }

    RowVectors vectors() {
        return vectors;
    }

    boolean isEmpty() {
        return vectors.rows() == 0;
    }

    /** Whether the micro-batch has rows of this key, released or not. */
    boolean isUsed() {
        return isUsed;
    }

    /** Adds the row; false when there was no memory for it: then it left no trace. */
    boolean add() {
        boolean added = vectors.add();
        isUsed |= added;
        return added;
    }

    /** Drops the rows and their memory. */
    void reset() {
        vectors.release();
        isUsed = false;
    }
}
