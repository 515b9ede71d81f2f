package io.esportslake.batch;

/** A record's own timestamp, from milliseconds to microseconds. */
final class KafkaTimestamp {

    /** How the detail of a dead letter begins whose timestamp was not kept. */
    static final String MISFIT = "column kafka_timestamp: ";

    private static final long MICROS_PER_MILLI = 1_000;

    private KafkaTimestamp() {}

    /** Whether the record has none, which Kafka writes as -1. */
    static boolean isNone(long millis) {
        return millis == -1;
    }

    /** Whether the microseconds fit 64 bits. */
    static boolean fits(long millis) {
        return millis >= Long.MIN_VALUE / MICROS_PER_MILLI && millis <= Long.MAX_VALUE / MICROS_PER_MILLI;
    }

    /** What is said of a timestamp that does not fit. */
    static String misfit(long millis) {
        return MISFIT + "found " + millis + " ms, expected "
                + (millis > 0
                        ? "at most " + Long.MAX_VALUE / MICROS_PER_MILLI
                        : "at least " + Long.MIN_VALUE / MICROS_PER_MILLI);
    }

    /** The microseconds of a timestamp that {@link #fits}. */
    static long micros(long millis) {
        return millis * MICROS_PER_MILLI;
    }
}
