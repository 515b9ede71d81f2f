package io.esportslake.table;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A value that stands in a table's definition.
 *
 * @param type of the column that it is a value of
 * @param text as it was written; of a STRING column the value itself
 * @param bits a whole number, microseconds, the bits of a double, 1 or 0 for a flag; 0 for a text
 */
public record Constant(ColumnType type, String text, long bits) {

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException that says what was found and expected
     */
    public static Constant parse(ColumnType type, String text) {
        return new Constant(
                type,
                text,
                switch (type) {
                    case STRING -> 0;
                    case INT -> whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
                    case LONG -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
                    case DOUBLE -> Double.doubleToRawLongBits(real(text));
                    case BOOLEAN -> flag(text);
                    case TIMESTAMP -> micros(text);
                });
    }

    /** The text's bytes in UTF-8. */
    public byte[] utf8() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Its value, as a number, of DOUBLE. */
    public double real() {
        return Double.longBitsToDouble(bits);
    }

    /**
     * Sets a column of its type to it.
     *
     * @param utf8 the result of {@link #utf8}, made once
     */
    public void set(Row row, int column, byte[] utf8) {
        switch (type) {
            case STRING -> row.setText(column, utf8, 0, utf8.length);
            case INT, LONG, TIMESTAMP -> row.setInteger(column, bits);
            case DOUBLE -> row.setReal(column, real());
            case BOOLEAN -> row.setFlag(column, bits != 0);
        }
    }

    /**
     * Whether a column of its type, which is not null, has this value.
     *
     * @param utf8 the result of {@link #utf8}
     */
    boolean isIn(Row row, int column, byte[] utf8) {
        return switch (type) {
            case STRING -> {
                int start = row.textStart(column);
                yield Arrays.equals(row.textBytes(column), start, start + row.textLength(column), utf8, 0, utf8.length);
            }
            case INT, LONG, TIMESTAMP -> row.integer(column) == bits;
            case DOUBLE -> row.real(column) == real();
            case BOOLEAN -> row.flag(column) == (bits != 0);
        };
    }

    private static long whole(String text, long lowest, long highest) {
        try {
            long value = Long.parseLong(text);
            if (value >= lowest && value <= highest && isAscii(text)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "found '" + text + "', expected a whole number from " + lowest + " to " + highest);
    }

    private static double real(String text) {
        try {
            double value = new BigDecimal(text).doubleValue();
            if (!Double.isInfinite(value) && isAscii(text)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("found '" + text + "', expected a number that a double can hold");
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static long flag(String text) {
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true") ? 1 : 0;
        }
        throw new IllegalArgumentException("found '" + text + "', expected true or false");
    }

    private static long micros(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        long micros = TimestampText.parse(utf8, 0, utf8.length);
        if (micros == TimestampText.INVALID) {
            throw new IllegalArgumentException("found '" + text
                    + "', expected a date, or an ISO 8601 date and time, such as 2025-01-15T18:00:00Z");
        }
        return micros;
    }
}
