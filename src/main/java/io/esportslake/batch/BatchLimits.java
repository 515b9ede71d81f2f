package io.esportslake.batch;

/**
 * Bounds of one micro-batch.
 *
 * @param maxPartitionKeys distinct partition keys in one micro-batch, 1 or more; a record beyond is for the next one
 * @param maxNesting objects and arrays inside each other in one record, the record's own object being the first; 1 to
 *     {@value #MAX_NESTING_LIMIT}
 * @param maxKeyBytes of the directories of a partition key, joined by {@code /}, in UTF-8, so that its files can have
 *     their names; 0 or more. A record whose key needs more cannot be a row
 */
public record BatchLimits(int maxPartitionKeys, int maxNesting, int maxKeyBytes) {

    /** More would be no use to anybody, and each level takes stack. */
    public static final int MAX_NESTING_LIMIT = 500;

    /** Refuses a bound outside its range with an {@link IllegalArgumentException}. */
    public BatchLimits {
        if (maxPartitionKeys < 1) {
            throw new IllegalArgumentException("maxPartitionKeys is 1 or more, found " + maxPartitionKeys);
        }
        if (maxNesting < 1 || maxNesting > MAX_NESTING_LIMIT) {
            throw new IllegalArgumentException("maxNesting is 1 to " + MAX_NESTING_LIMIT + ", found " + maxNesting);
        }
        if (maxKeyBytes < 0) {
            throw new IllegalArgumentException("maxKeyBytes is 0 or more, found " + maxKeyBytes);
        }
    }

    /** Where no storage bounds the length of names. */
    public BatchLimits(int maxPartitionKeys, int maxNesting) {
        this(maxPartitionKeys, maxNesting, Integer.MAX_VALUE);
    }

    /** The same for files of which the storage bounds the length of names. */
    public BatchLimits withMaxKeyBytes(int bytes) {
        return new BatchLimits(maxPartitionKeys, maxNesting, bytes);
    }

    /** 1,000 partition keys, 64 levels. */
    public static BatchLimits defaults() {
        return new BatchLimits(1_000, 64);
    }
}
