package io.esportslake.table;

/**
 * The closed set of column types. A switch over it has no default, so that a new type breaks the build where it must.
 */
public enum ColumnType {
    /** UTF-8 text. */
    STRING,
    /** Whole number of 32 bits. */
    INT,
    /** Whole number of 64 bits. */
    LONG,
    /** IEEE 754 double. */
    DOUBLE,
    BOOLEAN,
    /** Microseconds since 1970-01-01T00:00:00Z. */
    TIMESTAMP
}
