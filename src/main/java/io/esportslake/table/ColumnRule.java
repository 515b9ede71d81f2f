package io.esportslake.table;

import java.util.Objects;

/**
 * What is expected of a column's value beyond its type. A value that is null meets every check but
 * {@link Check.NotNull}.
 *
 * @param column a record column or a derived one
 * @param check what is expected
 * @param reaction what happens to a record that does not meet it
 */
public record ColumnRule(String column, Check check, Reaction reaction) {

    /** What happens to a record that does not meet a rule. */
    public enum Reaction {
        /** It is counted, and becomes a row. */
        WARN("warn"),
        /** It becomes a dead letter. */
        REJECT("reject");

        private final String code;

        Reaction(String code) {
            this.code = code;
        }

        /** As it is written in a table's file. */
        public String code() {
            return code;
        }
    }

    public ColumnRule {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(reaction, "reaction");
    }

    /** The rule in words that tell it from every other one, such as {@code range(match_duration, 0, 86400)}. */
    public String text() {
        return check.text(column);
    }

    /**
     * Whether the row meets it.
     *
     * @param index of its column
     */
    public RowTest bind(int index) {
        return check.bind(index);
    }

    /** A bound rule. Not for several threads at once. Throws nothing. */
    @FunctionalInterface
    public interface RowTest {
        boolean isMet(Row row);
    }
}
