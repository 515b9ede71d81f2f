package io.esportslake.batch;

import io.esportslake.source.RecordHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A record's headers as a JSON array of {@code {"name":"..","value_base64":".."}}, in their order. Headers may be
 * large, so they are written once, into an array of their size.
 */
final class HeadersJson {

    private static final String BEFORE_NAME = "{\"name\":\"";
    private static final String BEFORE_VALUE = "\",\"value_base64\":";

    private HeadersJson() {}

    /** In UTF-8. */
    static byte[] of(List<RecordHeader> headers) {
        Json json = new Json(sizeOf(headers));
        json.text("[");
        boolean isFirst = true;
        for (RecordHeader header : headers) {
            json.text(isFirst ? BEFORE_NAME : "," + BEFORE_NAME);
            isFirst = false;
            json.text(escaped(header.name()));
            json.text(BEFORE_VALUE);
            if (header.value() == null) {
                json.text("null}");
            } else {
                json.text("\"");
                json.base64(header.value());
                json.text("\"}");
            }
        }
        json.text("]");
        return json.bytes();
    }

    /** Exact when the names are plain ASCII. */
    private static int sizeOf(List<RecordHeader> headers) {
        long size = 2L + Math.max(0, headers.size() - 1);
        for (RecordHeader header : headers) {
            size += BEFORE_NAME.length() + header.name().length() + BEFORE_VALUE.length();
            size += header.value() == null ? "null}".length() : 3 + (header.value().length + 2L) / 3 * 4;
        }
        return Math.toIntExact(size);
    }

    private static String escaped(String name) {
        StringBuilder text = new StringBuilder(name.length());
        name.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c < 0x20) {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                text.append((char) c);
            }
        });
        return text.toString();
    }

    /** Gives its own array away when that is full. */
    private static final class Json extends ByteArrayOutputStream {

        Json(int size) {
            super(size);
        }

        void text(String text) {
            writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }

        void base64(byte[] value) {
            try (OutputStream encoder = Base64.getEncoder().wrap(this)) {
                encoder.write(value);
            } catch (IOException e) {
                throw new UncheckedIOException("Memory does not fail", e);
            }
        }

        byte[] bytes() {
            return count == buf.length ? buf : toByteArray();
        }
    }
}
