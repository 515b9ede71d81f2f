package io.esportslake.app;

import io.esportslake.batch.BatchLimits;
import io.esportslake.batch.FlushLimits;
import io.esportslake.batch.MicroBatchBuffer;
import io.esportslake.commit.Lake;
import io.esportslake.commit.TableWriter;
import io.esportslake.config.Application;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.RunOptions;
import io.esportslake.config.StartRefusedException;
import io.esportslake.ingest.LogSession;
import io.esportslake.ingest.MicroBatchFlush;
import io.esportslake.ingest.PartitionKeyBudget;
import io.esportslake.ingest.Pipeline;
import io.esportslake.ingest.PipelineSettings;
import io.esportslake.parquet.Compression;
import io.esportslake.parquet.ParquetEncoder;
import io.esportslake.parquet.ParquetSettings;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.TableDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Provider;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Wires a stream: its threads, its share of the memory, its pipeline. */
@ApplicationScoped
class StreamFactory {

    /**
     * The part of a stream's memory that a micro-batch fills before it is flushed. The rest is for the next one to begin
     * with, which gets this part too, file by file, as they are written; and for vectors to grow by doubling.
     */
    private static final double FLUSH_AT_SHARE = 0.6;

    private final LakeConfig config;
    private final Provider<SourceCatalog> catalog;
    private final MeterRegistry registry;
    private final Supervisor supervisor;
    private volatile BufferAllocator root;

    StreamFactory(LakeConfig config, Provider<SourceCatalog> catalog, MeterRegistry registry, Supervisor supervisor) {
        this.config = config;
        this.catalog = catalog;
        this.registry = registry;
        this.supervisor = supervisor;
    }

    /** Tries memory and codec, before anything is read or written. @throws StartRefusedException that says what to do */
    void requireUsable() {
        try (BufferAllocator allocator = new RootAllocator(1 << 16)) {
            allocator.buffer(8).close();
            new ParquetEncoder(parquet());
        } catch (IllegalStateException e) {
            throw new StartRefusedException(e.getMessage(), e);
        } catch (LinkageError e) {
            throw new StartRefusedException(
                    "Arrow's memory cannot be used here (" + e + "); esports-lake self-test says why and what to do",
                    e);
        }
    }

    /** @param until offsets where the run ends; empty for a run without end */
    synchronized Stream create(
            TableDefinition table, String topic, Lake lake, RunOptions options, Map<TopicPartition, Long> until)
            throws IOException {
        TableWriter writer = lake.table(table.name());
        if (root == null) {
            root = new RootAllocator(config.memoryBudget().asLongValue());
            StreamMeters.registerShared(registry, this, config);
        }
        long share = config.memoryBudget().asLongValue() / options.tables().size();
        PipelineSettings settings = new PipelineSettings(
                new FlushLimits(
                        config.flush().maxRows(),
                        (long) (share * FLUSH_AT_SHARE),
                        config.flush().interval()),
                config.partitions().maxPerTable(),
                options.startingOffsets(),
                config.onDataLoss(),
                until,
                lake.writerId(),
                Application.NAME_AND_VERSION);
        BufferAllocator memory = root.newChildAllocator(table.name(), 0, share);
        PartitionKeyBudget keys = new PartitionKeyBudget(settings.maxPartitionKeys());
        Supplier<String> commitIds = () -> UUID.randomUUID().toString();
        Stream stream = new Stream(table, topic);
        MicroBatchFlush flush = new MicroBatchFlush(
                table,
                settings,
                writer,
                new ParquetEncoder(parquet()),
                catalog.get(),
                commitIds,
                Instant::now,
                System::nanoTime);
        stream.start(new Pipeline(
                settings,
                new LogSession(writer, keys, settings, commitIds, Instant::now),
                flush,
                buffer(table, keys, memory, "a"),
                buffer(table, keys, memory, "b"),
                new StreamReporter(stream, writer, new StreamMeters(registry, stream), supervisor),
                stream.own(),
                stream.flushes(),
                System::nanoTime));
        return stream;
    }

    private MicroBatchBuffer buffer(
            TableDefinition table, PartitionKeyBudget keys, BufferAllocator memory, String name) {
        BufferAllocator allocator = memory.newChildAllocator(table.name() + "-" + name, 0, memory.getLimit());
        BatchLimits limits = new BatchLimits(
                config.partitions().maxPerMicroBatch(), BatchLimits.defaults().maxNesting());
        return new MicroBatchBuffer(table, allocator, limits, keys::admits);
    }

    private ParquetSettings parquet() {
        ParquetSettings defaults = ParquetSettings.defaults();
        return new ParquetSettings(
                Compression.valueOf(config.parquet().compression().name()),
                config.parquet().zstdLevel(),
                config.parquet().rowGroupSize().asLongValue(),
                defaults.rowGroupMaxRows(),
                Math.toIntExact(config.parquet().pageSize().asLongValue()),
                defaults.pageMaxRows(),
                defaults.dictionaryMaxBytes(),
                defaults.truncatedStatisticsBytes(),
                defaults.pageChecksums());
    }

    /** Arrow bytes held now by all streams. */
    long allocatedBytes() {
        BufferAllocator allocator = root;
        return allocator == null ? 0 : allocator.getAllocatedMemory();
    }

    synchronized void close() {
        root = null;
    }
}
