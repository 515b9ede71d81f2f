package io.esportslake.batch;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * When a micro-batch is due: the flush decision as a pure function.
 *
 * @param maxRows rows and dead letters, 1 or more
 * @param maxBytes Arrow bytes, 1 or more
 * @param maxAge time since the oldest record was taken, above zero
 */
public record FlushLimits(long maxRows, long maxBytes, Duration maxAge) {

    /** Refuses a limit that is not above zero with an {@link IllegalArgumentException} that names it. */
    public FlushLimits {
        Objects.requireNonNull(maxAge, "maxAge");
        if (maxRows < 1 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "Flush limits are 1 or more, found maxRows=" + maxRows + " maxBytes=" + maxBytes);
        }
        if (maxAge.isNegative() || maxAge.isZero()) {
            throw new IllegalArgumentException("The flush interval is above zero, found " + maxAge);
        }
    }

    /**
     * Whether a micro-batch is due, and why.
     *
     * @param rows rows and dead letters buffered
     * @param bytes Arrow bytes held
     * @param ageNanos monotonic nanoseconds since the oldest record, or since only the position moved; negative when
     *     there is nothing to commit
     */
    public Optional<FlushReason> due(long rows, long bytes, long ageNanos) {
        if (rows >= maxRows) {
            return Optional.of(FlushReason.ROWS);
        }
        if (rows > 0 && bytes >= maxBytes) {
            return Optional.of(FlushReason.BYTES);
        }
        if (ageNanos >= maxAge.toNanos()) {
            return Optional.of(FlushReason.AGE);
        }
        return Optional.empty();
    }
}
