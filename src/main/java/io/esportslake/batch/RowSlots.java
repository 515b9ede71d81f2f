package io.esportslake.batch;

import io.esportslake.table.Row;
import java.util.Arrays;

/** The one row that is being made: a slot per column, refilled for every record. */
final class RowSlots implements Row {

    private static final byte[] NO_TEXT = {};

    private final boolean[] present;
    /** Whole numbers, the bits of doubles, and 1 or 0 for flags. */
    private final long[] bits;

    private final byte[][] texts;
    private final int[] starts;
    private final int[] lengths;
    private byte[] joined = new byte[256];
    private int joinedUsed;

    RowSlots(int columns) {
        present = new boolean[columns];
        bits = new long[columns];
        texts = new byte[columns][];
        starts = new int[columns];
        lengths = new int[columns];
        Arrays.fill(texts, NO_TEXT);
    }

    /** Sets every column to null. */
    void clear() {
        Arrays.fill(present, false);
        joinedUsed = 0;
    }

    /** Also lets go of the records that texts were slices of. */
    void trim() {
        clear();
        Arrays.fill(texts, NO_TEXT);
        joined = new byte[256];
    }

    @Override
    public boolean isNull(int column) {
        return !present[column];
    }

    @Override
    public long integer(int column) {
        return bits[column];
    }

    @Override
    public double real(int column) {
        return Double.longBitsToDouble(bits[column]);
    }

    @Override
    public boolean flag(int column) {
        return bits[column] != 0;
    }

    @Override
    public byte[] textBytes(int column) {
        return texts[column];
    }

    @Override
    public int textStart(int column) {
        return starts[column];
    }

    @Override
    public int textLength(int column) {
        return lengths[column];
    }

    @Override
    public void setNull(int column) {
        present[column] = false;
    }

    @Override
    public void setInteger(int column, long value) {
        present[column] = true;
        bits[column] = value;
    }

    @Override
    public void setReal(int column, double value) {
        setInteger(column, Double.doubleToRawLongBits(value));
    }

    @Override
    public void setFlag(int column, boolean value) {
        setInteger(column, value ? 1 : 0);
    }

    @Override
    public void setText(int column, byte[] utf8, int start, int length) {
        present[column] = true;
        if (texts[column] != utf8) {
            texts[column] = utf8;
        }
        starts[column] = start;
        lengths[column] = length;
    }

    @Override
    public void setJoinedText(int column, int[] parts) {
        long needed = 0;
        for (int part : parts) {
            needed += present[part] ? lengths[part] + 1L : 0;
        }
        if (needed == 0) {
            setNull(column);
            return;
        }
        int size = Math.toIntExact(needed);
        if (joined.length - joinedUsed < size) {
            joined = new byte[Math.max(256, Math.addExact(size, size / 2))];
            joinedUsed = 0;
        }
        int start = joinedUsed;
        int at = start;
        for (int part : parts) {
            if (present[part]) {
                System.arraycopy(texts[part], starts[part], joined, at, lengths[part]);
                at += lengths[part];
                joined[at++] = ' ';
            }
        }
        joinedUsed = at;
        setText(column, joined, start, at - 1 - start); // without the blank after the last part
    }
}
