package io.esportslake.watch;

import io.esportslake.log.FileRound;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Rests 99 times as long as it has worked, so that a round takes one part in a hundred of a core. No single rest is
 * long: a step that took a second and more has waited for the storage and not worked, and a round has to come to its
 * end also where each list takes a while.
 */
final class SlowPace implements FileRound.Pace {

    /** What a step works without a rest. */
    private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int REST = 99;
    /** After a tenth of a second. At a list of 1,000 files each time, a million of them take less than three hours. */
    static final Duration LONGEST_REST = Duration.ofSeconds(10);

    private final LongSupplier nanos;
    private final Rest rest;
    private long began;

    /** Waits. */
    @FunctionalInterface
    interface Rest {
        void rest(long nanos) throws InterruptedException;
    }

    /** Tells the time by {@code nanos}, which is monotonic. */
    SlowPace(LongSupplier nanos, Rest rest) {
        this.nanos = nanos;
        this.rest = rest;
        began = nanos.getAsLong();
    }

    static SlowPace begin() {
        return new SlowPace(System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    @Override
    public void step() throws IOException {
        long worked = nanos.getAsLong() - began;
        if (worked < WORK_NANOS) {
            return;
        }
        try {
            rest.rest(Math.min(worked * REST, LONGEST_REST.toNanos()));
        } catch (InterruptedException e) {
            throw new InterruptedIOException("The service stops");
        }
        began = nanos.getAsLong();
    }
}
