package io.esportslake.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A value as text: timestamps as ISO-8601, bytes as text where they are UTF-8 and as {@code \xNN} where they are not. */
final class CellText {

    private CellText() {}

    /** The plain text, or null. */
    static String of(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes(bytes);
        }
        return value == null ? null : value.toString();
    }

    /** On one line: control characters and backslashes are escaped. */
    static String onOneLine(Object value) {
        if (value == null) {
            return "";
        }
        String text = of(value);
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    // Also those that turn the direction of what follows, or are no character at all.
                    int type = Character.getType(c);
                    if (type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR) {
                        escaped.append(String.format(Locale.ROOT, "\\u%04X", c));
                    } else {
                        escaped.appendCodePoint(c);
                    }
                }
            }
        });
        return escaped.toString();
    }

    private static String bytes(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
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
}
