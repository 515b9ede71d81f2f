package io.esportslake.log;

/**
 * When a table's inventory is written anew, and how large its parts get. What counts is what a file weighs in them, not
 * that it is one: it says what it holds of each topic partition, of which a topic may have hundreds.
 *
 * @param segmentWeight most that the entries of a segment weigh, which bounds the memory of whoever reads one; a
 *     segment of a single entry may weigh more
 * @param tailDocuments so many documents above what the index tells are enough for a new one
 * @param tailWeight files added and removed in them that weigh so much are enough, too
 */
record InventoryLimits(int segmentWeight, int tailDocuments, int tailWeight) {

    static final InventoryLimits DEFAULT = new InventoryLimits(10_000, 500, 10_000);

    /** So many topic partitions take about as much room, in memory and in a document, as all else of an entry. */
    private static final int SPANS = 4;

    /** For a log that keeps so many documents: an index that is named is never older than half of them. */
    static InventoryLimits forKept(int commitsKept) {
        return new InventoryLimits(
                DEFAULT.segmentWeight,
                Math.min(DEFAULT.tailDocuments, Math.max(1, commitsKept / 2)),
                DEFAULT.tailWeight);
    }

    /** Refuses a segment's weight below 2, and another limit below 1, with an {@link IllegalArgumentException}. */
    InventoryLimits {
        if (segmentWeight < 2 || tailDocuments < 1 || tailWeight < 1) {
            throw new IllegalArgumentException("A segment weighs up to 2 or more, a tail has at least 1 document and"
                    + " weighs up to 1 or more, found " + segmentWeight + ", " + tailDocuments + " and "
                    + tailWeight);
        }
    }

    /** What a file weighs: 1 with rows of up to three topic partitions, and 1 more for every four of them. */
    static int weight(LiveFile file) {
        return 1 + file.sums().map(sums -> sums.spans().size() / SPANS).orElse(0);
    }

    boolean isDue(long documents, long weight) {
        return documents >= tailDocuments || weight >= tailWeight;
    }

    /** Two neighbours that are both so small become one, so that no two small ones ever stand side by side. */
    boolean isSmall(long weight) {
        return weight < segmentWeight / 2;
    }
}
