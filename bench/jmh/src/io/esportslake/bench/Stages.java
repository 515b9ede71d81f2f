package io.esportslake.bench;

import io.esportslake.batch.BatchLimits;
import io.esportslake.batch.MicroBatchBuffer;
import io.esportslake.batch.PartitionRows;
import io.esportslake.batch.Verdict;
import io.esportslake.parquet.Compression;
import io.esportslake.parquet.ParquetEncoder;
import io.esportslake.parquet.ParquetSettings;
import io.esportslake.sample.SampleRecords;
import io.esportslake.source.RecordHeader;
import io.esportslake.source.SourceRecord;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the two stages on the way of every record cost, per record: JSON bytes into vectors, and vectors into a Parquet
 * file of one row group per lake partition. Well-formed generated records; {@link #RECORDS} different ones in a
 * micro-batch.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xmx1g", "--add-opens=java.base/java.nio=ALL-UNNAMED"})
public class Stages {

    private static final int RECORDS = 50_000;
    private static final Instant BASE = Instant.parse("2026-03-01T12:00:00Z");

    /** A micro-batch of one table. */
    public abstract static class Filled {

        private BufferAllocator allocator;
        private byte[][] values;
        private final Shown shown = new Shown();
        MicroBatchBuffer buffer;

        void open(String name) {
            TableDefinition table = LakeTables.named(name);
            SampleRecords records =
                    name.equals("matches") ? SampleRecords.matches(7, 0, BASE) : SampleRecords.players(7, 0, BASE);
            values = new byte[RECORDS][];
            for (int i = 0; i < RECORDS; i++) {
                values[i] = records.next().value();
            }
            allocator = new RootAllocator(512L << 20);
            buffer = new MicroBatchBuffer(table, allocator, BatchLimits.defaults(), key -> true);
        }

        void fill() {
            for (int i = 0; i < RECORDS; i++) {
                shown.value = values[i];
                shown.offset = i;
                if (buffer.accept(shown) != Verdict.ROW) {
                    throw new IllegalStateException("Record " + i + " did not become a row");
                }
            }
        }

        void shut() {
            buffer.close();
            allocator.close();
        }
    }

    /** For decode: emptied before each invocation. */
    @State(Scope.Thread)
    public static class Decoding extends Filled {

        @Param({"matches", "players"})
        public String table;

        @Setup
        public void setup() {
            open(table);
        }

        @TearDown
        public void tearDown() {
            shut();
        }
    }

    /** For encode: filled once. */
    @State(Scope.Thread)
    public static class Encoding extends Filled {

        @Param({"matches", "players"})
        public String table;

        @Param({"ZSTD", "SNAPPY", "LZ4_RAW", "GZIP", "NONE"})
        public Compression compression;

        private ParquetEncoder encoder;
        private List<PartitionRows> partitions;

        @Setup(Level.Trial)
        public void setup() {
            open(table);
            fill();
            buffer.seal(0);
            partitions = buffer.partitions();
            encoder = new ParquetEncoder(ParquetSettings.defaults().withCompression(compression));
        }

        @TearDown
        public void tearDown() {
            shut();
        }
    }

    /** One record into the vectors of its lake partition, the reset of a micro-batch included. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long decode(Decoding state) {
        state.fill();
        long rows = state.buffer.rows();
        state.buffer.reset();
        return rows;
    }

    /** One row out of the vectors into the bytes of its file. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long encode(Encoding state) throws IOException {
        long bytes = 0;
        for (PartitionRows partition : state.partitions) {
            bytes += state.encoder.encode(partition.rows(), Map.of(), OutputStream.nullOutputStream());
        }
        return bytes;
    }

    private static final class Shown implements SourceRecord {

        private static final TopicPartition SOURCE = new TopicPartition("bench", 0);
        private byte[] value;
        private long offset;

        @Override
        public TopicPartition topicPartition() {
            return SOURCE;
        }

        @Override
        public long offset() {
            return offset;
        }

        @Override
        public long timestampMillis() {
            return 1_772_366_400_000L + offset;
        }

        @Override
        public byte[] key() {
            return null;
        }

        @Override
        public byte[] value() {
            return value;
        }

        @Override
        public List<RecordHeader> headers() {
            return List.of();
        }
    }
}
