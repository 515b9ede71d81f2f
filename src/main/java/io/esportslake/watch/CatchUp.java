package io.esportslake.watch;

/**
 * How far a run until the latest offsets is, over all topic partitions.
 *
 * @param total offsets that were to be taken when it began
 * @param left those of them that are not committed yet
 */
public record CatchUp(long total, long left) {

    /** Needs {@code 0 <= left <= total}, or throws an {@link IllegalArgumentException}. */
    public CatchUp {
        if (left < 0 || total < left) {
            throw new IllegalArgumentException("0 <= left <= total, found " + left + " and " + total);
        }
    }
}
