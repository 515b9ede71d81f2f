package io.esportslake.parquet;

import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Growing bytes of one page, written little-endian as Parquet wants them, used again for the next page. */
final class PageBuffer extends OutputStream {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** It grows by doubling, but no more than so much at once beyond what is needed. */
    private static final int MOST_SPARE = 4 << 20;

    private byte[] bytes = new byte[1024];
    private int size;

    static int intAt(byte[] array, int index) {
        return (int) INT.get(array, index);
    }

    static long longAt(byte[] array, int index) {
        return (long) LONG.get(array, index);
    }

    byte[] array() {
        return bytes;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /** Gives back memory that only an unusually large page needed. */
    void trim(int maxBytes) {
        clear();
        if (bytes.length > maxBytes) {
            bytes = new byte[1024];
        }
    }

    /** Makes room for more bytes and counts them as written; answers where they start. */
    int grow(int more) {
        int start = size;
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, grown(needed));
        }
        size = needed;
        return start;
    }

    private int grown(int needed) {
        long doubled = Math.min(bytes.length * 2L, bytes.length + (long) MOST_SPARE);
        return (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, doubled));
    }

    /** Takes back bytes counted by {@link #grow} that were not needed. */
    void shrinkTo(int newSize) {
        size = newSize;
    }

    @Override
    public void write(int value) {
        int at = grow(1);
        bytes[at] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        int at = grow(length);
        System.arraycopy(source, offset, bytes, at, length);
    }

    void writeInt(int value) {
        int at = grow(4);
        INT.set(bytes, at, value);
    }

    void setInt(int at, int value) {
        INT.set(bytes, at, value);
    }

    void writeInts(long[] values, int from, int until) {
        int at = grow(Math.multiplyExact(until - from, 4));
        for (int i = from; i < until; i++, at += 4) {
            INT.set(bytes, at, (int) values[i]);
        }
    }

    void writeLongs(long[] values, int from, int until) {
        int at = grow(Math.multiplyExact(until - from, 8));
        for (int i = from; i < until; i++, at += 8) {
            LONG.set(bytes, at, values[i]);
        }
    }

    /** Writes an unsigned LEB128 number. */
    void writeVarint(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            write(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        write(rest);
    }
}
