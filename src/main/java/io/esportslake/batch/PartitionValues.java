package io.esportslake.batch;

import io.esportslake.table.PartitionKey;
import io.esportslake.table.Row;
import io.esportslake.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Turns partition values that a path cannot tell from null into null: the empty text, and the mark for null itself. A
 * column of the record that has a default is that instead. Columns of the record are turned before the derived columns
 * follow from them, derived ones afterwards.
 */
final class PartitionValues {

    private static final byte[] NULL_MARK = PartitionKey.NULL_SEGMENT_VALUE.getBytes(StandardCharsets.UTF_8);

    private final int[] ofRecord;
    private final int[] derived;
    /** What a column is when it would be null; null itself for most columns. */
    private final byte[][] fallbacks;

    PartitionValues(TableDefinition table) {
        int[] all = table.partitionColumns().stream().mapToInt(table::indexOf).toArray();
        int firstDerived = table.recordColumns().size();
        ofRecord = Arrays.stream(all).filter(column -> column < firstDerived).toArray();
        derived = Arrays.stream(all).filter(column -> column >= firstDerived).toArray();
        fallbacks = new byte[table.columns().size()][];
        for (int column : ofRecord) {
            table.sources()
                    .get(column)
                    .fallback()
                    .filter(fallback -> !PartitionKey.countsAsNull(fallback.text()))
                    .ifPresent(fallback -> fallbacks[column] = fallback.utf8());
        }
    }

    /** Makes null what counts as null, in the columns of the record; says how many values that were. */
    int normalizeRecordColumns(Row row) {
        return normalize(row, ofRecord);
    }

    /** The same in the derived columns. */
    int normalizeDerivedColumns(Row row) {
        return normalize(row, derived);
    }

    private int normalize(Row row, int[] columns) {
        int turned = 0;
        for (int column : columns) {
            if (row.isNull(column) || !countsAsNull(row, column)) {
                continue;
            }
            if (fallbacks[column] != null) {
                row.setText(column, fallbacks[column], 0, fallbacks[column].length);
            } else {
                row.setNull(column);
                turned++;
            }
        }
        return turned;
    }

    private static boolean countsAsNull(Row row, int column) {
        int start = row.textStart(column);
        int length = row.textLength(column);
        return length == 0
                || Arrays.equals(row.textBytes(column), start, start + length, NULL_MARK, 0, NULL_MARK.length);
    }
}
