package io.esportslake.log;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is held back of a table.
 *
 * @param sums files, rows, dead letters and bytes
 * @param oldest when the rows of the oldest file were processed; empty when nothing is held back
 */
public record HeldSums(LiveSums sums, Optional<Instant> oldest) {

    public static final HeldSums NONE = new HeldSums(LiveSums.NONE, Optional.empty());

    public HeldSums {
        Objects.requireNonNull(sums, "sums");
        Objects.requireNonNull(oldest, "oldest");
    }
}
