package io.esportslake.source;

import java.util.Objects;

/**
 * What became of the records of an offset range. Every record received is exactly one of the others.
 *
 * @param received records counted at the source, before decoding
 * @param rows records that are a row
 * @param deadLetters records that could not become a row, kept as they came
 * @param tombstones records with a null value
 * @param removed records that were a row or a dead letter
 */
public record RecordCounts(long received, long rows, long deadLetters, long tombstones, RemovedCounts removed) {

    public static final RecordCounts NONE = new RecordCounts(0, 0, 0, 0);

    /** Refuses negative counts, and such as do not add up, with an {@link IllegalArgumentException}. */
    public RecordCounts {
        Objects.requireNonNull(removed, "removed");
        if (rows < 0
                || deadLetters < 0
                || tombstones < 0
                || received != rows + deadLetters + tombstones + removed.erased() + removed.dropped()) {
            throw new IllegalArgumentException(
                    "received must equal rows + dead letters + tombstones + erased + dropped, found " + received
                            + " = " + rows + " + " + deadLetters + " + " + tombstones + " + " + removed.erased() + " + "
                            + removed.dropped());
        }
    }

    /** Nothing of it was removed. */
    public RecordCounts(long received, long rows, long deadLetters, long tombstones) {
        this(received, rows, deadLetters, tombstones, RemovedCounts.NONE);
    }

    public RecordCounts plus(RecordCounts other) {
        return new RecordCounts(
                received + other.received,
                rows + other.rows,
                deadLetters + other.deadLetters,
                tombstones + other.tombstones,
                removed.plus(other.removed));
    }

    /**
     * So many of the dead letters are rows now.
     *
     * @throws IllegalArgumentException when there are fewer
     */
    public RecordCounts turned(long letters) {
        return new RecordCounts(received, rows + letters, deadLetters - letters, tombstones, removed);
    }
}
