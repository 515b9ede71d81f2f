package io.esportslake.sample;

import io.esportslake.table.ColumnType;
import io.esportslake.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The ways in which records break. Each turns a well-formed record into one that a strict decoder refuses. */
enum Flaw {
    /** Cut off somewhere, as by a producer that died. */
    TRUNCATED((json, table, chance) -> Arrays.copyOf(json, chance.between(1, json.length))),
    /** Nothing at all, which is not the same as a tombstone. */
    EMPTY((json, table, chance) -> new byte[0]),
    /** A log line that ended up in the topic. */
    NOT_JSON((json, table, chance) -> utf8("ERROR upstream feed answered 503, retrying")),
    /** How Python prints a dictionary. */
    SINGLE_QUOTES((json, table, chance) -> utf8("{'" + table.keyColumn() + "': 'x', 'status': None}")),
    /** JSON, but a list of objects. */
    NOT_AN_OBJECT((json, table, chance) -> joined("[", json, "]")),
    /** An object and then something else. */
    TRAILING_TEXT((json, table, chance) -> joined("", json, " {}")),
    /** A comma too many. */
    TRAILING_COMMA((json, table, chance) -> joined("", Arrays.copyOf(json, json.length - 1), ",}")),
    /** An unknown field, nested deeper than any reader wants to follow. */
    NESTED_TOO_DEEP((json, table, chance) ->
            joined("", Arrays.copyOf(json, json.length - 1), ",\"deep\":" + "[".repeat(2000) + "]".repeat(2000) + "}")),
    /** A NaN, which is not JSON. */
    NOT_A_NUMBER((json, table, chance) -> replaced(json, table, chance, ColumnType.INT, "NaN")),
    /** A number in quotes. */
    NUMBER_AS_TEXT((json, table, chance) -> replaced(json, table, chance, ColumnType.INT, "\"35\"")),
    /** A fraction in a whole number's place. */
    FRACTION((json, table, chance) -> replaced(json, table, chance, ColumnType.INT, "35.5")),
    /** More than 32 bits hold. */
    INT_OUT_OF_RANGE((json, table, chance) -> replaced(json, table, chance, ColumnType.INT, "3000000000")),
    /** More than 64 bits hold. */
    LONG_OUT_OF_RANGE((json, table, chance) -> replaced(json, table, chance, ColumnType.LONG, "9223372036854775808")),
    /** An object where a text belongs. */
    OBJECT_AS_TEXT((json, table, chance) -> replaced(json, table, chance, ColumnType.STRING, "{\"en\":\"x\"}")),
    /** A day that no calendar has. */
    IMPOSSIBLE_DATE(
            (json, table, chance) -> replaced(json, table, chance, ColumnType.TIMESTAMP, "\"2025-02-30T12:00:00Z\"")),
    /** Words for a time. */
    NOT_A_DATE((json, table, chance) -> replaced(json, table, chance, ColumnType.TIMESTAMP, "\"yesterday\"")),
    /** A raw control character inside a string. */
    CONTROL_CHARACTER((json, table, chance) -> replaced(json, table, chance, ColumnType.STRING, "\"a\u0001b\"")),
    /** A text that ends within a character. */
    INVALID_UTF8((json, table, chance) -> withBytes(json, table, chance, 'c', 'a', 'f', 0xC3)),
    /** A slash in two bytes: an old way past filters. */
    OVERLONG_UTF8((json, table, chance) -> withBytes(json, table, chance, 0xC0, 0xAF)),
    /** Half a surrogate pair, in bytes. */
    SURROGATE_UTF8((json, table, chance) -> withBytes(json, table, chance, 0xED, 0xA0, 0x80)),
    /** Without its key field. */
    MISSING_KEY((json, table, chance) -> JsonEdit.without(json, table.keyColumn())),
    /** With a null for a key. */
    NULL_KEY((json, table, chance) -> JsonEdit.with(json, table.keyColumn(), utf8("null"))),
    /** With blanks for a key. */
    BLANK_KEY((json, table, chance) -> JsonEdit.with(json, table.keyColumn(), utf8("\"  \""))),
    /** A partition value that no directory can be named after. */
    LONG_PARTITION_VALUE((json, table, chance) ->
            JsonEdit.with(json, recordPartitionColumn(table), utf8("\"" + "x".repeat(300) + "\"")));

    private interface Change {
        byte[] apply(byte[] json, TableDefinition table, Chance chance);
    }

    private final Change change;

    Flaw(Change change) {
        this.change = change;
    }

    /** Breaks a record that {@link JsonFields} wrote. */
    byte[] breaking(byte[] json, TableDefinition table, Chance chance) {
        return change.apply(json, table, chance);
    }

    /** Whether a producer could not have known the record's key either. */
    boolean hidesKey() {
        return this == MISSING_KEY || this == NULL_KEY || this == BLANK_KEY || this == EMPTY || this == NOT_JSON;
    }

    private static byte[] replaced(byte[] json, TableDefinition table, Chance chance, ColumnType type, String token) {
        return JsonEdit.with(json, anyColumn(table, chance, type), utf8(token));
    }

    private static byte[] withBytes(byte[] json, TableDefinition table, Chance chance, int... bytes) {
        byte[] token = new byte[bytes.length + 2];
        token[0] = '"';
        for (int i = 0; i < bytes.length; i++) {
            token[i + 1] = (byte) bytes[i];
        }
        token[token.length - 1] = '"';
        return JsonEdit.with(json, anyColumn(table, chance, ColumnType.STRING), token);
    }

    private static String anyColumn(TableDefinition table, Chance chance, ColumnType type) {
        String[] names = table.recordColumns().stream()
                .filter(column -> column.type() == type)
                .map(column -> column.name())
                .toArray(String[]::new);
        return chance.oneOf(names);
    }

    private static String recordPartitionColumn(TableDefinition table) {
        return table.partitionColumns().stream()
                .filter(name -> table.recordColumns().contains(table.column(name)))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] joined(String before, byte[] json, String after) {
        byte[] prefix = utf8(before);
        byte[] suffix = utf8(after);
        byte[] all = Arrays.copyOf(prefix, prefix.length + json.length + suffix.length);
        System.arraycopy(json, 0, all, prefix.length, json.length);
        System.arraycopy(suffix, 0, all, prefix.length + json.length, suffix.length);
        return all;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
