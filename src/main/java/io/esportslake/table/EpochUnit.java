package io.esportslake.table;

/** What a number means that a timestamp column is read from. */
public enum EpochUnit {
    /** Nothing: only text in ISO 8601 is taken. */
    ISO("iso"),
    SECONDS("s"),
    MILLIS("ms"),
    MICROS("us");

    private final String code;

    EpochUnit(String code) {
        this.code = code;
    }

    /** As it is written in a table's file. */
    public String code() {
        return code;
    }
}
