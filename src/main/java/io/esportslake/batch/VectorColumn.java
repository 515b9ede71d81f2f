package io.esportslake.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;

/**
 * Writes one column of the row slots to its vector, straight into the vector's buffers: room is made first, by the
 * vector's own means, and writing then only writes. So a row that finds no room has changed nothing.
 *
 * <p>The views of the buffers are valid until the vector gets others; {@link #refresh} takes new ones.
 */
abstract sealed class VectorColumn permits TextColumn, FixedColumn, FlagColumn {

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer validity = NOTHING;
    /** The validity of the last rows, up to eight, that are not written yet. */
    private int pending;

    /** The vector that the column goes to. */
    abstract FieldVector vector();

    /** Gives the vector its first memory, for at least so many rows. */
    abstract void allocate(int rows);

    /** Doubles the number of rows that there is room for. */
    abstract void growRows();

    /** Takes views of the vector's buffers. */
    abstract void refresh();

    /** How many rows there is room for. */
    abstract int rowCapacity();

    /** Lets go of the buffers, before the vector gives them back. */
    void forget() {
        validity = NOTHING;
        pending = 0;
    }

    /** Completes the buffers for the rows that were written. */
    void seal(int rows) {
        if ((rows & 7) != 0) {
            validity.put(rows >>> 3, (byte) pending);
        }
    }

    /** Notes whether the row's value is there. Rows come one after the other. */
    final void mark(int row, int present) {
        pending |= present << (row & 7);
        if ((row & 7) == 7) {
            markEight(row);
        }
    }

    /** Apart, so that {@link #mark} is small enough to be inlined. */
    private void markEight(int row) {
        validity.put(row >>> 3, (byte) pending);
        pending = 0;
    }

    final void refreshValidity() {
        validity = view(vector().getValidityBuffer());
    }

    final int validityCapacity() {
        return (int) Math.min(Integer.MAX_VALUE, validity.capacity() * 8L);
    }

    static ByteBuffer view(ArrowBuf buffer) {
        return buffer.nioBuffer(0, (int) Math.min(Integer.MAX_VALUE, buffer.capacity()))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Writes eight bytes at a byte's position, checked like the buffer's own method, which one level of compilation
     * calls.
     */
    static void putLong(ByteBuffer buffer, int at, long value) {
        LONGS.set(buffer, at, value);
    }

    static void putInt(ByteBuffer buffer, int at, int value) {
        INTS.set(buffer, at, value);
    }

    static ByteBuffer nothing() {
        return NOTHING;
    }
}
