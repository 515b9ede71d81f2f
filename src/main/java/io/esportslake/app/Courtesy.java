package io.esportslake.app;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Work beside the streams that waits while they are busy, but never longer than it has worked since it last waited:
 * streams that are always busy slow it down to half its pace and do not stop it. One thread at a time.
 */
final class Courtesy {

    private final Duration longest;
    private final LongSupplier nanos;
    private final Runnable pause;
    private long working;

    /** Waits {@code longest} at most in any case, a moment at each {@code pause}; {@code nanos} is monotonic. */
    Courtesy(Duration longest, LongSupplier nanos, Runnable pause) {
        this.longest = longest;
        this.nanos = nanos;
        this.pause = pause;
        working = nanos.getAsLong();
    }

    /** Waits as long as others are busy, within the bounds. */
    void step(BooleanSupplier areBusy) {
        long start = nanos.getAsLong();
        long most = Math.min(longest.toNanos(), start - working);
        while (nanos.getAsLong() - start < most && areBusy.getAsBoolean()) {
            pause.run();
        }
        working = nanos.getAsLong();
    }
}
