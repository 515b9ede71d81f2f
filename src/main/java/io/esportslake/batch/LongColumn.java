package io.esportslake.batch;

import org.apache.arrow.vector.BaseFixedWidthVector;

/** Whole numbers of 64 bits, timestamps, and doubles by their bits. */
final class LongColumn extends FixedColumn {

    private final RowSlots row;
    private final int slot;

    LongColumn(RowSlots row, int slot, BaseFixedWidthVector vector) {
        super(vector);
        this.row = row;
        this.slot = slot;
    }

    /** Writes the value of the row, or null. There is room for it. */
    void write(int index) {
        int present = row.isNull(slot) ? 0 : 1;
        putLong(data(), index * Long.BYTES, present == 0 ? 0 : row.integer(slot));
        mark(index, present);
    }
}
