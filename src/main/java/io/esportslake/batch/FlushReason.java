package io.esportslake.batch;

/** Why a micro-batch was flushed. */
public enum FlushReason {
    /** It reached the configured number of rows. */
    ROWS,
    /** It reached its share of the memory budget. */
    BYTES,
    /** It holds as many partition keys as it may, and the next record has another one. */
    KEYS,
    /** Its oldest record, or its oldest moved position, reached the tick's age. */
    AGE,
    /** A topic partition was taken from this consumer. */
    REVOKED,
    /** The service stops. */
    SHUTDOWN,
    /** Everything that was asked for has been read. */
    CAUGHT_UP
}
