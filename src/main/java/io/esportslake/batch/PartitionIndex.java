package io.esportslake.batch;

import io.esportslake.table.PartitionKey;
import io.esportslake.table.Row;
import io.esportslake.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the buffer of a row's partition key by the bytes of its partition columns, without making the key. */
final class PartitionIndex {

    private record Entry(int hash, byte[][] values, PartitionBuffer buffer) {}

    private static final int FIRST_SLOTS = 64;

    private final List<String> columnNames;
    private final int[] columns;
    /** Open addressing: a power of two, at most half full. */
    private Entry[] slots = new Entry[FIRST_SLOTS];

    private final List<Entry> entries = new ArrayList<>();

    PartitionIndex(TableDefinition table) {
        columnNames = table.partitionColumns();
        columns = columnNames.stream().mapToInt(table::indexOf).toArray();
    }

    /** The buffer of the row's partition key, or null. */
    @Nullable
    PartitionBuffer find(Row row) {
        int hash = hash(row);
        for (int slot = hash & slots.length - 1; slots[slot] != null; slot = slot + 1 & slots.length - 1) {
            if (slots[slot].hash == hash && matches(slots[slot], row)) {
                return slots[slot].buffer;
            }
        }
        return null;
    }

    /** The partition key of the row. */
    PartitionKey key(Row row) {
        List<String> values = new ArrayList<>();
        for (int column : columns) {
            values.add(
                    row.isNull(column)
                            ? null
                            : new String(
                                    row.textBytes(column),
                                    row.textStart(column),
                                    row.textLength(column),
                                    StandardCharsets.UTF_8));
        }
        return new PartitionKey(columnNames, values);
    }

    /** Adds the buffer of the row's partition key, which must not be there yet. */
    void add(Row row, PartitionBuffer buffer) {
        byte[][] values = new byte[columns.length][];
        for (int i = 0; i < values.length; i++) {
            int start = row.textStart(columns[i]);
            values[i] = row.isNull(columns[i])
                    ? null
                    : Arrays.copyOfRange(row.textBytes(columns[i]), start, start + row.textLength(columns[i]));
        }
        Entry entry = new Entry(hash(row), values, buffer);
        entries.add(entry);
        if (entries.size() * 2 > slots.length) {
            rebuild(slots.length * 2);
        } else {
            place(entry);
        }
    }

    /** All buffers, in the order in which they came. */
    List<PartitionBuffer> buffers() {
        List<PartitionBuffer> buffers = new ArrayList<>(entries.size());
        entries.forEach(entry -> buffers.add(entry.buffer));
        return Collections.unmodifiableList(buffers);
    }

    /** Closes and forgets the buffers that the predicate names. */
    void closeIf(Predicate<PartitionBuffer> isUnwanted) {
        boolean changed = entries.removeIf(entry -> {
            boolean unwanted = isUnwanted.test(entry.buffer);
            if (unwanted) {
                entry.buffer.vectors().close();
            }
            return unwanted;
        });
        if (changed) {
            rebuild(Math.max(FIRST_SLOTS, Integer.highestOneBit(Math.max(1, entries.size())) * 4));
        }
    }

    private void rebuild(int size) {
        slots = new Entry[size];
        entries.forEach(this::place);
    }

    private void place(Entry entry) {
        int slot = entry.hash & slots.length - 1;
        while (slots[slot] != null) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = entry;
    }

    private boolean matches(Entry entry, Row row) {
        for (int i = 0; i < columns.length; i++) {
            byte[] value = entry.values[i];
            int column = columns[i];
            if (value == null || row.isNull(column)) {
                if (value != null || !row.isNull(column)) {
                    return false;
                }
                continue;
            }
            int start = row.textStart(column);
            if (!Arrays.equals(value, 0, value.length, row.textBytes(column), start, start + row.textLength(column))) {
                return false;
            }
        }
        return true;
    }

    private int hash(Row row) {
        int hash = 1;
        for (int column : columns) {
            hash = 31 * hash + 7;
            if (!row.isNull(column)) {
                byte[] text = row.textBytes(column);
                int end = row.textStart(column) + row.textLength(column);
                for (int i = row.textStart(column); i < end; i++) {
                    hash = 31 * hash + text[i];
                }
            }
        }
        return hash ^ hash >>> 16;
    }
}
