package io.esportslake.table;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a record column's value comes from.
 *
 * @param paths the first one counts at which something stands that is not null; 1 to {@value #MAX_PATHS}
 * @param unit what a number means, of a TIMESTAMP column; {@link EpochUnit#MILLIS} for others
 * @param isJson whether a STRING column takes any value, as its exact text
 * @param isQuoted whether numbers and flags may stand in quotes
 * @param values what stands for a text, or for the exact text of a number or a flag; empty for null
 * @param fallback the value of the column when it would be null
 */
public record ColumnSource(
        List<FieldPath> paths,
        EpochUnit unit,
        boolean isJson,
        boolean isQuoted,
        Map<String, Optional<Constant>> values,
        Optional<Constant> fallback) {

    public static final int MAX_PATHS = 16;

    /** Needs a path, not too many, and none twice, or throws an {@link IllegalArgumentException}. */
    public ColumnSource {
        paths = List.copyOf(paths);
        Objects.requireNonNull(unit, "unit");
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        Objects.requireNonNull(fallback, "fallback");
        if (paths.isEmpty() || paths.size() > MAX_PATHS) {
            throw new IllegalArgumentException("found " + paths.size() + " paths, expected 1 to " + MAX_PATHS);
        }
        if (paths.stream().distinct().count() < paths.size()) {
            throw new IllegalArgumentException("found a path twice in " + paths + ", expected each once");
        }
    }

    /** The field of this name, taken as it is. */
    public static ColumnSource field(String name) {
        return new ColumnSource(
                List.of(FieldPath.field(name)), EpochUnit.MILLIS, false, false, Map.of(), Optional.empty());
    }

    /** Whether it is one {@link #field} of that name. */
    public boolean isField(String name) {
        return equals(field(name));
    }
}
