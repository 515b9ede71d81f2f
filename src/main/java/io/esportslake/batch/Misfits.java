package io.esportslake.batch;

import static io.esportslake.batch.Malformation.STOPPED;

import io.esportslake.table.Column;
import io.esportslake.table.ColumnType;

/** Which columns' last values do not fit, and where they stand. Costs nothing as long as all fit. */
final class Misfits {

    private final Column[] columns;
    /** Per column: why its last value does not fit, or null; and where that value stands. */
    private final DeadLetterReason[] reasons;

    private final int[] from;
    private final int[] until;
    private int count;

    Misfits(Column[] columns) {
        this.columns = columns;
        reasons = new DeadLetterReason[columns.length];
        from = new int[columns.length];
        until = new int[columns.length];
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Notes that the value of a column, which may be STOPPED instead, does not fit. @return {@code valueUntil} */
    int note(DeadLetterReason why, int column, int valueFrom, int valueUntil) {
        if (valueUntil != STOPPED) {
            reasons[column] = why;
            from[column] = valueFrom;
            until[column] = valueUntil;
            count++;
        }
        return valueUntil;
    }

    /** Forgets the column's misfit, because another value of it follows. */
    void forget(int column) {
        if (reasons[column] != null) {
            reasons[column] = null;
            count--;
        }
    }

    void clear() {
        for (int column = 0; count > 0; column++) {
            forget(column);
        }
    }

    /** Why the first column of the table's order does not fit; there must be one. */
    DeadLetterReason reason() {
        return reasons[first()];
    }

    /** What was found in that column, and what was expected. */
    String detail(byte[] json) {
        int column = first();
        ColumnType type = columns[column].type();
        String found = Excerpt.of(json, from[column], until[column]);
        if (type == ColumnType.TIMESTAMP) {
            found += EpochMillis.meant(json, from[column], until[column]);
            if (reasons[column] == DeadLetterReason.OUT_OF_RANGE
                    && EpochMillis.isTooSmall(json, from[column], until[column])) {
                return detail(column, found, "milliseconds since 1970: 0, or a number of at least 12 digits");
            }
        }
        return detail(column, found, expectation(type));
    }

    private String detail(int column, String found, String expected) {
        return "column " + columns[column].name() + ": found " + found + ", expected " + expected;
    }

    private int first() {
        int column = 0;
        while (reasons[column] == null) {
            column++;
        }
        return column;
    }

    private static String expectation(ColumnType type) {
        return switch (type) {
            case STRING -> "a string, a number, true or false";
            case INT -> "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
            case LONG -> "a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE;
            case DOUBLE -> "a number that a double can hold";
            case BOOLEAN -> "true or false";
            case TIMESTAMP ->
                "a date, an ISO 8601 date and time, or whole milliseconds since 1970, in the years 0001 to 9999";
        };
    }
}
