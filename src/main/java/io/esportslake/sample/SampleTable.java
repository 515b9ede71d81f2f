package io.esportslake.sample;

import io.esportslake.table.TableDefinition;

/** Composes the well-formed records of one table. */
interface SampleTable {

    TableDefinition table();

    /** Writes the next record's fields between open and close, and returns its key column's text. */
    byte[] compose(JsonFields json);
}
