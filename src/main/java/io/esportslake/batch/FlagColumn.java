package io.esportslake.batch;

import java.nio.ByteBuffer;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;

/** Flags, eight in a byte. */
final class FlagColumn extends VectorColumn {

    private final RowSlots row;
    private final int slot;
    private final BitVector vector;
    private ByteBuffer data = nothing();
    /** The flags of the last rows, up to eight, that are not written yet. */
    private int pending;

    FlagColumn(RowSlots row, int slot, BitVector vector) {
        this.row = row;
        this.slot = slot;
        this.vector = vector;
    }

    @Override
    FieldVector vector() {
        return vector;
    }

    @Override
    void allocate(int rows) {
        vector.setInitialCapacity(rows);
        vector.allocateNew();
    }

    @Override
    void growRows() {
        vector.reAlloc();
    }

    @Override
    void refresh() {
        refreshValidity();
        data = view(vector.getDataBuffer());
    }

    @Override
    int rowCapacity() {
        return (int) Math.min(data.capacity() * 8L, validityCapacity());
    }

    @Override
    void forget() {
        super.forget();
        data = nothing();
        pending = 0;
    }

    @Override
    void seal(int rows) {
        super.seal(rows);
        if ((rows & 7) != 0) {
            data.put(rows >>> 3, (byte) pending);
        }
    }

    /** Writes the flag of the row, or null. There is room for it. */
    void write(int index) {
        int present = row.isNull(slot) ? 0 : 1;
        int bit = index & 7;
        pending |= (present == 1 && row.flag(slot) ? 1 : 0) << bit;
        if (bit == 7) {
            data.put(index >>> 3, (byte) pending);
            pending = 0;
        }
        mark(index, present);
    }
}
