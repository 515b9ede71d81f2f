package io.esportslake.batch;

import org.apache.arrow.vector.IntVector;

/** Whole numbers of 32 bits. */
final class IntColumn extends FixedColumn {

    private final RowSlots row;
    private final int slot;

    IntColumn(RowSlots row, int slot, IntVector vector) {
        super(vector);
        this.row = row;
        this.slot = slot;
    }

    /** Writes the value of the row, or null. There is room for it. */
    void write(int index) {
        int present = row.isNull(slot) ? 0 : 1;
        putInt(data(), index * Integer.BYTES, present == 0 ? 0 : Math.toIntExact(row.integer(slot)));
        mark(index, present);
    }
}
