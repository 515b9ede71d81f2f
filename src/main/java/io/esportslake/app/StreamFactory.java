package io.esportslake.app;

import io.esportslake.batch.BatchLimits;
import io.esportslake.batch.FlushLimits;
import io.esportslake.config.Application;
import io.esportslake.config.JvmOptions;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.RunOptions;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.ingest.Pipeline;
import io.esportslake.ingest.PipelineListener;
import io.esportslake.ingest.PipelineOverLake;
import io.esportslake.ingest.PipelineSettings;
import io.esportslake.ingest.PipelineThreads;
import io.esportslake.ingest.ThisProgram;
import io.esportslake.ingest.TimeAndIds;
import io.esportslake.log.Lake;
import io.esportslake.log.TableWriter;
import io.esportslake.log.Visibility;
import io.esportslake.parquet.ParquetEncoder;
import io.esportslake.parquet.ParquetSettings;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.TableDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Provider;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Wires a stream: its threads, its share of the memory, its pipeline. */
@ApplicationScoped
class StreamFactory {

    private final LakeConfig config;
    private final Provider<SourceCatalog> catalog;
    private final RowMemory memory;
    private final StreamObservers observers;
    private final Supervisor supervisor;

    StreamFactory(
            LakeConfig config,
            Provider<SourceCatalog> catalog,
            RowMemory memory,
            StreamObservers observers,
            Supervisor supervisor) {
        this.config = config;
        this.catalog = catalog;
        this.memory = memory;
        this.observers = observers;
        this.supervisor = supervisor;
    }

    /**
     * Tries memory and codec, before anything is read or written.
     *
     * @throws StartRefusedException that says what to do
     */
    void requireUsable() {
        try (BufferAllocator allocator = new RootAllocator(1 << 16)) {
            allocator.buffer(8).close();
            new ParquetEncoder(parquet());
        } catch (IllegalStateException e) {
            throw new StartRefusedException(FailureCode.LIBRARY_UNUSABLE, e.getMessage(), e);
        } catch (LinkageError e) {
            throw new StartRefusedException(
                    FailureCode.LIBRARY_UNUSABLE,
                    "Arrow's memory cannot be used here (" + e + "); esports-lake self-test says why and what to do",
                    e);
        }
    }

    /** Starts a stream that ends at the offsets of {@code until}; they are empty for a run without end. */
    Stream create(TableDefinition table, String topic, Lake lake, RunOptions options, Map<TopicPartition, Long> until)
            throws IOException {
        TableWriter writer = lake.table(table.name());
        BufferAllocator share = memory.share(table.name(), options.tables().size());
        PipelineSettings settings = new PipelineSettings(
                new FlushLimits(
                        config.flush().maxRows(),
                        RowMemory.flushedAt(share.getLimit()),
                        config.flush().interval()),
                config.partitions().maxPerTable(),
                options.startingOffsets(),
                config.onDataLoss(),
                until,
                new ThisProgram(lake.writerId(), Application.NAME_AND_VERSION, "-Xmx " + JvmOptions.PLACE),
                config.visibleAfter().isZero() ? Visibility.VISIBLE : Visibility.HELD);
        Stream stream = new Stream(table, topic);
        PipelineListener observer = observers.beside(stream);
        Pipeline pipeline = new PipelineOverLake(table, writer, settings)
                .memory(half(share, table.name() + "-a"), half(share, table.name() + "-b"))
                .limits(new BatchLimits(
                        config.partitions().maxPerMicroBatch(),
                        BatchLimits.defaults().maxNesting()))
                .parquet(parquet())
                .source(catalog.get())
                .time(new TimeAndIds(
                        Instant::now, System::nanoTime, () -> UUID.randomUUID().toString()))
                .threads(new PipelineThreads(stream.own(), stream.flushes()))
                .listener(new StreamReporter(stream, writer, observer, supervisor))
                .joined();
        stream.start(pipeline, observer);
        return stream;
    }

    /** After the end of the streams, or when the start was refused. */
    void forgetMemory() {
        memory.forget();
    }

    /** One of the two micro-batches of a stream: each may take whatever the other leaves. */
    private static BufferAllocator half(BufferAllocator share, String name) {
        return share.newChildAllocator(name, 0, share.getLimit());
    }

    private ParquetSettings parquet() {
        return ParquetOptions.of(config);
    }
}
