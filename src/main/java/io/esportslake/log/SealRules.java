package io.esportslake.log;

import java.time.Duration;
import java.time.Instant;

/**
 * When files that are held back are due to become one that readers see, and how much one seal takes.
 *
 * @param window how long rows are held back at most; windows are aligned to UTC
 * @param fullBytes a partition key that holds back so much is sealed before its window is over
 * @param fullParts the same for so many files
 * @param mostBytes of the parts of one seal, unless a single part is larger
 * @param mostParts of one seal
 */
public record SealRules(Duration window, long fullBytes, int fullParts, long mostBytes, int mostParts) {

    private static final long MIB = 1 << 20;
    private static final Duration MOST_SPREAD = Duration.ofMinutes(5);
    private static final long SPREADS = 1_000;

    /** @throws IllegalArgumentException when one is below 1 */
    public SealRules {
        if (window.toMillis() < 1 || fullBytes < 1 || fullParts < 1 || mostBytes < 1 || mostParts < 1) {
            throw new IllegalArgumentException("A window has 1 ms or more, a seal 1 byte and 1 part or more, found "
                    + window + ", " + fullBytes + ", " + fullParts + ", " + mostBytes + " and " + mostParts);
        }
    }

    /** The rules for a window. */
    public static SealRules of(Duration window) {
        return new SealRules(window, 128 * MIB, 2_000, 512 * MIB, 2_000);
    }

    /** The first moment after the window in which that time lies. */
    Instant endOfWindow(Instant time) {
        long millis = window.toMillis();
        return Instant.ofEpochMilli((Math.floorDiv(time.toEpochMilli(), millis) + 1) * millis);
    }

    /** How long after the end of their window the parts of that hash wait: not all keys are sealed at the same second. */
    Duration spread(long hash) {
        Duration most = window.dividedBy(10).compareTo(MOST_SPREAD) < 0 ? window.dividedBy(10) : MOST_SPREAD;
        return most.multipliedBy(Math.floorMod(hash, SPREADS)).dividedBy(SPREADS);
    }
}
