package io.esportslake.sample;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Changes one field of a flat object as {@link JsonFields} writes it: no blanks, and each name once. */
final class JsonEdit {

    private JsonEdit() {}

    /** The object with this token as the field's value, whether it had the field or not. */
    static byte[] with(byte[] json, String field, byte[] token) {
        byte[] name = name(field);
        int start = indexOf(json, name);
        ByteArrayOutputStream edited = new ByteArrayOutputStream(json.length + name.length + token.length + 1);
        if (start < 0) {
            edited.write(json, 0, json.length - 1);
            edited.write(',');
            edited.writeBytes(name);
            edited.writeBytes(token);
            edited.write('}');
        } else {
            edited.write(json, 0, start + name.length);
            edited.writeBytes(token);
            int end = endOfValue(json, start + name.length);
            edited.write(json, end, json.length - end);
        }
        return edited.toByteArray();
    }

    /** The object without its first field, which must be this one. */
    static byte[] without(byte[] json, String firstField) {
        byte[] name = name(firstField);
        if (indexOf(json, name) != 1) {
            throw new IllegalArgumentException("The first field is not " + firstField);
        }
        int end = endOfValue(json, 1 + name.length);
        ByteArrayOutputStream edited = new ByteArrayOutputStream(json.length);
        edited.write('{');
        edited.write(json, end + 1, json.length - end - 1);
        return edited.toByteArray();
    }

    private static byte[] name(String field) {
        return ('"' + field + "\":").getBytes(StandardCharsets.US_ASCII);
    }

    private static int indexOf(byte[] json, byte[] name) {
        for (int at = 0; at <= json.length - name.length; at++) {
            if (startsWith(json, at, name)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] json, int at, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (json[at + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where a string or a bare token ends, exclusive. */
    private static int endOfValue(byte[] json, int start) {
        int at = start;
        if (json[at] == '"') {
            for (at++; json[at] != '"'; at++) {
                if (json[at] == '\\') {
                    at++;
                }
            }
            return at + 1;
        }
        while (json[at] != ',' && json[at] != '}') {
            at++;
        }
        return at;
    }
}
