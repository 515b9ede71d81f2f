package io.esportslake.batch;

import io.esportslake.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.OversizedAllocationException;

/**
 * The vectors of one schema, filled row by row and emptied to be filled again. They start small, because there may be
 * thousands of them, and grow by doubling; the next time at a fraction of what they had, so that most of the doublings
 * are done once. A row that finds no memory leaves no trace.
 *
 * <p>Columns are kept by the way they are written, so that each loop over them runs straight.
 */
final class RowVectors implements AutoCloseable {

    private static final int FIRST_ROWS = 8;
    /** Three doublings are left when a micro-batch has as many rows as the one before. */
    private static final int FIRST_ROWS_SHARE = 8;

    private final VectorSchemaRoot root;
    private final List<VectorColumn> columns = new ArrayList<>();
    private final TextColumn[] texts;
    private final LongColumn[] longs;
    private final IntColumn[] ints;
    private final FlagColumn[] flags;
    private final TimeStampMicroTZVector processingTimestamps;
    private int rows;
    private int rowCapacity;
    private int firstRows = FIRST_ROWS;

    /** Every {@link #add} takes its values from the one {@code row}; {@code slotOf} finds a column there by name. */
    RowVectors(Schema schema, BufferAllocator allocator, RowSlots row, ToIntFunction<String> slotOf) {
        root = VectorSchemaRoot.create(schema, allocator);
        for (FieldVector vector : root.getFieldVectors()) {
            columns.add(column(row, slotOf.applyAsInt(vector.getName()), vector));
        }
        texts = only(TextColumn.class).toArray(TextColumn[]::new);
        longs = only(LongColumn.class).toArray(LongColumn[]::new);
        ints = only(IntColumn.class).toArray(IntColumn[]::new);
        flags = only(FlagColumn.class).toArray(FlagColumn[]::new);
        processingTimestamps = (TimeStampMicroTZVector) root.getVector(TableDefinition.PROCESSING_TIMESTAMP.name());
    }

    private static VectorColumn column(RowSlots row, int slot, FieldVector vector) {
        if (vector instanceof BaseVariableWidthVector text) {
            return new TextColumn(row, slot, text);
        }
        if (vector instanceof BitVector flag) {
            return new FlagColumn(row, slot, flag);
        }
        if (vector instanceof IntVector integer) {
            return new IntColumn(row, slot, integer);
        }
        return new LongColumn(row, slot, (BaseFixedWidthVector) vector);
    }

    private <T extends VectorColumn> List<T> only(Class<T> kind) {
        return columns.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    VectorSchemaRoot root() {
        return root;
    }

    int rows() {
        return rows;
    }

    /**
     * Adds the row. Its processing timestamp has a value already, whichever, because its memory must be there when the
     * micro-batch is sealed.
     *
     * @return false when there was no memory for it; the rows before it are as they were
     */
    boolean add() {
        try {
            reserve();
        } catch (OutOfMemoryException | OversizedAllocationException noMemory) {
            if (rows > 0) {
                return false;
            }
            boolean wasLarge = firstRows > FIRST_ROWS;
            release();
            firstRows = FIRST_ROWS; // also when nothing of what they would have taken was there
            return wasLarge && add();
        }
        write(rows++);
        return true;
    }

    /** Sets the processing timestamp of every row, and the row count. Allocates nothing. */
    void seal(long processingTimestampMicros) {
        for (VectorColumn column : columns) {
            column.seal(rows);
        }
        for (int i = 0; i < rows; i++) {
            processingTimestamps.set(i, processingTimestampMicros);
        }
        root.setRowCount(rows);
    }

    /** Drops the rows and their memory. */
    void release() {
        if (rowCapacity > 0) {
            firstRows = Math.max(FIRST_ROWS, rows / FIRST_ROWS_SHARE);
        }
        rows = 0;
        rowCapacity = 0;
        columns.forEach(VectorColumn::forget);
        root.clear();
    }

    @Override
    public void close() {
        release();
        root.close();
    }

    /** Makes room for the row, and writes nothing. */
    private void reserve() {
        if (rows == rowCapacity) {
            growRows();
        }
        for (TextColumn column : texts) {
            column.reserve();
        }
    }

    private void growRows() {
        boolean first = rowCapacity == 0;
        int capacity = Integer.MAX_VALUE;
        for (VectorColumn column : columns) {
            if (first) {
                column.allocate(firstRows);
                column.refresh();
            } else if (column.rowCapacity() == rows) {
                column.growRows();
                column.refresh();
            }
            capacity = Math.min(capacity, column.rowCapacity());
        }
        if (capacity <= rows) {
            throw new OversizedAllocationException("No vector has more than " + capacity + " rows");
        }
        rowCapacity = capacity;
    }

    private void write(int index) {
        for (TextColumn column : texts) {
            column.write(index);
        }
        for (LongColumn column : longs) {
            column.write(index);
        }
        for (IntColumn column : ints) {
            column.write(index);
        }
        for (FlagColumn column : flags) {
            column.write(index);
        }
    }
}
