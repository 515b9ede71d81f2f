package io.esportslake.batch;

/** What became of an offered record. */
public enum Verdict {
    /** It is a row of the micro-batch. */
    ROW,
    /** It is a dead letter of the micro-batch. */
    DEAD_LETTER,
    /** Its value is null: counted, not kept. */
    TOMBSTONE,
    /** There was no memory for it and it left no trace: flush, then offer it again. */
    NO_MEMORY,
    /** The micro-batch has no room for its partition key and it left no trace: flush, then offer it again. */
    NO_ROOM_FOR_KEY
}
