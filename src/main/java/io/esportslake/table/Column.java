package io.esportslake.table;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A named, typed column.
 *
 * @param name lower snake case
 * @param type what its values are
 */
public record Column(String name, ColumnType type) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    /** Refuses a name that is not lower snake case with an {@link IllegalArgumentException}. */
    public Column {
        Objects.requireNonNull(type, "type");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("A column name is lower snake case, found '" + name + "'");
        }
    }
}
