package io.esportslake.table;

/**
 * Reads points in time, in ISO 8601 as people and systems write it:
 *
 * <pre>
 * date             2025-02-28                     midnight UTC
 * date and time    2025-02-28T13:45               T or one blank; seconds may be missing
 *                  2025-02-28 13:45:59.123456789  digits past microseconds are cut, towards the past
 * and an offset    Z  +02  +0200  +02:00          none means UTC; at most 18 hours
 * </pre>
 *
 * Letters are upper case. Dates are those of the (proleptic) Gregorian calendar, years 0001 to 9999, also after the
 * offset is taken off. There is no hour 24 and no second 60.
 */
public final class TimestampText {

    /** What {@link #parse} gives for a text that is no point in time. */
    public static final long INVALID = Long.MIN_VALUE;

    /** 0001-01-01T00:00:00Z in microseconds. */
    public static final long MIN_MICROS = -62_135_596_800_000_000L;

    /** 9999-12-31T23:59:59.999999Z in microseconds. */
    public static final long MAX_MICROS = 253_402_300_799_999_999L;

    private static final int MAX_OFFSET_MINUTES = 18 * 60;
    private static final int[] DAYS_BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    private static final int[] DAYS_OF_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private TimestampText() {}

    /** Microseconds since 1970-01-01T00:00:00Z, or {@link #INVALID}. */
    public static long parse(byte[] text, int start, int length) {
        int end = start + length;
        if (length < 10 || text[start + 4] != '-' || text[start + 7] != '-') {
            return INVALID;
        }
        long day = epochDay(
                twoDigits(text, start) * 100 + twoDigits(text, start + 2),
                twoDigits(text, start + 5),
                twoDigits(text, start + 8));
        if (day == INVALID) {
            return INVALID;
        }
        long micros = day * 86_400_000_000L;
        if (length > 10) {
            if (length < 16 || text[start + 10] != 'T' && text[start + 10] != ' ' || text[start + 13] != ':') {
                return INVALID;
            }
            int hour = twoDigits(text, start + 11);
            int minute = twoDigits(text, start + 14);
            if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
                return INVALID;
            }
            long rest = secondsAndOffset(text, start + 16, end);
            if (rest == INVALID) {
                return INVALID;
            }
            micros += (hour * 60 + minute) * 60_000_000L + rest;
        }
        return micros < MIN_MICROS || micros > MAX_MICROS ? INVALID : micros;
    }

    private static long secondsAndOffset(byte[] text, int from, int end) {
        int at = from;
        long micros = 0;
        if (at < end && text[at] == ':') {
            int second = at + 3 <= end ? twoDigits(text, at + 1) : -1;
            if (second < 0 || second > 59) {
                return INVALID;
            }
            micros = second * 1_000_000L;
            at += 3;
            if (at < end && text[at] == '.') {
                int fractionFrom = ++at;
                for (int unit = 100_000; at < end && isDigit(text[at]); at++, unit /= 10) {
                    micros += (long) unit * (text[at] - '0');
                }
                if (at == fractionFrom) {
                    return INVALID;
                }
            }
        }
        if (at == end || text[at] == 'Z' && at + 1 == end) {
            return micros;
        }
        int offset = offsetMinutes(text, at, end);
        return offset > MAX_OFFSET_MINUTES ? INVALID : micros - offset * 60_000_000L;
    }

    /** {@return minutes east of UTC, or more than there can be when it is no offset} */
    private static int offsetMinutes(byte[] text, int at, int end) {
        int length = end - at;
        boolean colon = length == 6 && text[at + 3] == ':';
        if (text[at] != '+' && text[at] != '-' || !colon && length != 5 && length != 3) {
            return Integer.MAX_VALUE;
        }
        int hours = twoDigits(text, at + 1);
        int minutes = length == 3 ? 0 : twoDigits(text, end - 2);
        int offset = hours * 60 + minutes;
        if (hours < 0 || minutes < 0 || minutes > 59 || offset > MAX_OFFSET_MINUTES) {
            return Integer.MAX_VALUE;
        }
        return text[at] == '-' ? -offset : offset;
    }

    /** {@return days since 1970-01-01, or {@link #INVALID} when there is no such day} */
    private static long epochDay(int year, int month, int day) {
        if (year < 1 || month < 1 || month > 12 || day < 1) {
            return INVALID;
        }
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if (day > DAYS_OF_MONTH[month - 1] + (leap && month == 2 ? 1 : 0)) {
            return INVALID;
        }
        int before = year - 1;
        int daysBeforeYear = before * 365 + before / 4 - before / 100 + before / 400;
        return (long) daysBeforeYear + DAYS_BEFORE_MONTH[month - 1] + (leap && month > 2 ? 1 : 0) + day - 1 - 719_162;
    }

    /** {@return 0 to 99, or far below zero when one is no digit} */
    private static int twoDigits(byte[] text, int at) {
        return isDigit(text[at]) && isDigit(text[at + 1]) ? (text[at] - '0') * 10 + text[at + 1] - '0' : -100_000;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
