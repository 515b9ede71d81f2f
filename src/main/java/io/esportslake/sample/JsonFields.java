package io.esportslake.sample;

import io.esportslake.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes one flat JSON object after the other into one buffer, its fields named by their index in the table's record
 * columns. Nothing is escaped here: texts arrive as finished JSON tokens, so that most of a record is copied bytes.
 */
final class JsonFields {

    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final int LONGEST_NUMBER = 24;
    private static final long LEAST_EPOCH_MILLIS = 100_000_000_000L;
    private static final int DAY_SECONDS = 86_400;

    private final byte[][] names;
    private byte[] buffer = new byte[2048];
    private int length;
    private long leftOut;
    private long nulls;

    JsonFields(TableDefinition table) {
        names = table.recordColumns().stream()
                .map(column -> ascii(",\"" + column.name() + "\":"))
                .toArray(byte[][]::new);
    }

    /**
     * Starts the next object.
     *
     * @param leftOut the fields to skip, a bit for each column index
     * @param nulls the fields to write as null, whatever value is given
     */
    void open(long leftOut, long nulls) {
        this.leftOut = leftOut;
        this.nulls = nulls;
        length = 0;
    }

    /** Ends the object and returns a copy of its bytes. */
    byte[] close() {
        reserve(1);
        buffer[0] = '{'; // in place of the first field's comma
        buffer[length++] = '}';
        return Arrays.copyOf(buffer, length);
    }

    /** Writes a field of any type from its finished JSON token, or null when the token is null. */
    void token(int column, byte @Nullable [] token) {
        if (begins(column)) {
            append(token == null ? NULL : token);
        }
    }

    /** Writes a string of these bytes, which need no escape. */
    void text(int column, byte[] plain) {
        if (begins(column)) {
            reserve(plain.length + 2);
            buffer[length++] = '"';
            append(plain);
            buffer[length++] = '"';
        }
    }

    /** A copy of a text that ends in zeros, with a number in their place. */
    static byte[] numbered(byte[] text, long number) {
        byte[] numbered = text.clone();
        long rest = number;
        for (int at = numbered.length - 1; rest > 0; at--, rest /= 10) {
            numbered[at] = (byte) ('0' + rest % 10);
        }
        return numbered;
    }

    /** Writes raw bytes between two fields. */
    void raw(byte[] bytes) {
        append(bytes);
    }

    void number(int column, long value) {
        if (begins(column)) {
            digits(value, 1);
        }
    }

    /** Writes a whole number the long way, as {@code 35.0}: still a whole number. */
    void wholeWithFraction(int column, long value) {
        if (begins(column)) {
            digits(value, 1);
            buffer[length++] = '.';
            buffer[length++] = '0';
        }
    }

    /** Writes a decimal with two fraction digits. */
    void hundredths(int column, long value) {
        if (begins(column)) {
            digits(value / 100, 1);
            buffer[length++] = '.';
            digits(value % 100, 2);
        }
    }

    void flag(int column, @Nullable Boolean value) {
        if (begins(column)) {
            append(value == null ? NULL : value ? TRUE : FALSE);
        }
    }

    /**
     * Writes an instant, in UTC, in one of the forms that the lake takes; as text where it takes no number, near 1970.
     */
    void timestamp(int column, long epochMillis, TimestampForm form) {
        if (!begins(column)) {
            return;
        }
        if (form == TimestampForm.EPOCH_MILLIS && Math.abs(epochMillis) >= LEAST_EPOCH_MILLIS) {
            digits(epochMillis, 1);
            return;
        }
        long second = Math.floorDiv(epochMillis, 1000L) + form.offsetHours() * 3600L;
        LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        reserve(2 * LONGEST_NUMBER);
        buffer[length++] = '"';
        digits(time.getYear(), 4);
        buffer[length++] = '-';
        digits(time.getMonthValue(), 2);
        buffer[length++] = '-';
        digits(time.getDayOfMonth(), 2);
        if (form != TimestampForm.DATE) {
            int ofDay = Math.floorMod(second, DAY_SECONDS);
            buffer[length++] = (byte) form.separator();
            digits(ofDay / 3600, 2);
            buffer[length++] = ':';
            digits(ofDay / 60 % 60, 2);
            buffer[length++] = ':';
            digits(ofDay % 60, 2);
            if (form.hasFraction()) {
                buffer[length++] = '.';
                digits(Math.floorMod(epochMillis, 1000L), 3);
            }
            append(form.zone());
        }
        buffer[length++] = '"';
    }

    private boolean begins(int column) {
        long bit = 1L << column;
        if ((leftOut & bit) != 0) {
            return false;
        }
        append(names[column]);
        if ((nulls & bit) != 0) {
            append(NULL);
            return false;
        }
        return true;
    }

    private void digits(long value, int atLeast) {
        reserve(LONGEST_NUMBER);
        int count = atLeast;
        for (long rest = value, limit = power(atLeast); rest >= limit; rest /= 10) {
            count++;
        }
        for (int at = length + count - 1; at >= length; at--) {
            buffer[at] = (byte) ('0' + value % 10);
            value /= 10;
        }
        length += count;
    }

    private static long power(int digits) {
        return digits == 1 ? 10 : digits == 2 ? 100 : digits == 3 ? 1000 : 10_000;
    }

    private void append(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    /** Makes room for this many bytes and the few punctuation marks that follow a token. */
    private void reserve(int bytes) {
        if (length + bytes + LONGEST_NUMBER > buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * (length + bytes + LONGEST_NUMBER));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
