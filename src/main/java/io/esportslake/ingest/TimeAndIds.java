package io.esportslake.ingest;

import java.time.Instant;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a pipeline does not make itself, so that tests can.
 *
 * @param now the wall clock, for processing_timestamp and the documents' time
 * @param nanos monotonic nanoseconds
 * @param commitIds makes an id that was never used
 */
public record TimeAndIds(Supplier<Instant> now, LongSupplier nanos, Supplier<String> commitIds) {

    public TimeAndIds {
        Objects.requireNonNull(now, "now");
        Objects.requireNonNull(nanos, "nanos");
        Objects.requireNonNull(commitIds, "commitIds");
    }
}
