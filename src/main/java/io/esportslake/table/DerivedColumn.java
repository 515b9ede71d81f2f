package io.esportslake.table;

import java.util.Objects;

/**
 * A column whose value follows from others.
 *
 * @param column its name and type
 * @param derivation how
 */
public record DerivedColumn(Column column, Derivation derivation) {

    public DerivedColumn {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(derivation, "derivation");
    }
}
