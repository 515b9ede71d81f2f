package io.esportslake.source;

/**
 * What became rows and dead letters once and is in the lake no more.
 *
 * @param erasedRows rows taken out because somebody asked for it
 * @param erasedDeadLetters the same of dead letters
 * @param droppedRows rows that went with their age
 * @param droppedDeadLetters the same of dead letters
 */
public record RemovedCounts(long erasedRows, long erasedDeadLetters, long droppedRows, long droppedDeadLetters) {

    public static final RemovedCounts NONE = new RemovedCounts(0, 0, 0, 0);

    /** Refuses a negative count with an {@link IllegalArgumentException}. */
    public RemovedCounts {
        if (erasedRows < 0 || erasedDeadLetters < 0 || droppedRows < 0 || droppedDeadLetters < 0) {
            throw new IllegalArgumentException("Counts of what was removed are 0 or more, found " + erasedRows + " and "
                    + erasedDeadLetters + " erased, " + droppedRows + " and " + droppedDeadLetters + " dropped");
        }
    }

    public RemovedCounts plus(RemovedCounts other) {
        return new RemovedCounts(
                erasedRows + other.erasedRows,
                erasedDeadLetters + other.erasedDeadLetters,
                droppedRows + other.droppedRows,
                droppedDeadLetters + other.droppedDeadLetters);
    }

    /** Rows and dead letters asked to be taken out. */
    public long erased() {
        return erasedRows + erasedDeadLetters;
    }

    /** Rows and dead letters that went with their age. */
    public long dropped() {
        return droppedRows + droppedDeadLetters;
    }
}
