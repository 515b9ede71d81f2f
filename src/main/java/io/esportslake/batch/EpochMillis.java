package io.esportslake.batch;

import io.esportslake.table.TimestampText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of milliseconds since 1970 as points in time. No small ones are taken but 0: what lies within 100
 * billion of it (October 1966 to March 1973) is far more often a number of seconds, which would be wrong by a factor of
 * 1,000 without a word. A point in time of those years can be written as ISO 8601 text.
 */
final class EpochMillis {

    /**
     * The least size of a number other than 0, in milliseconds: 1973-03-03T09:46:40Z. As seconds it is the year 5138.
     */
    static final long LEAST_SIZE = 100_000_000_000L;

    /** The power of ten from milliseconds to microseconds. */
    static final int DIGITS_TO_MICROS = 3;

    private static final long MICROS_PER_MILLI = 1_000;

    // The lowest timestamp is a whole number of milliseconds; the highest is cut to one.
    private static final long LOWEST = TimestampText.MIN_MICROS / MICROS_PER_MILLI;
    private static final long HIGHEST = TimestampText.MAX_MICROS / MICROS_PER_MILLI;

    /** Longer numbers are no point in time in any unit. */
    private static final int MAX_DIGITS = 32;

    private static final String[] UNITS = {"seconds", "milliseconds", "microseconds", "nanoseconds"};
    /** A unit is told only where it gives one of the years 2000 to 2099; no number does so in two units. */
    private static final BigDecimal YEAR_2000 = BigDecimal.valueOf(946_684_800);

    private static final BigDecimal YEAR_2100 = BigDecimal.valueOf(4_102_444_800L);

    private EpochMillis() {}

    /** Whether the whole number is taken. */
    static boolean fits(long millis) {
        return millis >= LEAST_SIZE && millis <= HIGHEST || millis == 0 || millis <= -LEAST_SIZE && millis >= LOWEST;
    }

    /** Whether so many microseconds are no small number of milliseconds, and not 0. */
    static boolean fitsAsMicros(long micros) {
        return micros >= LEAST_SIZE * MICROS_PER_MILLI && micros <= TimestampText.MAX_MICROS
                || micros <= -LEAST_SIZE * MICROS_PER_MILLI && micros >= TimestampText.MIN_MICROS;
    }

    /** The microseconds of a number that {@link #fits}. */
    static long micros(long millis) {
        return millis * MICROS_PER_MILLI;
    }

    /** Whether the number lies closer to 1970 than {@link #LEAST_SIZE}. */
    static boolean isTooSmall(byte[] json, int from, int until) {
        BigDecimal number = number(json, from, until);
        return number != null && number.abs().compareTo(BigDecimal.valueOf(LEAST_SIZE)) < 0;
    }

    /** Which unit the number was probably meant in, and the time it is then: a clause, or the empty text. */
    static String meant(byte[] json, int from, int until) {
        boolean quoted = json[from] == '"';
        BigDecimal number = quoted ? number(json, from + 1, until - 1) : number(json, from, until);
        if (number == null) {
            return "";
        }
        for (int unit = 0; unit < UNITS.length; unit++) {
            BigDecimal seconds = number.movePointLeft(3 * unit);
            if (seconds.compareTo(YEAR_2000) >= 0 && seconds.compareTo(YEAR_2100) < 0) {
                return ", which looks like " + UNITS[unit] + (quoted ? " in quotes" : "") + " ("
                        + Instant.ofEpochSecond(seconds.longValue()) + ")";
            }
        }
        return "";
    }

    /** The number between two positions, or null when there is none of a sensible length. */
    private static @Nullable BigDecimal number(byte[] json, int from, int until) {
        if (until - from > MAX_DIGITS) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(new String(json, from, until - from, StandardCharsets.ISO_8859_1));
            // Powers of ten that no unit makes a time of would only be slow to shift.
            return Math.abs((long) number.scale()) <= MAX_DIGITS ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
