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
 */
public record Limits(double flushSeconds, double stalledAfterSeconds, double deadLetterShare, double keyOnlyShare) {

    /** Records that wait longer than this many flush intervals, and some seconds, are late. */
    private static final double LATE_INTERVALS = 3;

    private static final double LATE_GRACE_SECONDS = 10;

    /** Fewer bad records than this alarm only when they are more than half of all: one of three is no pattern. */
    private static final long FEW = 10;

    /** As configured. */
    public static Limits of(LakeConfig config) {
        return new Limits(
                seconds(config.flush().interval()),
                seconds(StallLimit.of(config)),
                config.health().maxDeadLetterShare(),
                config.health().maxKeyOnlyShare());
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
