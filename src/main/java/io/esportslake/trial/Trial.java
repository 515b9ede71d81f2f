package io.esportslake.trial;

import io.esportslake.batch.BatchLimits;
import io.esportslake.batch.DeadLetterReason;
import io.esportslake.batch.MicroBatchBuffer;
import io.esportslake.batch.PartitionRows;
import io.esportslake.batch.Verdict;
import io.esportslake.failure.FailureCode;
import io.esportslake.parquet.ParquetEncoder;
import io.esportslake.source.SourceRecord;
import io.esportslake.table.FieldIds;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Makes rows and dead letters of records, as a stream would, and tells what they came to. */
public final class Trial {

    /** Rows of a micro-batch here: enough to compress as well as a real one. */
    private static final long MOST_ROWS = 100_000;

    private final TableDefinition table;
    private final BufferAllocator allocator;
    private final BatchLimits limits;
    private final ParquetEncoder encoder;
    private final LongSupplier nanoClock;

    /**
     * Tries nothing yet.
     *
     * @param allocator whose limit bounds a micro-batch; stays the caller's
     * @param limits of a micro-batch
     * @param encoder makes the files that are measured and thrown away
     * @param nanoClock monotonic nanoseconds
     */
    public Trial(
            TableDefinition table,
            BufferAllocator allocator,
            BatchLimits limits,
            ParquetEncoder encoder,
            LongSupplier nanoClock) {
        this.table = table;
        this.allocator = allocator;
        this.limits = limits;
        this.encoder = encoder;
        this.nanoClock = nanoClock;
    }

    /**
     * Tries records once to see what becomes of them, and then again to see how long that takes.
     *
     * @param records in any order; each may be offered several times
     * @param processingTimeMicros stands in the rows as the time of their flush
     * @param atLeastNanos how long to measure
     * @throws IOException when the rows cannot be written as Parquet
     * @throws IllegalStateException when the allocator's limit is too low even for one dead letter
     */
    public TrialReport run(List<? extends SourceRecord> records, long processingTimeMicros, long atLeastNanos)
            throws IOException {
        TrialTally tally = new TrialTally(table);
        pass(records, processingTimeMicros, tally);
        long passes = 0;
        long begun = nanoClock.getAsLong();
        long taken;
        do {
            pass(records, processingTimeMicros, null);
            passes++;
            taken = nanoClock.getAsLong() - begun;
        } while (taken < atLeastNanos && !records.isEmpty());
        return tally.report(records.size(), taken / passes);
    }

    /** Makes rows and dead letters of all records once; {@code tally} is null when nothing is to be counted. */
    private void pass(List<? extends SourceRecord> records, long processingTimeMicros, @Nullable TrialTally tally)
            throws IOException {
        try (MicroBatchBuffer batch =
                new MicroBatchBuffer(table, FieldIds.first(table), allocator, limits, key -> true)) {
            for (SourceRecord record : records) {
                Verdict verdict = batch.accept(record);
                if (verdict == Verdict.NO_MEMORY || verdict == Verdict.NO_ROOM_FOR_KEY) {
                    flush(batch, processingTimeMicros, tally);
                    verdict = batch.accept(record);
                }
                if (verdict == Verdict.NO_MEMORY) {
                    verdict = batch.acceptAsDeadLetter(
                            record, DeadLetterReason.TOO_LARGE, "found a record too large for the memory of a stream");
                }
                if (verdict == Verdict.NO_MEMORY) { // though the micro-batch is empty
                    throw new IllegalStateException(FailureCode.RECORD_NOT_TAKEN.says(
                            "Record " + record.topicPartition() + "@" + record.offset()
                                    + " does not fit into the memory of " + allocator.getLimit()
                                    + " bytes even as a dead letter; raise the memory budget"));
                }
                if (batch.rows() == MOST_ROWS) {
                    flush(batch, processingTimeMicros, tally);
                }
            }
            flush(batch, processingTimeMicros, tally);
        }
    }

    private void flush(MicroBatchBuffer batch, long processingTimeMicros, @Nullable TrialTally tally)
            throws IOException {
        if (tally != null) {
            tally.filled(batch);
        }
        batch.seal(processingTimeMicros);
        for (PartitionRows rows : batch.partitions()) {
            long bytes = encoder.encode(rows.rows(), Map.of(), OutputStream.nullOutputStream());
            if (tally != null) {
                tally.written(rows, bytes);
            }
        }
        batch.reset();
    }
}
