package io.esportslake.seal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that failed, and is left alone for a while: twice as long each time that it fails again, up to a limit. To
 * try costs reading all parts and writing the new file up to where it fails.
 *
 * @param why what came of it, a sentence
 * @param pause how long it is left alone
 * @param sinceNanos from when on
 */
record Failure(String why, Duration pause, long sinceNanos) {

    static final Duration FIRST_PAUSE = Duration.ofSeconds(10);

    /** Whoever has mended the cause waits no longer than this. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /**
     * It failed.
     *
     * @param before how it failed the last time; null when it did not
     * @param nanos monotonic nanoseconds
     */
    static Failure after(@Nullable Failure before, Throwable failure, long nanos) {
        Duration pause = before == null ? FIRST_PAUSE : before.pause.multipliedBy(2);
        return new Failure(Troubles.text(failure), pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause, nanos);
    }

    /** Whether it is time to try again. */
    boolean isOver(long nanos) {
        return nanos - sinceNanos >= pause.toNanos();
    }
}
