package io.esportslake.batch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads once more, of a valid record without a key, which fields it has: the producer means another form. */
final class TopFields {

    /** Fields in which producers and connectors wrap a record: JsonConverter, Debezium, CloudEvents. */
    private static final byte[][] WRAPPERS = {
        "payload".getBytes(StandardCharsets.UTF_8),
        "after".getBytes(StandardCharsets.UTF_8),
        "before".getBytes(StandardCharsets.UTF_8),
        "data".getBytes(StandardCharsets.UTF_8)
    };

    private final JsonScanner scanner;
    private final TextScanner texts;
    private final NotedFields fields = new NotedFields();
    private String wrapper = "";

    TopFields(JsonScanner scanner, TextScanner texts) {
        this.scanner = scanner;
        this.texts = texts;
    }

    NotedFields fields() {
        return fields;
    }

    /** Reads the fields of the one valid JSON object that {@code json} holds from {@code from} on. */
    void read(byte[] json, int from) {
        fields.clear();
        wrapper = "";
        int at = scanner.skipBlanks(json, scanner.skipBlanks(json, from) + 1);
        while (json[at] != '}' && !fields.isFull()) {
            at = texts.scan(json, at + 1);
            byte[] name = texts.bytes();
            int start = texts.start();
            int length = texts.length();
            fields.note(Place.noPath(), name, start, length);
            at = scanner.colon(json, at);
            if (json[at] == '{' && wrapper.isEmpty()) {
                wrapper = wrapper(name, start, length);
            }
            at = scanner.separator(json, scanner.skipValue(json, at, 1), '}');
            if (json[at - 1] == '}') {
                return;
            }
            at = scanner.skipBlanks(json, at);
        }
    }

    /** What the record last read has, as the end of a detail. */
    String sentence() {
        if (fields.count() == 0) {
            return "the record has no field";
        }
        return "the record has " + (fields.count() == 1 ? "the field " : "fields ") + NameList.of(fields.names())
                + (wrapper.isEmpty() ? "" : "; a field " + wrapper + " holds an object: an envelope");
    }

    void trim() {
        fields.trim();
    }

    private static String wrapper(byte[] name, int start, int length) {
        for (byte[] known : WRAPPERS) {
            if (Arrays.equals(name, start, start + length, known, 0, known.length)) {
                return new String(known, StandardCharsets.UTF_8);
            }
        }
        return "";
    }
}
