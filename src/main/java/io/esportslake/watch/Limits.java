package io.esportslake.watch;

import io.esportslake.config.LakeConfig;
import io.esportslake.config.StallLimit;
import java.time.Duration;

/**
 * What is too much.
 *
 * @param flushSeconds the flush interval
 * @param stalledAfterSeconds without progress
 * @param deadLetterShare dead letters by records
 * @param keyOnlyShare rows with nothing but their key by rows
 * @param windowSeconds how long rows may be held back from readers
 */
public record Limits(
        double flushSeconds,
        double stalledAfterSeconds,
        double deadLetterShare,
        double keyOnlyShare,
        double windowSeconds) {

    /** Records that wait longer than this many flush intervals, and some seconds, are late. */
    private static final double LATE_INTERVALS = 3;

    private static final double LATE_GRACE_SECONDS = 10;

    /**
     * Rows wait for the end of their window, then for their turn, and half a window more when the instance whose turn
     * it is is gone. Held back for longer than this many windows, and some time to work, they are overdue.
     */
    private static final double OVERDUE_WINDOWS = 2.5;

    private static final double OVERDUE_GRACE_SECONDS = 900;

    /** Fewer bad records than this alarm only when they are more than half of all: one of three is no pattern. */
    private static final long FEW = 10;

    /** As configured. */
    public static Limits of(LakeConfig config) {
        return new Limits(
                seconds(config.flush().interval()),
                seconds(StallLimit.of(config)),
                config.health().maxDeadLetterShare(),
                config.health().maxKeyOnlyShare(),
                seconds(config.visibleAfter()));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    /** Whether records that have waited so long count as late; the page marks them. */
    public boolean isLate(double waitingSeconds) {
        return waitingSeconds > lateSeconds();
    }

    /** Records that wait longer are late. */
    double lateSeconds() {
        return LATE_INTERVALS * flushSeconds + LATE_GRACE_SECONDS;
    }

    /** Whether rows that are held back since so long should have been sealed. */
    boolean areOverdue(Duration held) {
        return seconds(held) > OVERDUE_WINDOWS * windowSeconds + OVERDUE_GRACE_SECONDS;
    }

    /** Whether rows were processed so far in the future that they would not be sealed when their window is over. */
    boolean areAhead(Duration future) {
        return seconds(future) > windowSeconds;
    }

    boolean areTooManyDeadLetters(Content content) {
        return isTooMuch(content.deadLetters(), content.records(), deadLetterShare);
    }

    boolean areTooManyKeyOnlyRows(Content content) {
        return isTooMuch(content.keyOnlyRows(), content.rows(), keyOnlyShare);
    }

    private static boolean isTooMuch(long bad, long all, double share) {
        return bad > share * all && (bad >= FEW || bad > all - bad || share == 0);
    }
}
