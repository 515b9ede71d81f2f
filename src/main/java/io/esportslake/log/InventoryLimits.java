package io.esportslake.log;

/**
 * When a table's inventory is written anew, and how large its parts get.
 *
 * @param segmentEntries most entries in a segment, which bounds the memory of whoever reads one
 * @param tailDocuments so many documents above what the index tells are enough for a new one
 * @param tailEntries so many files added and removed in them are enough, too
 */
record InventoryLimits(int segmentEntries, int tailDocuments, int tailEntries) {

    static final InventoryLimits DEFAULT = new InventoryLimits(10_000, 500, 10_000);

    /** For a log that keeps so many documents: an index that is named is never older than half of them. */
    static InventoryLimits forKept(int commitsKept) {
        return new InventoryLimits(
                DEFAULT.segmentEntries,
                Math.min(DEFAULT.tailDocuments, Math.max(1, commitsKept / 2)),
                DEFAULT.tailEntries);
    }

    /** @throws IllegalArgumentException when one is below 1 */
    InventoryLimits {
        if (segmentEntries < 2 || tailDocuments < 1 || tailEntries < 1) {
            throw new IllegalArgumentException(
                    "A segment has at least 2 entries, a tail at least 1 document and 1 entry," + " found "
                            + segmentEntries + ", " + tailDocuments + " and " + tailEntries);
        }
    }

    boolean isDue(long documents, long entries) {
        return documents >= tailDocuments || entries >= tailEntries;
    }

    /** Two neighbours that are both so small become one, so that no two small ones ever stand side by side. */
    boolean isSmall(long entries) {
        return entries < segmentEntries / 2;
    }
}
