package io.esportslake.watch;

import io.esportslake.batch.DeadLetterReason;
import io.esportslake.batch.NameList;
import io.esportslake.ingest.CommitReport;
import io.esportslake.source.RecordCounts;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of records, and which fields they had that no column takes. Counts of fields are lower bounds; only the
 * most frequent names are kept, most frequent first.
 *
 * @param rows records that became rows
 * @param keyOnlyRows those of them in which nothing but the key was found
 * @param deadLettersByReason records that could not become rows
 * @param unknownFields fields of rows and dead letters that are no column
 * @param fieldsOfKeyOnlyRows the fields beside the key of {@code keyOnlyRows}
 * @param fieldsOfDeadLetters the fields of dead letters that are no column; of those without a key, all fields
 */
public record Content(
        long rows,
        long keyOnlyRows,
        Map<DeadLetterReason, Long> deadLettersByReason,
        Map<String, Long> unknownFields,
        Map<String, Long> fieldsOfKeyOnlyRows,
        Map<String, Long> fieldsOfDeadLetters) {

    /** Nothing at all. */
    public static final Content NONE = new Content(0, 0, Map.of(), Map.of(), Map.of(), Map.of());

    private static final int MAX_NAMES = 50;

    static Content of(CommitReport report) {
        RecordCounts records = report.commit().records();
        return new Content(
                records.rows(),
                report.content().keyOnlyRows(),
                report.deadLetters(),
                report.content().unknownFieldNames(),
                report.content().fieldsOfKeyOnlyRows(),
                report.content().fieldsOfDeadLetters());
    }

    /** Both together, with the names that are most frequent then. */
    Content plus(Content more) {
        Map<DeadLetterReason, Long> letters = new EnumMap<>(DeadLetterReason.class);
        letters.putAll(deadLettersByReason);
        more.deadLettersByReason.forEach((reason, count) -> letters.merge(reason, count, Long::sum));
        return new Content(
                rows + more.rows,
                keyOnlyRows + more.keyOnlyRows,
                Collections.unmodifiableMap(letters),
                sum(unknownFields, more.unknownFields),
                sum(fieldsOfKeyOnlyRows, more.fieldsOfKeyOnlyRows),
                sum(fieldsOfDeadLetters, more.fieldsOfDeadLetters));
    }

    /** Rows and dead letters; a tombstone is neither. */
    public long records() {
        return rows + deadLetters();
    }

    public long deadLetters() {
        return deadLettersByReason.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Dead letters by records, 0 to 1. */
    public double deadLetterShare() {
        return share(deadLetters(), records());
    }

    /** Rows with nothing but their key by rows, 0 to 1. */
    public double keyOnlyShare() {
        return share(keyOnlyRows, rows);
    }

    /** The reasons of the dead letters, most frequent first; with their counts when there are several. */
    String reasons() {
        if (deadLettersByReason.size() == 1) {
            return deadLettersByReason.keySet().iterator().next().code();
        }
        return deadLettersByReason.entrySet().stream()
                .sorted(Map.Entry.<DeadLetterReason, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(entry -> entry.getKey().code() + " " + Counted.only(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** The fields of the dead letters as the end of a sentence; empty when none were seen. */
    String ofDeadLetters() {
        if (fieldsOfDeadLetters.isEmpty()) {
            return "";
        }
        boolean areAll = deadLettersByReason.keySet().stream().allMatch(DeadLetterReason.MISSING_KEY::equals);
        return (areAll ? "; their fields are " : "; among their fields are ")
                + NameList.of(fieldsOfDeadLetters.keySet());
    }

    /** The fields of rows with nothing but their key as the end of a sentence. */
    String ofKeyOnlyRows() {
        return fieldsOfKeyOnlyRows.isEmpty()
                ? "; no other field of theirs has a value"
                : "; their other fields, which the table does not have, are "
                        + NameList.of(fieldsOfKeyOnlyRows.keySet());
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return Stream.concat(one.entrySet().stream(), other.entrySet().stream())
                .collect(Collectors.groupingBy(Map.Entry::getKey, Collectors.summingLong(Map.Entry::getValue)))
                .entrySet()
                .stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MAX_NAMES)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, LinkedHashMap::new));
    }
}
