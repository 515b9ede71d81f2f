package io.esportslake.log;

import java.time.Duration;
import java.time.Instant;

/**
 * When files that are held back are due to become one that readers see, and how much one seal takes.
 *
 * <p>A long window would hold back many thousand small files of a key, each of them known to every sealer and a file of
 * its own on the disk. So when a key has many small ones in a window that is not over, they are gathered: joined to one
 * that is still held back. What readers get is one file for each key and window all the same, and what is written twice
 * for it is only what came in small files.
 *
 * @param window how long rows are held back at most; windows are aligned to UTC
 * @param fullBytes a partition key that holds back so much is sealed before its window is over
 * @param gatheredParts so many files of fewer than {@link #SMALL_ROWS} rows are gathered before their window is over
 * @param mostBytes of the parts of one seal, unless a single part is larger
 * @param mostParts of one seal
 */
public record SealRules(Duration window, long fullBytes, int gatheredParts, long mostBytes, int mostParts) {

    /** A file of fewer rows is small: to encode its rows again costs less than to have it read as it is. */
    public static final int SMALL_ROWS = 10_000;

    private static final long MIB = 1 << 20;
    private static final Duration MOST_SPREAD = Duration.ofMinutes(5);
    private static final long SPREADS = 1_000;

    /** Refuses a bound below 1, and fewer than two files to gather, with an {@link IllegalArgumentException}. */
    public SealRules {
        if (window.toMillis() < 1 || fullBytes < 1 || gatheredParts < 2 || mostBytes < 1 || mostParts < 1) {
            throw new IllegalArgumentException(
                    "A window has 1 ms or more, a seal 1 byte and 1 part or more, and 2 parts"
                            + " or more are gathered, found " + window + ", " + fullBytes + ", " + mostBytes + ", "
                            + mostParts
                            + " and " + gatheredParts);
        }
    }

    /**
     * The rules for a window. What is held back of a key is bounded by them: fewer than 500 small files, and of the
     * others, of 10,000 rows and more, seldom more than 1,000 until there are 128 MiB; so a key's window fits into one
     * seal.
     */
    public static SealRules of(Duration window) {
        return new SealRules(window, 128 * MIB, 500, 512 * MIB, 4_000);
    }

    /** The first moment after the window in which that time lies. */
    Instant endOfWindow(Instant time) {
        long millis = window.toMillis();
        return Instant.ofEpochMilli((Math.floorDiv(time.toEpochMilli(), millis) + 1) * millis);
    }

    /**
     * How long after the end of their window the parts of that hash wait: not all keys are sealed at the same second.
     */
    Duration spread(long hash) {
        Duration most = window.dividedBy(10).compareTo(MOST_SPREAD) < 0 ? window.dividedBy(10) : MOST_SPREAD;
        return most.multipliedBy(Math.floorMod(hash, SPREADS)).dividedBy(SPREADS);
    }
}
