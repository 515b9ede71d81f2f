package io.esportslake.table;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of a table's partition columns for one directory, e.g. {@code status=active/role=Mid}. Written exactly as
 * Hive and Spark write it: characters that are special in a path become {@code %XX} (Hive's FileUtils.escapePathName),
 * a null value becomes {@value #NULL_SEGMENT_VALUE}; U+0000, which neither can hold, becomes {@code %00}.
 *
 * @param columns the partition columns, outermost first
 * @param values a value per column; null for SQL NULL, never empty and never {@value #NULL_SEGMENT_VALUE} itself
 */
public record PartitionKey(List<String> columns, List<String> values) implements Comparable<PartitionKey> {

    /** What stands in a path for a null value. */
    public static final String NULL_SEGMENT_VALUE = "__HIVE_DEFAULT_PARTITION__";

    /** A directory name longer than this cannot be created on common file systems, in bytes of UTF-8. */
    public static final int MAX_SEGMENT_BYTES = 255;

    private static final String SPECIAL = "\"#%'*/:=?\\{[]^\u007F";

    /** Needs a value per column, which would come back from its path, or throws an {@link IllegalArgumentException}. */
    public PartitionKey {
        columns = List.copyOf(columns);
        values = Collections.unmodifiableList(new ArrayList<>(values));
        if (columns.size() != values.size()) {
            throw new IllegalArgumentException(
                    "A partition key has a value per column, found " + columns + " and " + values);
        }
        for (String value : values) {
            if (value != null && countsAsNull(value)) {
                throw new IllegalArgumentException("'" + value + "' counts as null in a partition key");
            }
        }
    }

    /** Whether a path cannot tell this value from null: the empty text, and the mark for null itself. */
    public static boolean countsAsNull(String value) {
        return value.isEmpty() || value.equals(NULL_SEGMENT_VALUE);
    }

    /** The directory below the table's, segments joined by {@code /}; empty for a table without partition columns. */
    public String path() {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            if (i > 0) {
                path.append('/');
            }
            path.append(segment(columns.get(i), values.get(i)));
        }
        return path.toString();
    }

    /** Reads back what {@link #path} wrote, or throws an {@link IllegalArgumentException} when it did not. */
    public static PartitionKey parse(String path) {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (String segment : path.isEmpty() ? new String[0] : path.split("/", -1)) {
            int equals = segment.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException(
                        "A partition directory is named column=value, found '" + segment + "'");
            }
            columns.add(unescape(segment.substring(0, equals)));
            String value = segment.substring(equals + 1);
            values.add(value.equals(NULL_SEGMENT_VALUE) ? null : unescape(value));
        }
        return new PartitionKey(columns, values);
    }

    /** One directory name, {@code column=value}, escaped. */
    public static String segment(String column, @Nullable String value) {
        return escape(column) + "=" + (value == null ? NULL_SEGMENT_VALUE : escape(value));
    }

    /** The length of a directory name in bytes of UTF-8. */
    public static int segmentBytes(String column, @Nullable String value) {
        return segment(column, value).getBytes(StandardCharsets.UTF_8).length;
    }

    private static String escape(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean special = c < 0x20 || SPECIAL.indexOf(c) >= 0;
            if (special) {
                if (escaped == null) {
                    escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                escaped.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            } else if (escaped != null) {
                escaped.append(c);
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' && i + 2 < text.length()) {
                int high = Character.digit(text.charAt(i + 1), 16);
                int low = Character.digit(text.charAt(i + 2), 16);
                if (high >= 0 && low >= 0) {
                    plain.append((char) (high << 4 | low));
                    i += 2;
                    continue;
                }
            }
            plain.append(c);
        }
        return plain.toString();
    }

    /** Orders by path. */
    @Override
    public int compareTo(PartitionKey other) {
        return path().compareTo(other.path());
    }

    @Override
    public String toString() {
        return path();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PartitionKey key && columns.equals(key.columns) && values.equals(key.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(columns, values);
    }
}
