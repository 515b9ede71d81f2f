package io.esportslake.parquet;

import java.util.Arrays;

/** The distinct values of a chunk of fixed width, as 64-bit patterns, in the order of their first appearance. */
final class LongDictionary {

    private long[] entries = new long[1024];
    private int[] table = new int[2048];
    private int size;

    int size() {
        return size;
    }

    long[] entries() {
        return entries;
    }

    /**
     * Numbers the values.
     *
     * @param ids receives the entry of each value
     * @return whether all found a place; if not, the chunk goes without a dictionary
     */
    boolean build(long[] values, int count, int[] ids, int maxEntries) {
        size = 0;
        Arrays.fill(table, 0);
        for (int i = 0; i < count; i++) {
            if (i == Dictionaries.SAMPLE && Dictionaries.isHopeless(size, size, count, maxEntries)) {
                return false;
            }
            if (i > 0 && values[i] == values[i - 1]) {
                ids[i] = ids[i - 1]; // as in columns that say where records come from
                continue;
            }
            int id = find(values[i], maxEntries);
            if (id < 0) {
                return false;
            }
            ids[i] = id;
        }
        return true;
    }

    private int find(long value, int maxEntries) {
        int mask = table.length - 1;
        int slot = (int) Dictionaries.mix(value) & mask;
        for (int probes = 0; table[slot] != 0; probes++) {
            int id = table[slot] - 1;
            if (entries[id] == value) {
                return id;
            }
            if (probes == Dictionaries.MAX_PROBES) {
                return -1;
            }
            slot = (slot + 1) & mask;
        }
        if (size == maxEntries) {
            return -1;
        }
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, size * 2);
        }
        entries[size] = value;
        table[slot] = ++size;
        if (size * 2 > table.length) {
            enlarge();
        }
        return size - 1;
    }

    private void enlarge() {
        table = new int[table.length * 2];
        int mask = table.length - 1;
        for (int id = 0; id < size; id++) {
            int slot = (int) Dictionaries.mix(entries[id]) & mask;
            while (table[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            table[slot] = id + 1;
        }
    }
}
