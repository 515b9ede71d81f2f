package io.esportslake.table;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds texts against a pattern without making an object for each. The pattern is the operator's and the texts are
 * strangers', and some patterns take for ever, or all of the stack, on some texts: after {@value #MAX_LOOKS} looks at
 * characters, and when the stack is full, a text does not match.
 */
final class TextForm {

    private static final int MAX_LOOKS = 1_000_000;

    private final Utf16 text = new Utf16();
    private final Matcher matcher;

    TextForm(Pattern form) {
        matcher = form.matcher(text);
    }

    /** Whether a text matches; its array holds valid UTF-8 from {@code start} on. */
    boolean matches(byte[] utf8, int start, int length) {
        text.read(utf8, start, length);
        try {
            return matcher.reset(text).matches();
        } catch (StackOverflowError | TooManyLooks e) {
            return false;
        } finally {
            text.trim();
        }
    }

    /** Has no trace of the stack: it is part of the plan. */
    private static final class TooManyLooks extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyLooks() {
            super("a text takes too long to match", null, false, false);
        }
    }

    /** A text's UTF-16 units, in an array that is filled again and again. */
    private static final class Utf16 implements CharSequence {

        private static final int KEPT_UNITS = 1 << 12;

        private char[] units = new char[64];
        private int length;
        private int looks;

        void read(byte[] utf8, int start, int bytes) {
            if (units.length < bytes) {
                units = new char[Math.max(bytes, 64)]; // never more units than bytes
            }
            length = 0;
            looks = 0;
            int end = start + bytes;
            for (int at = start; at < end; ) {
                int lead = utf8[at];
                if (lead >= 0) {
                    units[length++] = (char) lead;
                    at += 1;
                } else if ((lead & 0xE0) == 0xC0) {
                    units[length++] = (char) ((lead & 0x1F) << 6 | utf8[at + 1] & 0x3F);
                    at += 2;
                } else if ((lead & 0xF0) == 0xE0) {
                    units[length++] = (char) ((lead & 0x0F) << 12 | (utf8[at + 1] & 0x3F) << 6 | utf8[at + 2] & 0x3F);
                    at += 3;
                } else {
                    int codePoint = (lead & 0x07) << 18
                            | (utf8[at + 1] & 0x3F) << 12
                            | (utf8[at + 2] & 0x3F) << 6
                            | utf8[at + 3] & 0x3F;
                    length += Character.toChars(codePoint, units, length);
                    at += 4;
                }
            }
        }

        void trim() {
            if (units.length > KEPT_UNITS) {
                units = new char[64];
                length = 0;
            }
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public char charAt(int index) {
            if (++looks > MAX_LOOKS) {
                throw new TooManyLooks();
            }
            return units[index];
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new String(units, start, end - start);
        }

        @Override
        public String toString() {
            return new String(units, 0, length);
        }
    }
}
