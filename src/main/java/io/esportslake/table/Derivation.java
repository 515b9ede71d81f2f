package io.esportslake.table;

import java.util.function.ToIntFunction;

/**
 * How a derived column's value follows from other columns of the same row. Given twice: once as a rule that names its
 * columns, and, bound to a table, as a step that knows their indexes.
 */
@FunctionalInterface
public interface Derivation {

    /**
     * Binds the rule to a table.
     *
     * @param indexOf the index of a column by name
     * @param target the index of the derived column
     */
    Step bind(ToIntFunction<String> indexOf, int target);

    /** A bound rule: reads its columns of the row, sets the derived one. Makes no object, throws nothing. */
    @FunctionalInterface
    interface Step {
        void derive(Row row);
    }
}
