package io.esportslake.batch;

import io.esportslake.table.Constant;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What stands for the texts of a column: a hash lookup over bytes. */
final class Translation {

    /** What {@link #find} gives for a text that stands for itself. */
    static final int NONE = -1;

    private final byte[][] texts;
    /** What each becomes; null for null. */
    private final Constants.Set[] targets;
    /** Open addressing: a text's index + 1, or 0. A power of two, at most a quarter full. */
    private final int[] table;

    Translation(Map<String, Optional<Constant>> values, Constants constants) {
        texts = new byte[values.size()][];
        targets = new Constants.Set[values.size()];
        table = new int[Integer.highestOneBit(Math.max(1, values.size())) * 8];
        int i = 0;
        for (Map.Entry<String, Optional<Constant>> value : values.entrySet()) {
            texts[i] = value.getKey().getBytes(StandardCharsets.UTF_8);
            targets[i] = value.getValue().map(constants::add).orElse(null);
            int slot = slot(texts[i], 0, texts[i].length);
            while (table[slot] != 0) {
                slot = slot + 1 & table.length - 1;
            }
            table[slot] = ++i;
        }
    }

    /** Which text it is, or {@link #NONE}. */
    int find(byte[] utf8, int start, int length) {
        for (int slot = slot(utf8, start, length); table[slot] != 0; slot = slot + 1 & table.length - 1) {
            byte[] text = texts[table[slot] - 1];
            if (Arrays.equals(utf8, start, start + length, text, 0, text.length)) {
                return table[slot] - 1;
            }
        }
        return NONE;
    }

    /** Sets a slot to what stands for a text that was found. */
    void set(int found, RowSlots row, int slot) {
        if (targets[found] == null) {
            row.setNull(slot);
        } else {
            targets[found].into(row, slot);
        }
    }

    private int slot(byte[] utf8, int start, int length) {
        int hash = length;
        for (int i = start; i < start + length; i++) {
            hash = 31 * hash + utf8[i];
        }
        return (hash ^ hash >>> 15) & table.length - 1;
    }
}
