package io.esportslake.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds, by the bytes of its name, a field of an object that the table knows. Producers write their fields in one
 * order, so each field remembers which one came after it last time, and most lookups are one comparison; the others are
 * a hash lookup.
 */
final class FieldNames {

    /** What stands for a field that is not known, and for the start of an object. */
    static final int UNKNOWN = -1;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[][] names;
    /** Each name with quotes and a colon, as most producers write it, cut into words; the last one overlaps. */
    private final long[][] words;
    /** The length of that, 8 or more; or beyond any record's for a name too short to be compared by words. */
    private final int[] widths;
    /** Open addressing: a field's index + 1, or 0. A power of two, at most a quarter full. */
    private final int[] table;
    /** The field after the one at index - 1, as last seen; never {@link #UNKNOWN}. */
    private final int[] successors;

    /** Takes the fields' names, each once; there may be none. */
    FieldNames(List<String> fields) {
        int size = Math.max(1, fields.size());
        names = new byte[fields.size()][];
        words = new long[size][];
        widths = new int[size];
        Arrays.fill(widths, Integer.MAX_VALUE);
        table = new int[Integer.highestOneBit(size) * 8];
        successors = new int[size + 1];
        for (int i = 0; i < names.length; i++) {
            names[i] = fields.get(i).getBytes(StandardCharsets.UTF_8);
            byte[] quoted = ("\"" + fields.get(i) + "\":").getBytes(StandardCharsets.UTF_8);
            if (quoted.length >= Long.BYTES && isWrittenAsItIs(fields.get(i))) {
                widths[i] = quoted.length;
            }
            words[i] = words(quoted);
            int slot = slot(names[i], 0, names[i].length);
            while (table[slot] != 0) {
                slot = slot + 1 & table.length - 1;
            }
            table[slot] = i + 1;
            successors[i] = i; // the order of the definition, until a record shows another
        }
    }

    /** Whether JSON has no other way to write it than its own bytes, or with needless escapes. */
    private static boolean isWrittenAsItIs(String name) {
        return name.chars().allMatch(c -> c >= 0x20 && c != '"' && c != '\\');
    }

    /** The field that probably follows. */
    int expectedAfter(int field) {
        return successors[field + 1];
    }

    /**
     * Whether the field's name stands at {@code from} in quotes, with a colon right behind.
     *
     * @return the position after the colon, or -1
     */
    int afterIfAt(int field, byte[] json, int from) {
        int width = widths[field];
        if (width > json.length - from) {
            return -1;
        }
        long[] expected = words[field];
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

    /** Looks the name up, and remembers that it came after {@code previous}; returns its index or {@link #UNKNOWN}. */
    int find(byte[] bytes, int start, int length, int previous) {
        for (int slot = slot(bytes, start, length); table[slot] != 0; slot = slot + 1 & table.length - 1) {
            int field = table[slot] - 1;
            byte[] name = names[field];
            if (Arrays.equals(bytes, start, start + length, name, 0, name.length)) {
                successors[previous + 1] = field;
                return field;
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
