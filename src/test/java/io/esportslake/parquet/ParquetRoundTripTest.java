package io.esportslake.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.table.TableDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.dataset.file.FileFormat;
import org.apache.arrow.dataset.file.FileSystemDatasetFactory;
import org.apache.arrow.dataset.jni.NativeMemoryPool;
import org.apache.arrow.dataset.scanner.ScanOptions;
import org.apache.arrow.dataset.scanner.Scanner;
import org.apache.arrow.dataset.source.Dataset;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes into a file comes out of it, read by engines that are not ours. */
class ParquetRoundTripTest {

    /** Row groups of 3,001 rows and pages of 257 rows or 4 KB: cuts fall between the bits of a byte. */
    private static final ParquetSettings SMALL =
            new ParquetSettings(Compression.ZSTD, 1, 1 << 20, 3001, 4096, 257, 1 << 16, 64, true);

    @TempDir
    Path directory;

    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeftAllocated() {
        allocator.close();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void duckDbReadsBackEveryValueInEveryCompression(Compression compression) throws Exception {
        try (VectorSchemaRoot root = EdgeRoots.create(10_000, compression.ordinal(), allocator)) {
            ParquetSettings settings = ParquetSettings.defaults().withCompression(compression);
            assertThat(DuckDb.firstDifference(root, write(new ParquetEncoder(settings), root, "whole")))
                    .isEqualTo("");
            ParquetEncoder small = new ParquetEncoder(SMALL.withCompression(compression));
            assertThat(DuckDb.firstDifference(root, write(small, root, "cut"))).isEqualTo("");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 256, 257, 258, 3001, 3002, 20_001})
    void arrowDatasetReadsBackEveryValueForAnyNumberOfRows(int rows) throws Exception {
        try (VectorSchemaRoot root = EdgeRoots.create(rows, rows, allocator)) {
            assertThat(datasetDifference(root, write(new ParquetEncoder(SMALL), root, "cut")))
                    .isEqualTo("");
            ParquetEncoder defaults = new ParquetEncoder(ParquetSettings.defaults());
            assertThat(datasetDifference(root, write(defaults, root, "whole"))).isEqualTo("");
        }
    }

    @Test
    void oneEncoderWritesManyDifferentFiles() throws Exception {
        ParquetEncoder encoder = new ParquetEncoder(SMALL);
        for (int i = 0; i < 12; i++) {
            try (VectorSchemaRoot root = EdgeRoots.create(i * 997 % 5000, i, allocator)) {
                assertThat(datasetDifference(root, write(encoder, root, "file" + i)))
                        .isEqualTo("");
            }
        }
    }

    @Test
    void tablesOfTheLakeReadBackTheSameAndAreSmallerThanDuckDbMakesThemWithItsEncodingsOfEitherVersion()
            throws Exception {
        for (TableDefinition table : BuiltInTables.ALL.all()) {
            try (VectorSchemaRoot root = SampleRoots.create(table, 30_000, 5, allocator)) {
                Path own = write(new ParquetEncoder(ParquetSettings.defaults()), root, "own-" + table);
                assertThat(DuckDb.firstDifference(root, own)).isEqualTo("");
                for (String version : List.of("v1", "v2")) {
                    Path other = directory.resolve(version + "-" + table + ".parquet");
                    try (Connection duckDb = DuckDb.open();
                            Statement copy = duckDb.createStatement()) {
                        copy.execute("copy (from read_parquet('" + own + "')) to '" + other
                                + "' (format parquet, compression zstd, parquet_version " + version + ")");
                    }
                    assertThat(Files.size(own))
                            .as("%s beside %s", table, version)
                            .isLessThan(Files.size(other));
                }
            }
        }
    }

    @Test
    void aSliceIsWrittenAlone() throws Exception {
        try (VectorSchemaRoot root = EdgeRoots.create(2000, 3, allocator);
                VectorSchemaRoot slice = root.slice(701, 999)) {
            assertThat(datasetDifference(slice, write(new ParquetEncoder(SMALL), slice, "slice")))
                    .isEqualTo("");
        }
    }

    @Test
    void anEmptyRootIsAValidFile() throws Exception {
        try (VectorSchemaRoot root = VectorSchemaRoot.create(EdgeRoots.SCHEMA, allocator)) {
            Path file = write(new ParquetEncoder(ParquetSettings.defaults()), root, "empty");
            assertThat(DuckDb.query("select count(*) from read_parquet(%s)", file))
                    .isEqualTo(List.of("0"));
        }
    }

    @Test
    void extremesOfEveryLongComeBack() throws Exception {
        Schema schema = new Schema(List.of(
                EdgeRoots.field("number", false, EdgeRoots.LONG),
                EdgeRoots.field("instant", true, EdgeRoots.TIMESTAMP)));
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            long[] values = {Long.MIN_VALUE, Long.MAX_VALUE, 0, Long.MIN_VALUE, -1, Long.MAX_VALUE, 1};
            for (int row = 0; row < 500; row++) {
                ((BigIntVector) root.getVector(0)).setSafe(row, values[row % values.length] + row / 7);
                ((TimeStampMicroTZVector) root.getVector(1)).setSafe(row, values[row % values.length]);
            }
            root.setRowCount(500);
            assertThat(datasetDifference(root, write(new ParquetEncoder(SMALL), root, "extremes")))
                    .isEqualTo("");
        }
    }

    @Test
    void textsOfAMegabyteComeBack() throws Exception {
        Schema schema = new Schema(List.of(EdgeRoots.field("text", true, new ArrowType.Utf8())));
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            VarCharVector texts = (VarCharVector) root.getVector(0);
            for (int row = 0; row < 12; row++) {
                String text = (row % 5 + "\u00e9" + (char) ('a' + row)).repeat(250_000);
                texts.setSafe(row * 2, text.getBytes(StandardCharsets.UTF_8));
            }
            root.setRowCount(24);
            Path file = write(new ParquetEncoder(ParquetSettings.defaults()), root, "long");
            assertThat(datasetDifference(root, file)).isEqualTo("");
            assertThat(DuckDb.firstDifference(root, file)).isEqualTo("");
        }
    }

    @Test
    void valuesMadeToCollideAreStillWritten() throws Exception {
        Schema schema = new Schema(List.of(EdgeRoots.field("number", false, EdgeRoots.LONG)));
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            List<Long> colliding = new ArrayList<>();
            for (long value = 0; colliding.size() < 1200; value++) {
                if ((Dictionaries.mix(value) & 2047) == 0) {
                    colliding.add(value);
                }
            }
            for (int row = 0; row < 6000; row++) {
                ((BigIntVector) root.getVector(0)).setSafe(row, colliding.get(row * 37 % 1200));
            }
            root.setRowCount(6000);
            assertThat(datasetDifference(root, write(new ParquetEncoder(ParquetSettings.defaults()), root, "collide")))
                    .isEqualTo("");
        }
    }

    @Test
    void bytesBehindANullStayOut() throws Exception {
        Schema schema = new Schema(List.of(EdgeRoots.field("bytes", true, new ArrowType.Binary())));
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            VarBinaryVector bytes = (VarBinaryVector) root.getVector(0);
            for (int row = 0; row < 100; row++) {
                bytes.setSafe(row, ("value " + row).getBytes(StandardCharsets.UTF_8));
            }
            root.setRowCount(100);
            for (int row = 0; row < 100; row += 3) {
                org.apache.arrow.vector.BitVectorHelper.unsetBit(bytes.getValidityBuffer(), row);
            }
            assertThat(datasetDifference(root, write(new ParquetEncoder(SMALL), root, "hidden")))
                    .isEqualTo("");
        }
    }

    @Test
    void timestampsOfAnyYearSurviveAndTheFooterSaysToSparkWhichCalendarTheyAreOf() throws Exception {
        Schema schema = new Schema(List.of(EdgeRoots.field("instant", true, EdgeRoots.TIMESTAMP)));
        List<Long> micros = Stream.of(
                        "0001-01-01T00:00:00Z", // what Go writes for no time at all
                        "1582-10-04T23:59:59.999999Z", // the last day of the Julian calendar is another one here
                        "1582-10-15T00:00:00Z",
                        "1899-12-31T23:59:59.999999Z",
                        "1970-01-01T00:00:00Z",
                        "2025-01-15T18:00:00Z",
                        "9999-12-31T23:59:59.999999Z")
                .map(Instant::parse)
                .map(instant -> instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000)
                .toList();
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            for (int row = 0; row < micros.size(); row++) {
                ((TimeStampMicroTZVector) root.getVector(0)).setSafe(row, micros.get(row));
            }
            root.setRowCount(micros.size());
            Path file = write(new ParquetEncoder(ParquetSettings.defaults()), root, "years");
            assertThat(datasetDifference(root, file)).isEqualTo("");
            assertThat(DuckDb.firstDifference(root, file)).isEqualTo("");
            assertThat(DuckDb.query(
                            "select epoch_us(min(instant)), epoch_us(max(instant)) from read_parquet(%s)", file))
                    .isEqualTo(List.of("-62135596800000000|253402300799999999"));
            assertThat(DuckDb.query("select stats_min_value, stats_max_value from parquet_metadata(%s)", file))
                    .isEqualTo(List.of("0001-01-01 00:00:00+00|9999-12-31 23:59:59.999999+00"));
            assertThat(DuckDb.query("select decode(key), decode(value) from parquet_kv_metadata(%s)", file))
                    .isEqualTo(List.of("org.apache.spark.version|3.5.0"));
        }
    }

    @Test
    void fieldIdsAreInTheFileAndFilesWithAndWithoutThemAreReadTogether() throws Exception {
        Schema without = new Schema(List.of(
                EdgeRoots.field("number", false, EdgeRoots.LONG),
                EdgeRoots.field("instant", true, EdgeRoots.TIMESTAMP)));
        Schema with = new Schema(List.of(
                withId(without.getFields().get(0), "7"),
                withId(without.getFields().get(1), "3")));
        for (Schema schema : List.of(without, with)) {
            try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
                for (int row = 0; row < 10; row++) {
                    ((BigIntVector) root.getVector(0)).setSafe(row, row);
                    ((TimeStampMicroTZVector) root.getVector(1)).setSafe(row, row);
                }
                root.setRowCount(10);
                Path file = write(new ParquetEncoder(SMALL), root, schema == with ? "b-with" : "a-without");
                assertThat(datasetDifference(root, file)).isEqualTo("");
                assertThat(DuckDb.firstDifference(root, file)).isEqualTo("");
            }
        }
        String fieldIds = "select name, field_id from parquet_schema(%s) offset 1";
        assertThat(DuckDb.query(fieldIds, directory.resolve("b-with.parquet")))
                .isEqualTo(List.of("number|7", "instant|3"));
        assertThat(DuckDb.query(fieldIds, directory.resolve("a-without.parquet")))
                .isEqualTo(List.of("number|null", "instant|null"));
        Path both = directory.resolve("*.parquet");
        assertThat(DuckDb.query("select count(*), sum(number) from read_parquet(%s)", both))
                .isEqualTo(List.of("20|90"));
        assertThat(datasetRows(directory)).isEqualTo(20);
    }

    @Test
    void aFieldIdOfTwoColumnsIsRefused() {
        Field number = withId(EdgeRoots.field("number", false, EdgeRoots.LONG), "7");
        Field other = withId(EdgeRoots.field("other", false, EdgeRoots.LONG), "7");
        Field bad = withId(EdgeRoots.field("bad", false, EdgeRoots.LONG), "x");
        assertThatThrownBy(() -> SchemaTranslation.of(new Schema(List.of(number, other))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Column 'other' has the field id 7 of a column before it; every column needs its own");
        assertThatThrownBy(() -> SchemaTranslation.of(new Schema(List.of(bad))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Column 'bad' has the field id 'x', expected a whole number");
    }

    private static Field withId(Field field, String id) {
        return new Field(
                field.getName(),
                new FieldType(field.isNullable(), field.getType(), null, Map.of("PARQUET:field_id", id)),
                List.of());
    }

    private long datasetRows(Path path) throws Exception {
        try (FileSystemDatasetFactory factory = new FileSystemDatasetFactory(
                        allocator,
                        NativeMemoryPool.getDefault(),
                        FileFormat.PARQUET,
                        path.toUri().toString());
                Dataset dataset = factory.finish();
                Scanner scanner = dataset.newScan(new ScanOptions(1 << 15));
                ArrowReader reader = scanner.scanBatches()) {
            long rows = 0;
            while (reader.loadNextBatch()) {
                rows += reader.getVectorSchemaRoot().getRowCount();
            }
            return rows;
        }
    }

    private Path write(ParquetEncoder encoder, VectorSchemaRoot root, String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long length = encoder.encode(root, Map.of(), bytes);
        assertThat(bytes.size()).isEqualTo(length);
        return Files.write(directory.resolve(name + ".parquet"), bytes.toByteArray());
    }

    private String datasetDifference(VectorSchemaRoot root, Path file) throws Exception {
        try (FileSystemDatasetFactory factory = new FileSystemDatasetFactory(
                        allocator,
                        NativeMemoryPool.getDefault(),
                        FileFormat.PARQUET,
                        file.toUri().toString());
                Dataset dataset = factory.finish();
                Scanner scanner = dataset.newScan(new ScanOptions(1 << 15));
                ArrowReader reader = scanner.scanBatches()) {
            VectorSchemaRoot batch = reader.getVectorSchemaRoot();
            for (Field field : root.getSchema().getFields()) {
                Field found = batch.getSchema().findField(field.getName());
                if (!found.getType().equals(field.getType()) || found.isNullable() != field.isNullable()) {
                    return "expected field " + field + ", found " + found;
                }
            }
            int row = 0;
            while (reader.loadNextBatch()) {
                for (FieldVector vector : root.getFieldVectors()) {
                    FieldVector found = batch.getVector(vector.getName());
                    for (int i = 0; i < batch.getRowCount(); i++) {
                        if (!value(vector, row + i).equals(value(found, i))) {
                            return vector.getName() + " row " + (row + i) + ": expected " + value(vector, row + i)
                                    + ", found " + value(found, i);
                        }
                    }
                }
                row += batch.getRowCount();
            }
            return row == root.getRowCount() ? "" : "expected " + root.getRowCount() + " rows, found " + row;
        }
    }

    private static Object value(FieldVector vector, int row) {
        Object value = vector.getObject(row);
        return value instanceof byte[] bytes ? java.nio.ByteBuffer.wrap(bytes) : String.valueOf(value);
    }
}
