package io.esportslake.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value as text for people: timestamps as ISO 8601, bytes as text where they are UTF-8 and as {@code \xNN} where they
 * are not, and no character that a terminal would obey. JSON has its own escapes, which lose nothing: {@link #escaped}.
 */
final class CellText {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private CellText() {}

    /** With its line ends and tabs; or null. */
    static @Nullable String onLines(@Nullable Object value) {
        String text = of(value);
        return text == null || isHarmless(text, 0x20) ? text : visible(text, "\n\r\t");
    }

    /** On one line; the empty text for null. */
    static String onOneLine(@Nullable Object value) {
        String text = of(value);
        return text == null ? "" : isHarmless(text, 0x20) ? text : visible(text, "");
    }

    /** The same of its first characters, at most so many, and an ellipsis where there are more. */
    static String onOneLine(@Nullable Object value, int most) {
        String text = of(value);
        if (text == null || text.length() <= most) {
            return onOneLine(text);
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return onOneLine(text.substring(0, end)) + TextWidth.CUT;
    }

    /** The text that the bytes are in UTF-8, if they are. */
    static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** A JSON text in which what a terminal would obey is escaped as JSON does it: the same value, to every parser. */
    static String escaped(String json) {
        if (isHarmless(json, 0)) {
            return json;
        }
        StringBuilder escaped = new StringBuilder(json.length() + 16);
        json.codePoints().forEach(c -> {
            if (c >= 0x20 && isObeyed(c)) { // those below are white space between values, and escaped in them
                for (char unit : Character.toChars(c)) {
                    escaped.append(String.format(Locale.ROOT, "\\u%04X", (int) unit));
                }
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    private static @Nullable String of(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return utf8(bytes).orElseGet(() -> hex(bytes));
        }
        return value == null ? null : value.toString();
    }

    /** Whether all characters are ASCII from {@code least} on, as nearly all are: then none has to be looked at. */
    private static boolean isHarmless(String text, int least) {
        return text.chars().allMatch(c -> c >= least && c < 0x7F);
    }

    private static String visible(String text, String kept) {
        StringBuilder visible = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (kept.indexOf(c) >= 0 || !isObeyed(c)) {
                visible.appendCodePoint(c);
            } else {
                visible.append(
                        switch (c) {
                            case '\n' -> "\\n";
                            case '\r' -> "\\r";
                            case '\t' -> "\\t";
                            default -> String.format(Locale.ROOT, c > 0xFFFF ? "\\u{%X}" : "\\u%04X", c);
                        });
            }
        });
        return visible.toString();
    }

    /**
     * Control characters, those that end a line, and those that turn the direction of what follows or are not seen; but
     * not the two that names and emoji are written with, and that change nothing but how their neighbours look.
     */
    private static boolean isObeyed(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT && c != ZERO_WIDTH_JOINER && c != ZERO_WIDTH_NON_JOINER
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 2);
        for (byte b : bytes) {
            if (b >= 0x20 && b < 0x7F) {
                text.append((char) b);
            } else {
                text.append(String.format(Locale.ROOT, "\\x%02X", b & 0xFF));
            }
        }
        return text.toString();
    }
}
