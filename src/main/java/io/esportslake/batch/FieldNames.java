package io.esportslake.batch;

import io.esportslake.table.Column;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds a record column by the bytes of a field's name. Producers write their fields in one order, so each column
 * remembers which one came after it last time, and most lookups are one comparison; the others are a hash lookup.
 */
final class FieldNames {

    /** What stands for a field that is no column, and for the start of a record. */
    static final int UNKNOWN = -1;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[][] names;
    /** Each name with quotes and a colon, as most producers write it, cut into words; the last one overlaps. */
    private final long[][] words;
    /** The length of that, 8 or more; or beyond any record's for a name too short to be compared by words. */
    private final int[] widths;
    /** Open addressing: a column's index + 1, or 0. A power of two, at most a quarter full. */
    private final int[] table;
    /** The column after the one at index - 1, as last seen; never {@link #UNKNOWN}. */
    private final int[] successors;

    FieldNames(List<Column> columns) {
        names = new byte[columns.size()][];
        words = new long[names.length][];
        widths = new int[names.length];
        table = new int[Integer.highestOneBit(columns.size()) * 8];
        successors = new int[columns.size() + 1];
        for (int i = 0; i < names.length; i++) {
            names[i] = columns.get(i).name().getBytes(StandardCharsets.UTF_8);
            byte[] quoted = ("\"" + columns.get(i).name() + "\":").getBytes(StandardCharsets.UTF_8);
            widths[i] = quoted.length < Long.BYTES ? Integer.MAX_VALUE : quoted.length;
            words[i] = words(quoted);
            int slot = slot(names[i], 0, names[i].length);
            while (table[slot] != 0) {
                slot = slot + 1 & table.length - 1;
            }
            table[slot] = i + 1;
            successors[i] = i; // the order of the definition, until a record shows another
        }
    }

    /** The column that probably follows. Names are plain ASCII, so a field's name matches byte by byte or is another. */
    int expectedAfter(int column) {
        return successors[column + 1];
    }

    /**
     * Whether the column's name stands at {@code from} in quotes, with a colon right behind.
     *
     * @return the position after the colon, or -1
     */
    int afterIfAt(int column, byte[] json, int from) {
        int width = widths[column];
        if (width > json.length - from) {
            return -1;
        }
        long[] expected = words[column];
        int last = expected.length - 1;
        for (int i = 0, at = from; i < last; i++, at += Long.BYTES) {
            if ((long) WORD.get(json, at) != expected[i]) {
                return -1;
            }
        }
        int after = from + width;
        return (long) WORD.get(json, after - Long.BYTES) == expected[last] ? after : -1;
    }

    private static long[] words(byte[] text) {
        long[] words = new long[(text.length + Long.BYTES - 1) / Long.BYTES];
        for (int i = 0; i < words.length; i++) {
            int at = Math.min(i * Long.BYTES, text.length - Long.BYTES);
            words[i] = at < 0 ? 0 : (long) WORD.get(text, at);
        }
        return words;
    }

    /** Looks the name up, and remembers that it came after {@code previous}. @return the column or {@link #UNKNOWN} */
    int find(byte[] bytes, int start, int length, int previous) {
        for (int slot = slot(bytes, start, length); table[slot] != 0; slot = slot + 1 & table.length - 1) {
            int column = table[slot] - 1;
            byte[] name = names[column];
            if (Arrays.equals(bytes, start, start + length, name, 0, name.length)) {
                successors[previous + 1] = column;
                return column;
            }
        }
        return UNKNOWN;
    }

    private int slot(byte[] bytes, int start, int length) {
        int hash = length;
        for (int i = start; i < start + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return (hash ^ hash >>> 15) & table.length - 1;
    }
}
