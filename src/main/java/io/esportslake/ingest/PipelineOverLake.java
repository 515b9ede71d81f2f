package io.esportslake.ingest;

import io.esportslake.batch.BatchLimits;
import io.esportslake.batch.MicroBatchBuffer;
import io.esportslake.log.TableWriter;
import io.esportslake.parquet.ParquetEncoder;
import io.esportslake.parquet.ParquetSettings;
import io.esportslake.source.SourceIdentity;
import io.esportslake.table.TableDefinition;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Joins the parts of a pipeline that fills one table of a lake. Everything but limits and Parquet has to be given. */
public final class PipelineOverLake {

    private final TableDefinition table;
    private final TableWriter writer;
    private final PipelineSettings settings;
    private @Nullable BufferAllocator first;
    private @Nullable BufferAllocator second;
    private BatchLimits limits = BatchLimits.defaults();
    private ParquetSettings parquet = ParquetSettings.defaults();
    private @Nullable SourceIdentity source;
    private @Nullable TimeAndIds time;
    private @Nullable PipelineThreads threads;
    private @Nullable PipelineListener listener;

    /**
     * Begins with what has no default.
     *
     * @param table what is filled
     * @param writer its log and its staging
     * @param settings limits and choices
     */
    public PipelineOverLake(TableDefinition table, TableWriter writer, PipelineSettings settings) {
        this.table = table;
        this.writer = writer;
        this.settings = settings;
    }

    /** Where the rows of the two micro-batches lie, of which one fills while the other is flushed. */
    public PipelineOverLake memory(BufferAllocator ofOne, BufferAllocator ofTheOther) {
        first = ofOne;
        second = ofTheOther;
        return this;
    }

    /** What one micro-batch may hold. */
    public PipelineOverLake limits(BatchLimits ofMicroBatches) {
        limits = ofMicroBatches;
        return this;
    }

    /** How files are written. */
    public PipelineOverLake parquet(ParquetSettings ofFiles) {
        parquet = ofFiles;
        return this;
    }

    /** Asked before each commit, whether the records' topics are still the same. */
    public PipelineOverLake source(SourceIdentity ofRecords) {
        source = ofRecords;
        return this;
    }

    public PipelineOverLake time(TimeAndIds given) {
        time = given;
        return this;
    }

    public PipelineOverLake threads(PipelineThreads given) {
        threads = given;
        return this;
    }

    /** Who is told of commits and of the end. */
    public PipelineOverLake listener(PipelineListener told) {
        listener = told;
        return this;
    }

    /**
     * The pipeline.
     *
     * @throws NullPointerException that names what was not given
     */
    public Pipeline joined() {
        SourceIdentity source = Objects.requireNonNull(this.source, "source");
        TimeAndIds time = Objects.requireNonNull(this.time, "time");
        PartitionKeyBudget keys = new PartitionKeyBudget(settings.maxPartitionKeys());
        return new Pipeline(
                settings,
                new LogSession(writer, keys, settings, time),
                new MicroBatchFlush(table, settings, writer, new ParquetEncoder(parquet), source, time),
                new Buffers(buffer(first, keys), buffer(second, keys)),
                Objects.requireNonNull(listener, "listener"),
                Objects.requireNonNull(threads, "threads"),
                time.nanos());
    }

    private MicroBatchBuffer buffer(@Nullable BufferAllocator memory, PartitionKeyBudget keys) {
        return new MicroBatchBuffer(
                table,
                writer.fieldIds(),
                Objects.requireNonNull(memory, "memory"),
                limits.withMaxKeyBytes(writer.maxKeyBytes()),
                keys::admits);
    }
}
