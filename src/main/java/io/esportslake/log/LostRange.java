package io.esportslake.log;

import io.esportslake.source.OffsetRange;
import java.util.Objects;

/**
 * Offsets that this pipeline will never read, because they are gone or because an operator skipped them.
 *
 * @param range not empty, and inside the commit's range of the same topic partition
 * @param cause one sentence
 */
public record LostRange(OffsetRange range, String cause) {

    /** Needs a range that is not empty, and a cause, or throws an {@link IllegalArgumentException}. */
    public LostRange {
        Objects.requireNonNull(range, "range");
        if (range.isEmpty() || cause.isBlank()) {
            throw new IllegalArgumentException(
                    "A lost range is not empty and has a cause, found " + range + " with cause '" + cause + "'");
        }
    }
}
