package io.esportslake.log;

import io.esportslake.table.Column;
import java.util.Objects;

/**
 * A column of a schema document.
 *
 * @param id its field id in the files, 1 or more
 * @param column its name and type
 * @param derivation the text of the rule that gives its value; empty when it comes from the record
 */
public record SchemaColumn(int id, Column column, String derivation) {

    /** Refuses an id below 1 with an {@link IllegalArgumentException}. */
    public SchemaColumn {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(derivation, "derivation");
        if (id < 1) {
            throw new IllegalArgumentException("A field id is 1 or more, found " + id + " of column " + column.name());
        }
    }
}
