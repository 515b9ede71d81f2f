package io.esportslake.batch;

import io.esportslake.table.ColumnType;
import io.esportslake.table.Row;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;

/** Copies one column of a row to its vector. Bound once to both, so that it decides nothing but null or not. */
@FunctionalInterface
interface ColumnAppender {

    /**
     * Sets the value at {@code index}, growing the vector when it must.
     *
     * @throws org.apache.arrow.memory.OutOfMemoryException when the allocator's limit is reached
     * @throws org.apache.arrow.vector.util.OversizedAllocationException when the vector cannot grow further
     */
    void append(Row row, int index);

    static ColumnAppender bind(ColumnType type, int column, FieldVector target) {
        return switch (type) {
            case STRING -> text(column, (VarCharVector) target);
            case INT -> integer(column, (IntVector) target);
            case LONG -> integer(column, (BigIntVector) target);
            case DOUBLE -> real(column, (Float8Vector) target);
            case BOOLEAN -> flag(column, (BitVector) target);
            case TIMESTAMP -> timestamp(column, (TimeStampMicroTZVector) target);
        };
    }

    private static ColumnAppender text(int column, VarCharVector target) {
        return (row, index) -> {
            if (row.isNull(column)) {
                target.setNull(index);
            } else {
                target.setSafe(index, row.textBytes(column), row.textStart(column), row.textLength(column));
            }
        };
    }

    private static ColumnAppender integer(int column, IntVector target) {
        return (row, index) -> {
            if (row.isNull(column)) {
                target.setNull(index);
            } else {
                target.setSafe(index, Math.toIntExact(row.integer(column)));
            }
        };
    }

    private static ColumnAppender integer(int column, BigIntVector target) {
        return (row, index) -> {
            if (row.isNull(column)) {
                target.setNull(index);
            } else {
                target.setSafe(index, row.integer(column));
            }
        };
    }

    private static ColumnAppender real(int column, Float8Vector target) {
        return (row, index) -> {
            if (row.isNull(column)) {
                target.setNull(index);
            } else {
                target.setSafe(index, row.real(column));
            }
        };
    }

    private static ColumnAppender flag(int column, BitVector target) {
        return (row, index) -> {
            if (row.isNull(column)) {
                target.setNull(index);
            } else {
                target.setSafe(index, row.flag(column) ? 1 : 0);
            }
        };
    }

    private static ColumnAppender timestamp(int column, TimeStampMicroTZVector target) {
        return (row, index) -> {
            if (row.isNull(column)) {
                target.setNull(index);
            } else {
                target.setSafe(index, row.integer(column));
            }
        };
    }
}
