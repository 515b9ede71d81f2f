package io.esportslake.batch;

import io.esportslake.table.ColumnRule;
import io.esportslake.table.ColumnType;
import io.esportslake.table.Row;
import io.esportslake.table.TableDefinition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds rows against the rules of their table. */
final class RuleCheck {

    private final List<ColumnRule> rules;
    private final ColumnRule.RowTest[] tests;
    private final boolean[] rejects;
    private final int[] columns;
    private final ColumnType[] types;
    /** Of the last row. */
    private final boolean[] violated;

    private final long[] counts;
    private int rejecting;

    RuleCheck(TableDefinition table) {
        rules = table.rules();
        int size = rules.size();
        tests = new ColumnRule.RowTest[size];
        rejects = new boolean[size];
        columns = new int[size];
        types = new ColumnType[size];
        for (int i = 0; i < size; i++) {
            columns[i] = table.indexOf(rules.get(i).column());
            types[i] = table.columns().get(columns[i]).type();
            tests[i] = rules.get(i).bind(columns[i]);
            rejects[i] = rules.get(i).reaction() == ColumnRule.Reaction.REJECT;
        }
        violated = new boolean[size];
        counts = new long[size];
    }

    /** Whether no rule turns the row away; if one does, {@link #detail} says which. */
    boolean allows(Row row) {
        for (int i = 0; i < tests.length; i++) {
            violated[i] = !tests[i].isMet(row);
            if (violated[i] && rejects[i]) {
                rejecting = i;
                return false;
            }
        }
        return true;
    }

    /** What the rule found that turned the last row away. */
    String detail(Row row) {
        ColumnRule rule = rules.get(rejecting);
        return "column " + rule.column() + ": found " + found(row, columns[rejecting], types[rejecting]) + ", expected "
                + rule.check().expectation() + " by its rule " + rule.check().name();
    }

    /** The last row, which was allowed, was taken: counts the rules that it does not meet. */
    void taken() {
        for (int i = 0; i < violated.length; i++) {
            counts[i] += violated[i] ? 1 : 0;
        }
    }

    /** How many rows do not meet a rule that only warns, by the rule's text, without those that all meet. */
    Map<String, Long> counts() {
        Map<String, Long> byRule = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                byRule.put(rules.get(i).text(), counts[i]);
            }
        }
        return Collections.unmodifiableMap(byRule);
    }

    void clear() {
        java.util.Arrays.fill(counts, 0);
    }

    private static String found(Row row, int column, ColumnType type) {
        if (row.isNull(column)) {
            return "no value";
        }
        return switch (type) {
            case STRING ->
                Excerpt.of(
                        row.textBytes(column), row.textStart(column), row.textStart(column) + row.textLength(column));
            case INT, LONG -> Long.toString(row.integer(column));
            case DOUBLE -> Double.toString(row.real(column));
            case BOOLEAN -> Boolean.toString(row.flag(column));
            case TIMESTAMP ->
                Instant.EPOCH.plus(row.integer(column), ChronoUnit.MICROS).toString();
        };
    }
}
