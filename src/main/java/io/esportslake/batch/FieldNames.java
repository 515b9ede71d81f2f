package io.esportslake.batch;

import io.esportslake.table.Column;
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

    private final byte[][] names;
    /** Open addressing: a column's index + 1, or 0. A power of two, at most a quarter full. */
    private final int[] table;
    /** The column after the one at index - 1, as last seen; never {@link #UNKNOWN}. */
    private final int[] successors;

    FieldNames(List<Column> columns) {
        names = new byte[columns.size()][];
        table = new int[Integer.highestOneBit(columns.size()) * 8];
        successors = new int[columns.size() + 1];
        for (int i = 0; i < names.length; i++) {
            names[i] = columns.get(i).name().getBytes(StandardCharsets.UTF_8);
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

    /** Whether the column's name and a closing quote stand at {@code from}. */
    boolean standsAt(int column, byte[] json, int from) {
        byte[] name = names[column];
        int until = from + name.length;
        return until < json.length && json[until] == '"' && Arrays.equals(json, from, until, name, 0, name.length);
    }

    /** The position after the column's name and closing quote that stand at {@code from}. */
    int after(int column, int from) {
        return from + names[column].length + 1;
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
