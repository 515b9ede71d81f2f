package io.esportslake.table;

import java.util.Objects;
import java.util.function.ToIntFunction;

/**
 * How a derived column's value follows from other columns of the same row. Given twice: once as a rule that names its
 * columns, and, bound to a table, as a step that knows their indexes.
 */
public interface Derivation {

    /** The rule in words that tell it from every other one, e.g. {@code quotient(match_duration, 60)}. */
    String text();

    /**
     * Binds the rule to a table.
     *
     * @param indexOf the index of a column by name
     * @param target the index of the derived column
     */
    Step bind(ToIntFunction<String> indexOf, int target);

    /** A rule under its text. */
    static Derivation named(String text, Binding binding) {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(binding, "binding");
        return new Derivation() {
            @Override
            public String text() {
                return text;
            }

            @Override
            public Step bind(ToIntFunction<String> indexOf, int target) {
                return binding.bind(indexOf, target);
            }
        };
    }

    /** How a rule is bound; see {@link Derivation#bind}. */
    @FunctionalInterface
    interface Binding {
        Step bind(ToIntFunction<String> indexOf, int target);
    }

    /** A bound rule: reads its columns of the row, sets the derived one. Makes no object, throws nothing. */
    @FunctionalInterface
    interface Step {
        void derive(Row row);
    }
}
