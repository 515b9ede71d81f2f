package io.esportslake.batch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a micro-batch's records hold besides what the table has room for. Names of fields are bounded in number and
 * length, and their counts are lower bounds; the most frequent come first.
 *
 * @param keyOnlyRows rows in which nothing but the key was found
 * @param unknownFields fields that are no column, of rows and dead letters; of a record that broke off, those before
 *     that
 * @param unknownFieldNames the most frequent of them
 * @param fieldsOfKeyOnlyRows the fields beside the key of {@code keyOnlyRows}, none of them a column with a value
 * @param fieldsOfDeadLetters the fields of dead letters that are no column; of those without a key, all fields
 */
public record ContentCounts(
        long keyOnlyRows,
        long unknownFields,
        Map<String, Long> unknownFieldNames,
        Map<String, Long> fieldsOfKeyOnlyRows,
        Map<String, Long> fieldsOfDeadLetters) {

    /** Nothing of all that. */
    public static final ContentCounts NONE = new ContentCounts(0, 0, Map.of(), Map.of(), Map.of());

    public ContentCounts {
        unknownFieldNames = copyInOrder(unknownFieldNames);
        fieldsOfKeyOnlyRows = copyInOrder(fieldsOfKeyOnlyRows);
        fieldsOfDeadLetters = copyInOrder(fieldsOfDeadLetters);
    }

    private static Map<String, Long> copyInOrder(Map<String, Long> counts) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }
}
