package io.esportslake.batch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a micro-batch's records had that a table's definition speaks of beside its columns.
 *
 * @param framed records with a schema registry's frame before the JSON, which the definition lets be there
 * @param nansTakenAsNull NaN, Infinity and -Infinity, wherever in a record, which the definition takes as null
 * @param violations rows that do not meet a rule that only warns, by the rule's text; without rules that all rows meet
 */
public record ReadingCounts(long framed, long nansTakenAsNull, Map<String, Long> violations) {

    /** Nothing of all that. */
    public static final ReadingCounts NONE = new ReadingCounts(0, 0, Map.of());

    public ReadingCounts {
        violations = Collections.unmodifiableMap(new LinkedHashMap<>(violations));
    }

    /** Both together. */
    public ReadingCounts plus(ReadingCounts more) {
        Map<String, Long> sum = new LinkedHashMap<>(violations);
        more.violations.forEach((rule, rows) -> sum.merge(rule, rows, Long::sum));
        return new ReadingCounts(framed + more.framed, nansTakenAsNull + more.nansTakenAsNull, sum);
    }

    /** Rows that do not meet a rule, once for each such rule. */
    public long violationsOfAllRules() {
        return violations.values().stream().mapToLong(Long::longValue).sum();
    }
}
