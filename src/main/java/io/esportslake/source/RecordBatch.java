package io.esportslake.source;

import java.util.Map;

/** What one poll of the source delivered, read once from front to back. It may be read in several goes. */
public interface RecordBatch {

    /** The generation of the assignment under which the records were fetched. */
    int generation();

    /** Moves to the next record; false when there is none left. */
    boolean advance();

    /** The record moved to; valid until the next {@link #advance}. */
    SourceRecord current();

    /**
     * Where the source will go on after this batch, per topic partition: past its last record, and past holes that the
     * source knows of. May lack topic partitions; then the last record tells.
     */
    Map<TopicPartition, Long> nextOffsets();

    /**
     * Whether it is so large that its rows have to be written before there is memory for another such batch. Then its
     * micro-batch is flushed at once, and {@link #flushed} is called after that.
     */
    default boolean isFlushedAtOnce() {
        return false;
    }

    /** Its rows are written, or discarded. */
    default void flushed() {}
}
