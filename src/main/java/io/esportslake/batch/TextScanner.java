package io.esportslake.batch;

import static io.esportslake.batch.DeadLetterReason.INVALID_UTF8;
import static io.esportslake.batch.DeadLetterReason.LONE_SURROGATE;
import static io.esportslake.batch.DeadLetterReason.NOT_JSON;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads JSON strings: checks that they are strict UTF-8, and undoes escapes. A string without escapes stays a slice of
 * the record's own bytes; one with escapes becomes a slice of a scratch array that is valid until the next record.
 */
final class TextScanner {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    /** The numbers of the bytes, the highest byte's last: times {@code 1 << 8 * n}, the highest byte is n. */
    private static final long BYTE_NUMBERS = 0x0001020304050607L;

    private static final int SCRATCH_KEPT_BYTES = 1 << 16;

    private final Malformation malformation;
    private byte[] scratch = new byte[1024];
    private int scratchUsed;
    private byte[] bytes = scratch;
    private int start;
    private int length;

    TextScanner(Malformation malformation) {
        this.malformation = malformation;
    }

    /** Forgets the texts of the record before. */
    void begin() {
        scratchUsed = 0;
    }

    /** Lets go of a scratch array that one large record made large, and of that record. */
    void trim() {
        if (scratch.length > SCRATCH_KEPT_BYTES) {
            scratch = new byte[1024];
        }
        bytes = scratch;
        scratchUsed = 0;
    }

    /** The array that holds the last text. */
    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int length() {
        return length;
    }

    /** Reads a string from the byte after its quote, at {@code from}; returns the position after it, or STOPPED. */
    int scan(byte[] json, int from) {
        int at = from;
        while (true) {
            at = plainUntil(json, at);
            if (at == json.length) {
                return malformation.stop(NOT_JSON, at, "the closing quote of a string");
            }
            int b = json[at];
            if (b == '"') {
                holdIn(json);
                start = from;
                length = at - from;
                return at + 1;
            }
            if (b == '\\') {
                return scanEscaped(json, from, at);
            }
            at = b < 0 ? afterCharacter(json, at) : stopAtControl(at);
            if (at < 0) {
                return at;
            }
        }
    }

    /** The first position that holds a quote, a backslash, a control character or no ASCII; or the end. */
    private static int plainUntil(byte[] json, int from) {
        int at = from;
        int lastWord = json.length - Long.BYTES;
        while (at <= lastWord) {
            long word = (long) WORD.get(json, at);
            long quote = word ^ ('"' * ONES);
            long backslash = word ^ ('\\' * ONES);
            // Each term marks the high bit of a byte that is zero, below 0x20, or no ASCII and so a mark anyway. A
            // borrow
            // comes from a marked byte only: the lowest mark is always a true one.
            long marks = (quote - ONES | backslash - ONES | word - 0x20 * ONES | word) & HIGH_BITS;
            if (marks != 0) {
                return at + lowestByte(marks);
            }
            at += Long.BYTES;
        }
        while (at < json.length && json[at] >= 0x20 && json[at] != '"' && json[at] != '\\') {
            at++;
        }
        return at;
    }

    /**
     * Which byte, counted from the lowest, holds the lowest bit of {@code marks}; only the high bits of bytes may be
     * set.
     */
    private static int lowestByte(long marks) {
        long isolated = (marks & -marks) >>> 7;
        return (int) (isolated * BYTE_NUMBERS >>> 56);
    }

    /** A reference to a record costs the garbage collector's write barrier, so it is written once per record. */
    private void holdIn(byte[] array) {
        if (bytes != array) {
            bytes = array;
        }
    }

    private int stopAtControl(int at) {
        return malformation.stop(NOT_JSON, at, "no unescaped control character in a string");
    }

    /**
     * Checks one character of two to four bytes.
     *
     * @return the position after it, or STOPPED
     */
    private int afterCharacter(byte[] json, int at) {
        int lead = json[at] & 0xFF;
        int lowest = 0x80;
        int highest = 0xBF;
        int size;
        if (lead >= 0xC2 && lead <= 0xDF) {
            size = 2;
        } else if (lead >= 0xE0 && lead <= 0xEF) {
            size = 3;
            lowest = lead == 0xE0 ? 0xA0 : 0x80; // below would be overlong
            highest = lead == 0xED ? 0x9F : 0xBF; // above would be a surrogate
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            size = 4;
            lowest = lead == 0xF0 ? 0x90 : 0x80; // below would be overlong
            highest = lead == 0xF4 ? 0x8F : 0xBF; // above would be past U+10FFFF
        } else {
            return malformation.stop(INVALID_UTF8, at, "UTF-8 text");
        }
        for (int i = at + 1; i < at + size; i++) {
            int next = i < json.length ? json[i] & 0xFF : 0;
            if (next < lowest || next > highest) {
                return malformation.stop(INVALID_UTF8, i, "the rest of a character in UTF-8");
            }
            lowest = 0x80;
            highest = 0xBF;
        }
        return at + size;
    }

    private int scanEscaped(byte[] json, int from, int firstEscape) {
        if (scratch.length - scratchUsed < json.length - from) {
            // Texts never grow by undoing escapes, so one array of the record's length serves all of its texts.
            scratch = new byte[Math.max(1024, json.length)];
            scratchUsed = 0;
        }
        int textStart = scratchUsed;
        int runStart = from;
        int at = firstEscape;
        while (true) {
            if (at == json.length) {
                return malformation.stop(NOT_JSON, at, "the closing quote of a string");
            }
            int b = json[at];
            if (b == '"' || b == '\\') {
                System.arraycopy(json, runStart, scratch, scratchUsed, at - runStart);
                scratchUsed += at - runStart;
                if (b == '"') {
                    holdIn(scratch);
                    start = textStart;
                    length = scratchUsed - textStart;
                    return at + 1;
                }
                at = escape(json, at + 1);
                runStart = at;
            } else {
                at = b < 0 ? afterCharacter(json, at) : b < 0x20 ? stopAtControl(at) : at;
            }
            if (at < 0) {
                return at;
            }
            at = plainUntil(json, at);
        }
    }

    /** Undoes one escape whose letter is at {@code at}; returns the position after it, or STOPPED. */
    private int escape(byte[] json, int at) {
        int letter = at < json.length ? json[at] : 0;
        switch (letter) {
            case '"', '\\', '/' -> put(letter);
            case 'b' -> put('\b');
            case 'f' -> put('\f');
            case 'n' -> put('\n');
            case 'r' -> put('\r');
            case 't' -> put('\t');
            case 'u' -> {
                return unicodeEscape(json, at);
            }
            default -> {
                return malformation.stop(NOT_JSON, at, "one of \"\\/bfnrtu after a backslash");
            }
        }
        return at + 1;
    }

    private int unicodeEscape(byte[] json, int at) {
        int unit = hexUnit(json, at + 1);
        if (unit < 0) {
            return unit;
        }
        if (unit < 0xD800 || unit > 0xDFFF) {
            putCodePoint(unit);
            return at + 5;
        }
        if (unit > 0xDBFF || at + 6 >= json.length || json[at + 5] != '\\' || json[at + 6] != 'u') {
            return malformation.stop(LONE_SURROGATE, at - 1, "both halves of a surrogate pair");
        }
        int low = hexUnit(json, at + 7);
        if (low < 0) {
            return low;
        }
        if (low < 0xDC00 || low > 0xDFFF) {
            return malformation.stop(LONE_SURROGATE, at - 1, "both halves of a surrogate pair");
        }
        putCodePoint(Character.toCodePoint((char) unit, (char) low));
        return at + 11;
    }

    private int hexUnit(byte[] json, int from) {
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            // A negative byte is no code point, and a digit of another script is not ASCII: both give -1.
            int digit = i < json.length && json[i] >= 0 ? Character.digit(json[i], 16) : -1;
            if (digit < 0) {
                return malformation.stop(NOT_JSON, Math.min(i, json.length), "four hexadecimal digits after \\u");
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private void putCodePoint(int codePoint) {
        if (codePoint < 0x80) {
            put(codePoint);
        } else if (codePoint < 0x800) {
            put(0xC0 | codePoint >> 6);
            put(0x80 | codePoint & 0x3F);
        } else if (codePoint < 0x10000) {
            put(0xE0 | codePoint >> 12);
            put(0x80 | codePoint >> 6 & 0x3F);
            put(0x80 | codePoint & 0x3F);
        } else {
            put(0xF0 | codePoint >> 18);
            put(0x80 | codePoint >> 12 & 0x3F);
            put(0x80 | codePoint >> 6 & 0x3F);
            put(0x80 | codePoint & 0x3F);
        }
    }

    private void put(int b) {
        scratch[scratchUsed++] = (byte) b;
    }
}
