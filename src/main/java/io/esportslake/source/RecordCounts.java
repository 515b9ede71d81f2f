package io.esportslake.source;

/**
 * What became of the records of an offset range. Every record received is exactly one of the other three.
 *
 * @param received records counted at the source, before decoding
 * @param rows records that became a row
 * @param deadLetters records that could not become a row, kept as they came
 * @param tombstones records with a null value
 */
public record RecordCounts(long received, long rows, long deadLetters, long tombstones) {

    public static final RecordCounts NONE = new RecordCounts(0, 0, 0, 0);

    /** @throws IllegalArgumentException when a count is negative or they do not add up */
    public RecordCounts {
        if (rows < 0 || deadLetters < 0 || tombstones < 0 || received != rows + deadLetters + tombstones) {
            throw new IllegalArgumentException("received must equal rows + dead letters + tombstones, found " + received
                    + " = " + rows + " + " + deadLetters + " + " + tombstones);
        }
    }

    public RecordCounts plus(RecordCounts other) {
        return new RecordCounts(
                received + other.received,
                rows + other.rows,
                deadLetters + other.deadLetters,
                tombstones + other.tombstones);
    }
}
