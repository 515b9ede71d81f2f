package io.esportslake.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;

/** Texts, or bytes as they are. */
final class TextColumn extends VectorColumn {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Copies by words may write so many bytes too many, which the next text overwrites. */
    private static final int SLACK_BYTES = Long.BYTES - 1;

    private static final int WORDWISE_BYTES = 48;
    private static final double FIRST_BYTES_PER_TEXT = 8;

    private final RowSlots row;
    private final int slot;
    private final BaseVariableWidthVector vector;
    private ByteBuffer offsets = nothing();
    private ByteBuffer data = nothing();
    private int end;

    TextColumn(RowSlots row, int slot, BaseVariableWidthVector vector) {
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
        vector.setInitialCapacity(rows, FIRST_BYTES_PER_TEXT);
        vector.allocateNew();
    }

    @Override
    void growRows() {
        vector.reallocValidityAndOffsetBuffers();
    }

    @Override
    void refresh() {
        refreshValidity();
        offsets = view(vector.getOffsetBuffer());
        data = view(vector.getDataBuffer());
    }

    @Override
    int rowCapacity() {
        return Math.min(offsets.capacity() / Integer.BYTES - 1, validityCapacity());
    }

    @Override
    void forget() {
        super.forget();
        offsets = nothing();
        data = nothing();
        end = 0;
    }

    @Override
    void seal(int rows) {
        super.seal(rows);
        vector.setLastSet(rows - 1); // all offsets are written, also those of nulls
    }

    /** Makes room for the text of the row. */
    void reserve() {
        int length = row.isNull(slot) ? 0 : row.textLength(slot);
        if (data.capacity() - SLACK_BYTES - length < end) {
            vector.reallocDataBuffer(Math.max(data.capacity() * 2L, (long) end + length + SLACK_BYTES));
            data = view(vector.getDataBuffer());
        }
    }

    /** Writes the text of the row, or null. There is room for it. */
    void write(int index) {
        if (row.isNull(slot)) {
            mark(index, 0);
        } else {
            mark(index, 1);
            int length = row.textLength(slot);
            copy(row.textBytes(slot), row.textStart(slot), length);
            end += length;
        }
        putInt(offsets, (index + 1) * Integer.BYTES, end);
    }

    private void copy(byte[] from, int start, int length) {
        if (length > WORDWISE_BYTES || start + length + SLACK_BYTES > from.length) {
            data.put(end, from, start, length);
            return;
        }
        for (int i = 0; i < length; i += Long.BYTES) {
            putLong(data, end + i, (long) WORD.get(from, start + i));
        }
    }
}
