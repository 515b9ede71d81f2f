package io.esportslake.ingest;

import io.esportslake.batch.MicroBatchBuffer;
import io.esportslake.source.RecordBatch;
import java.util.ArrayList;
import java.util.List;

/** All rows between two flushes, with the offset ranges they came from. Not thread-safe: handed over as a whole. */
public final class MicroBatch {

    private static final long NOT_STARTED = Long.MIN_VALUE;

    final MicroBatchBuffer buffer;
    private final List<OpenRange> ranges = new ArrayList<>();
    private final List<RecordBatch> large = new ArrayList<>();
    private long startedNanos = NOT_STARTED;
    long decodeNanos;

    MicroBatch(MicroBatchBuffer buffer) {
        this.buffer = buffer;
    }

    /** Whether there is nothing to commit: no record and no moved position. */
    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** The range of a topic partition, opened when it has none yet. */
    OpenRange rangeOf(OwnedPartition owner, long nanos) {
        if (owner.range == null) {
            owner.range = new OpenRange(owner);
            ranges.add(owner.range);
            if (startedNanos == NOT_STARTED) {
                startedNanos = nanos;
            }
        }
        return owner.range;
    }

    List<OpenRange> ranges() {
        return ranges;
    }

    /** Monotonic nanoseconds since its first record or move; -1 when it is empty. */
    long ageNanos(long nanos) {
        return isEmpty() ? -1 : Math.max(0, nanos - startedNanos);
    }

    /** Tells a large batch when this micro-batch is flushed. On the pipeline's thread only. */
    void include(RecordBatch batch) {
        large.add(batch);
    }

    /** Whether a large batch waits for its flush. */
    boolean isAwaited() {
        return !large.isEmpty();
    }

    /** Its rows are written, or discarded. On the pipeline's thread only. */
    void flushed() {
        large.forEach(RecordBatch::flushed);
        large.clear();
    }

    long records() {
        return buffer.rows() + buffer.deadLetters();
    }
}
