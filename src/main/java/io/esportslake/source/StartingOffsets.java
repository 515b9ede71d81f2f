package io.esportslake.source;

/** Where a table without any commit starts to read. */
public enum StartingOffsets {
    EARLIEST,
    LATEST
}
