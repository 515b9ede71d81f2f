package io.esportslake.batch;

import static io.esportslake.batch.Malformation.STOPPED;

import io.esportslake.table.ColumnSource;
import io.esportslake.table.ColumnType;
import io.esportslake.table.EpochUnit;
import org.jspecify.annotations.Nullable;

/** Which slots' last values do not fit, and where they stand. Costs nothing as long as all fit. */
final class Misfits {

    private final Reading reading;
    /** Per slot: why its last value does not fit, or null; and where that value stands. */
    private final DeadLetterReason[] reasons;
    /** Per slot: what was expected, where that is not said by the column. */
    private final String[] expectations;

    /** Per column: which of its paths led to the value; null for its only one. */
    private final String[] pathOf;

    private final int[] from;
    private final int[] until;
    private int count;

    Misfits(Reading reading) {
        this.reading = reading;
        reasons = new DeadLetterReason[reading.slots()];
        expectations = new String[reading.slots()];
        pathOf = new String[reading.slots()];
        from = new int[reading.slots()];
        until = new int[reading.slots()];
    }

    boolean isEmpty() {
        return count == 0;
    }

    /**
     * Notes that the value of a slot, which may be STOPPED instead, does not fit.
     *
     * @return {@code valueUntil}
     */
    int note(DeadLetterReason why, int slot, int valueFrom, int valueUntil) {
        return note(why, slot, valueFrom, valueUntil, null);
    }

    /** The same, with what was expected, to be read after that word; null where the column says it. */
    int note(DeadLetterReason why, int slot, int valueFrom, int valueUntil, @Nullable String expected) {
        if (valueUntil != STOPPED) {
            count += reasons[slot] == null ? 1 : 0;
            reasons[slot] = why;
            expectations[slot] = expected;
            from[slot] = valueFrom;
            until[slot] = valueUntil;
        }
        return valueUntil;
    }

    /** Whether the value of a slot does not fit. */
    boolean has(int slot) {
        return reasons[slot] != null;
    }

    /** Forgets the slot's misfit, because another value of it follows. */
    void forget(int slot) {
        if (reasons[slot] != null) {
            reasons[slot] = null;
            count--;
        }
    }

    /** Makes a slot's misfit that of its column. */
    void move(int slot, int column) {
        note(reasons[slot], column, from[slot], until[slot], expectations[slot]);
        pathOf[column] = reading.paths[slot];
        forget(slot);
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
        ColumnType type = reading.columns[column].type();
        ColumnSource source = reading.sources[column];
        String found = Excerpt.of(json, from[column], until[column]);
        if (expectations[column] != null) {
            return detail(column, found, expectations[column]);
        }
        if (type == ColumnType.TIMESTAMP) {
            found += EpochMillis.meant(json, from[column], until[column]);
            if (reasons[column] == DeadLetterReason.OUT_OF_RANGE
                    && source.unit() == EpochUnit.MILLIS
                    && EpochMillis.isTooSmall(json, from[column], until[column])) {
                return detail(column, found, "milliseconds since 1970: 0, or a number of at least 12 digits");
            }
        }
        return detail(column, found, expectation(type, source));
    }

    private String detail(int column, String found, String expected) {
        String name = reading.columns[column].name();
        String path = pathOf[column] == null ? reading.paths[column] : pathOf[column];
        return "column " + name + (path.equals(name) ? "" : " (" + Excerpt.of(path) + ")") + ": found " + found
                + ", expected " + expected;
    }

    private int first() {
        int column = 0;
        while (reasons[column] == null) {
            column++;
        }
        return column;
    }

    private static String expectation(ColumnType type, ColumnSource source) {
        return switch (type) {
            case STRING -> "a string, a number, true or false";
            case INT -> "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
            case LONG -> "a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE;
            case DOUBLE -> "a number that a double can hold";
            case BOOLEAN -> "true or false";
            case TIMESTAMP ->
                "a date, an ISO 8601 date and time"
                        + switch (source.unit()) {
                            case ISO -> "";
                            case SECONDS -> ", or seconds since 1970";
                            case MILLIS -> ", or milliseconds since 1970";
                            case MICROS -> ", or microseconds since 1970: 0, or a number of at least 15 digits";
                        }
                        + ", in the years 0001 to 9999";
        };
    }
}
