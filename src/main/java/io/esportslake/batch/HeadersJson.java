package io.esportslake.batch;

import io.esportslake.source.RecordHeader;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** A record's headers as a JSON array of {@code {"name":"..","value_base64":".."}}, in their order. */
final class HeadersJson {

    private HeadersJson() {}

    static String of(List<RecordHeader> headers) {
        StringBuilder json = new StringBuilder("[");
        for (RecordHeader header : headers) {
            json.append(json.length() > 1 ? "," : "").append("{\"name\":\"");
            appendEscaped(json, header.name());
            json.append("\",\"value_base64\":");
            if (header.value() == null) {
                json.append("null}");
            } else {
                json.append('"')
                        .append(Base64.getEncoder().encodeToString(header.value()))
                        .append("\"}");
            }
        }
        return json.append(']').toString();
    }

    private static void appendEscaped(StringBuilder json, String text) {
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < 0x20) {
                json.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
    }
}
