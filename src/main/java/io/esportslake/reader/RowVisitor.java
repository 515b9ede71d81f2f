package io.esportslake.reader;

/** Is shown rows, one after the other. */
@FunctionalInterface
public interface RowVisitor {

    /**
     * Takes a row.
     *
     * @param values one per column asked for: String, Integer, Long, Double, Boolean, Instant, byte[] or null; the
     *     array is reused for the next row
     * @return false to end
     */
    boolean row(Object[] values);
}
