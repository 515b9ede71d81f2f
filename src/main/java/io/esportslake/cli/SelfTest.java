package io.esportslake.cli;

import io.esportslake.batch.BatchLimits;
import io.esportslake.batch.MicroBatchBuffer;
import io.esportslake.batch.PartitionRows;
import io.esportslake.batch.Verdict;
import io.esportslake.config.JvmOptions;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.Root;
import io.esportslake.parquet.Compression;
import io.esportslake.parquet.ParquetEncoder;
import io.esportslake.parquet.ParquetSettings;
import io.esportslake.reader.ArrowLibraries;
import io.esportslake.reader.LakeReader;
import io.esportslake.reader.PartitionFilter;
import io.esportslake.reader.Relation;
import io.esportslake.sample.SampleRecord;
import io.esportslake.sample.SampleRecords;
import io.esportslake.source.RecordHeader;
import io.esportslake.source.SourceRecord;
import io.esportslake.source.TopicPartition;
import io.esportslake.store.LakePaths;
import io.esportslake.table.FieldIds;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.DefaultRecordBatch;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.SimpleRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tries everything that depends on the machine, and on what the build put into a native executable: memory, native
 * libraries, codecs, writing and reading a file. Works in a directory of its own and needs no broker.
 */
final class SelfTest {

    private static final String UNPACKED = "its native library is unpacked to the temporary directory, which must be"
            + " writable and may not be mounted noexec: set another by "
            + JvmOptions.TEMPORARY_DIRECTORY + ", and use glibc, not musl";
    private static final String BESIDE =
            "its native library lies in the directory lib beside the executable: keep both together, and use glibc,"
                    + " not musl";
    private static final String PLAIN = "this build does not fit this machine: use the packaged jar on a Java runtime";
    private static final TableDefinition TABLE = BuiltInTables.MATCHES;
    private static final int ROWS = 50;
    private static final long MEMORY = 64 << 20;

    /**
     * One thing that is tried.
     *
     * @param name what it is
     * @param advice what to do when it does not work, the end of a sentence
     */
    record Check(String name, String advice, Trial trial) {}

    @FunctionalInterface
    interface Trial {
        void run() throws Exception;
    }

    private SelfTest() {}

    /**
     * Everything there is to try.
     *
     * @param directory an empty one
     */
    static List<Check> checks(Path directory) {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                "Arrow's memory",
                "Java must open java.nio: start with bin/esports-lake, or with java -jar quarkus-run.jar",
                SelfTest::allocate));
        for (CompressionType type : CompressionType.values()) {
            if (type != CompressionType.NONE) {
                checks.add(new Check(
                        "Kafka's codec " + type.name,
                        type == CompressionType.GZIP || type == CompressionType.LZ4 ? PLAIN : UNPACKED,
                        () -> compressAndRead(type)));
            }
        }
        for (Compression compression : Compression.values()) {
            String codec = compression.name().toLowerCase(Locale.ROOT).replace('_', '-');
            boolean isNative = compression == Compression.ZSTD || compression == Compression.SNAPPY;
            LakePaths paths = LakePaths.of(directory.resolve(codec));
            checks.add(new Check(
                    "writing Parquet, " + codec, isNative ? UNPACKED : PLAIN, () -> write(compression, paths)));
            checks.add(new Check(
                    "reading Parquet, " + codec,
                    System.getProperty(ArrowLibraries.DIRECTORY) == null ? UNPACKED : BESIDE,
                    () -> read(paths)));
        }
        return checks;
    }

    /** The sentence that names what does not work, the cause, and what to do; empty when all is well. */
    static Optional<String> attempt(Check check) {
        try {
            check.trial.run();
            return Optional.empty();
        } catch (Exception | LinkageError e) {
            return Optional.of(FailureCode.LIBRARY_UNUSABLE.says(
                    "Self-test: " + check.name + " does not work here (" + cause(e) + "); " + check.advice));
        }
    }

    /** The innermost cause says it best: static initializers and loaders wrap it. */
    private static String cause(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return innermost.getClass().getSimpleName()
                + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
    }

    private static void allocate() {
        try (BufferAllocator allocator = new RootAllocator(1 << 20);
                ArrowBuf buffer = allocator.buffer(4096)) {
            buffer.setLong(8, 42);
            // Through java.nio too: that is what is not open by itself.
            ByteBuffer same = buffer.nioBuffer(8, 8).order(ByteOrder.nativeOrder());
            require(same.getLong() == 42, "a value written is not the value read");
        }
    }

    /** As a producer compresses a batch and a consumer reads it. */
    private static void compressAndRead(CompressionType type) {
        byte[] value = "self-test ".repeat(200).getBytes(StandardCharsets.UTF_8);
        MemoryRecords records = MemoryRecords.withRecords(
                org.apache.kafka.common.compress.Compression.of(type).build(), new SimpleRecord(value));
        require(
                records.sizeInBytes() < value.length,
                "a batch of " + value.length + " bytes takes " + records.sizeInBytes());
        int found = 0;
        for (Record record : records.records()) {
            byte[] read = new byte[record.valueSize()];
            record.value().get(read);
            require(Arrays.equals(value, read), "what was read is not what was written");
            found++;
        }
        require(found == 1, "found " + found + " records, expected 1");
        refuseDamaged(records);
    }

    /** What a library does about an error is code of its own, and looks up names of its own. */
    private static void refuseDamaged(MemoryRecords records) {
        ByteBuffer damaged = ByteBuffer.allocate(records.sizeInBytes()).put(records.buffer());
        int payload = records.sizeInBytes() - DefaultRecordBatch.RECORD_BATCH_OVERHEAD;
        Arrays.fill(damaged.array(), damaged.capacity() - payload / 2, damaged.capacity(), (byte) 0xFF);
        try {
            MemoryRecords.readableRecords(damaged.flip()).records().forEach(Record::valueSize);
        } catch (KafkaException e) {
            return;
        }
        throw new IllegalStateException("a damaged batch is read as if it were whole");
    }

    private static void write(Compression compression, LakePaths paths) throws IOException {
        ParquetEncoder encoder = new ParquetEncoder(ParquetSettings.defaults().withCompression(compression));
        SampleRecords records = SampleRecords.matches(1, 0, Instant.EPOCH);
        try (BufferAllocator allocator = new RootAllocator(MEMORY);
                MicroBatchBuffer buffer = new MicroBatchBuffer(
                        TABLE, FieldIds.first(TABLE), allocator, BatchLimits.defaults(), key -> true)) {
            for (int offset = 0; offset < ROWS; offset++) {
                SampleRecord record = records.next();
                Verdict verdict = buffer.accept(new Sample(offset, record.key(), record.value()));
                require(verdict == Verdict.ROW, "record " + offset + " became " + verdict);
            }
            buffer.seal(0);
            for (PartitionRows rows : buffer.partitions()) {
                Path partition = paths.tableDirectory(Root.PROCESSED, TABLE.name())
                        .resolve(rows.key().path());
                try (OutputStream out = Files.newOutputStream(
                        Files.createDirectories(partition).resolve("0".repeat(19) + "1-0.parquet"))) {
                    encoder.encode(rows.rows(), Map.of(), out);
                }
            }
        }
    }

    /** Every column of every row, through the library that the commands read with. */
    private static void read(LakePaths paths) throws IOException {
        List<String> columns = new ArrayList<>(Relation.rows(TABLE).columns());
        int key = columns.indexOf(TABLE.keyColumn());
        int offset = columns.indexOf(TableDefinition.KAFKA_OFFSET.name());
        Set<Object> offsets = new TreeSet<>();
        try (LakeReader reader = new LakeReader(paths)) {
            reader.read(Relation.rows(TABLE), PartitionFilter.ALL, columns, values -> {
                require(values[key] != null, "a row without " + TABLE.keyColumn());
                return offsets.add(values[offset]);
            });
        }
        require(offsets.size() == ROWS, "found " + offsets.size() + " rows, expected " + ROWS);
    }

    private static void require(boolean holds, String found) {
        if (!holds) {
            throw new IllegalStateException(found);
        }
    }

    private record Sample(long offset, byte @Nullable [] key, byte @Nullable [] value) implements SourceRecord {

        @Override
        public TopicPartition topicPartition() {
            return new TopicPartition("self-test", 0);
        }

        @Override
        public long timestampMillis() {
            return 0;
        }

        @Override
        public List<RecordHeader> headers() {
            return List.of();
        }
    }
}
