package io.esportslake.batch;

import io.esportslake.table.Row;
import java.util.Arrays;

/**
 * The one row that is being made: a slot per column, refilled for every record.
 *
 * <p>The texts of a row lie in few arrays, most of them in the record's own. A slot names its array by a number: this
 * row is long-lived and the arrays are not, and a reference from one to the other, kept per slot, would cost the
 * garbage collector's write barrier per text.
 */
final class RowSlots implements Row {

    private final boolean[] present;
    /** Whole numbers, the bits of doubles, and 1 or 0 for flags. */
    private final long[] bits;

    /** The arrays that the texts of this row lie in. */
    private byte[][] sources = new byte[4][];

    private int sourceCount;
    /** Per column, the index of the text's array. */
    private final int[] sourceOf;

    private final int[] starts;
    private final int[] lengths;
    private byte[] joined = new byte[256];
    private int joinedUsed;

    RowSlots(int columns) {
        present = new boolean[columns];
        bits = new long[columns];
        sourceOf = new int[columns];
        starts = new int[columns];
        lengths = new int[columns];
    }

    /** Sets every column to null. */
    void clear() {
        Arrays.fill(present, false);
        sourceCount = 0;
        joinedUsed = 0;
    }

    /** Also lets go of the records that texts were slices of. */
    void trim() {
        clear();
        Arrays.fill(sources, null);
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
        return sources[sourceOf[column]];
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
        sourceOf[column] = source(utf8);
        starts[column] = start;
        lengths[column] = length;
    }

    /** Gives a column the value of another slot. */
    void copy(int from, int to) {
        present[to] = present[from];
        bits[to] = bits[from];
        sourceOf[to] = sourceOf[from];
        starts[to] = starts[from];
        lengths[to] = lengths[from];
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
                System.arraycopy(textBytes(part), starts[part], joined, at, lengths[part]);
                at += lengths[part];
                joined[at++] = ' ';
            }
        }
        joinedUsed = at;
        setText(column, joined, start, at - 1 - start); // without the blank after the last part
    }

    private int source(byte[] utf8) {
        for (int i = 0; i < sourceCount; i++) {
            if (sources[i] == utf8) {
                return i;
            }
        }
        if (sourceCount == sources.length) {
            sources = Arrays.copyOf(sources, sourceCount * 2);
        }
        if (sources[sourceCount] != utf8) {
            sources[sourceCount] = utf8;
        }
        return sourceCount++;
    }
}
