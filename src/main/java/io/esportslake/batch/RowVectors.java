package io.esportslake.batch;

import io.esportslake.table.TableDefinition;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.OversizedAllocationException;

/**
 * The vectors of one schema, filled row by row and emptied to be filled again. They start small, because there may be
 * thousands of them, and grow by doubling. A row that finds no memory leaves no trace.
 */
final class RowVectors implements AutoCloseable {

    private static final int FIRST_ROWS = 8;
    private static final double FIRST_BYTES_PER_TEXT = 8;

    /** Sets all columns of one row. */
    @FunctionalInterface
    interface Filler {
        void fill(int index);
    }

    private final VectorSchemaRoot root;
    private final FieldVector[] vectors;
    private final TimeStampMicroTZVector processingTimestamps;
    private int rows;
    private boolean allocated;

    RowVectors(Schema schema, BufferAllocator allocator) {
        root = VectorSchemaRoot.create(schema, allocator);
        vectors = root.getFieldVectors().toArray(FieldVector[]::new);
        processingTimestamps = (TimeStampMicroTZVector) root.getVector(TableDefinition.PROCESSING_TIMESTAMP.name());
    }

    VectorSchemaRoot root() {
        return root;
    }

    int rows() {
        return rows;
    }

    /**
     * Adds a row. The filler sets every column but the processing timestamp, growing the vectors as it must.
     *
     * @return false when there was no memory for it; the rows before it are as they were
     */
    boolean add(Filler filler) {
        try {
            if (!allocated) {
                allocate();
            }
            filler.fill(rows);
            // Its value comes when the micro-batch is sealed; its memory must be there by then.
            processingTimestamps.setSafe(rows, 0);
            rows++;
            return true;
        } catch (OutOfMemoryException | OversizedAllocationException noMemory) {
            undo();
            return false;
        }
    }

    /** Sets the processing timestamp of every row, and the row count. Allocates nothing. */
    void seal(long processingTimestampMicros) {
        for (int i = 0; i < rows; i++) {
            processingTimestamps.set(i, processingTimestampMicros);
        }
        root.setRowCount(rows);
    }

    /** Bytes of memory held, used or not. */
    long bytes() {
        long bytes = 0;
        for (FieldVector vector : vectors) {
            for (ArrowBuf buffer : vector.getBuffers(false)) {
                bytes += buffer.capacity();
            }
        }
        return bytes;
    }

    /** Drops the rows and keeps the memory, all of it zero again. */
    void empty() {
        rows = 0;
        for (FieldVector vector : vectors) {
            vector.reset();
        }
        root.setRowCount(0);
    }

    /** Drops the rows and their memory. */
    void release() {
        rows = 0;
        allocated = false;
        root.clear();
    }

    @Override
    public void close() {
        root.close();
    }

    private void allocate() {
        allocated = true; // also when it fails midway: then undo releases
        for (FieldVector vector : vectors) {
            if (vector instanceof BaseVariableWidthVector texts) {
                texts.setInitialCapacity(FIRST_ROWS, FIRST_BYTES_PER_TEXT);
            } else {
                vector.setInitialCapacity(FIRST_ROWS);
            }
            vector.allocateNew();
        }
    }

    private void undo() {
        if (rows == 0) {
            release();
            return;
        }
        for (FieldVector vector : vectors) {
            boolean reached = rows < vector.getValueCapacity();
            if (vector instanceof BaseVariableWidthVector texts) {
                texts.setLastSet(Math.min(texts.getLastSet(), rows - 1));
                if (reached) {
                    texts.setNull(rows);
                }
            } else if (reached) {
                ((BaseFixedWidthVector) vector).setNull(rows);
            }
        }
    }
}
