package io.esportslake.table;

/**
 * One row while it is being made or checked: a slot per column of {@link TableDefinition#columns()}, addressed by its
 * index there. Text is a slice of UTF-8 bytes, so that reading and copying it makes no object. Reading a value of a
 * column that is null, or by the method of another type, gives an unspecified value.
 */
public interface Row {

    boolean isNull(int column);

    /** The value of an INT, LONG or TIMESTAMP (microseconds) column. */
    long integer(int column);

    /** The value of a DOUBLE column. */
    double real(int column);

    /** The value of a BOOLEAN column. */
    boolean flag(int column);

    /** The array that holds the text of a STRING column; not to be changed. */
    byte[] textBytes(int column);

    /** Where the text starts in {@link #textBytes}. */
    int textStart(int column);

    /** The text's length in bytes. */
    int textLength(int column);

    void setNull(int column);

    void setInteger(int column, long value);

    void setReal(int column, double value);

    void setFlag(int column, boolean value);

    /** Sets a STRING column to a slice of valid UTF-8; the array must stay unchanged as long as this row is in use. */
    void setText(int column, byte[] utf8, int start, int length);

    /** Sets a STRING column to the texts of those columns that are not null, joined by one blank; null when all are. */
    void setJoinedText(int column, int[] parts);
}
