package io.esportslake.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import java.util.zip.CRC32;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a file looks from outside: schema, statistics, indexes, checksums, encodings, cuts. */
class ParquetFileShapeTest {

    @TempDir
    Path directory;

    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeftAllocated() {
        allocator.close();
    }

    @Test
    void theSchemaIsTheArrowSchemaInItsOrder() throws Exception {
        Path file = write(ParquetSettings.defaults(), 100);
        List<String> found = DuckDb.query(
                "select name, type, repetition_type, converted_type, logical_type from parquet_schema(%s) offset 1",
                file);
        assertThat(found)
                .isEqualTo(List.of(
                        "text|BYTE_ARRAY|OPTIONAL|UTF8|StringType()",
                        "few_texts|BYTE_ARRAY|OPTIONAL|UTF8|StringType()",
                        "key|BYTE_ARRAY|REQUIRED|UTF8|StringType()",
                        "bytes|BYTE_ARRAY|OPTIONAL|null|null",
                        "int_value|INT32|OPTIONAL|null|null",
                        "few_ints|INT32|REQUIRED|null|null",
                        "long_value|INT64|OPTIONAL|null|null",
                        "growing|INT64|REQUIRED|null|null",
                        "real|DOUBLE|OPTIONAL|null|null",
                        "few_reals|DOUBLE|OPTIONAL|null|null",
                        "flag|BOOLEAN|OPTIONAL|null|null",
                        "sure_flag|BOOLEAN|REQUIRED|null|null",
                        "instant|INT64|OPTIONAL|TIMESTAMP_MICROS|TimestampType(isAdjustedToUTC=1, unit=TimeUnit(MILLIS=<null>, "
                                + "MICROS=MicroSeconds(), NANOS=<null>))",
                        "nothing|BYTE_ARRAY|OPTIONAL|UTF8|StringType()",
                        "no_number|INT64|OPTIONAL|null|null",
                        "no_flag|BOOLEAN|OPTIONAL|null|null"));
    }

    @Test
    void rowGroupsEndAtTheirRows() throws Exception {
        ParquetSettings settings =
                new ParquetSettings(Compression.ZSTD, 1, 1 << 30, 400, 1 << 20, 20_000, 1 << 20, 64, true);
        Path file = write(settings, 1000);
        assertThat(DuckDb.query(
                        "select distinct row_group_id, row_group_num_rows from parquet_metadata(%s) order by all",
                        file))
                .isEqualTo(List.of("0|400", "1|400", "2|200"));
    }

    @Test
    void rowGroupsEndAtTheirBytes() throws Exception {
        ParquetSettings settings =
                new ParquetSettings(Compression.ZSTD, 1, 10_000, 5000, 1 << 20, 20_000, 1 << 20, 64, true);
        Path file = write(
                settings,
                root(
                        EdgeRoots.field("number", false, EdgeRoots.LONG),
                        3000,
                        (vector, row) -> ((BigIntVector) vector).setSafe(row, row)));
        assertThat(DuckDb.query(
                        "select distinct row_group_id, row_group_num_rows from parquet_metadata(%s) order by all",
                        file))
                .isEqualTo(List.of("0|1250", "1|1250", "2|500"));
    }

    @Test
    void repeatedValuesGetADictionaryAndOthersDoNot() throws Exception {
        Path file = write(ParquetSettings.defaults(), 5000);
        assertThat(DuckDb.query(
                        "select path_in_schema, encodings from parquet_metadata(%s) where path_in_schema in "
                                + "('bytes', 'few_ints', 'few_reals', 'few_texts', 'flag', 'growing', 'int_value', "
                                + "'long_value', 'real') order by 1",
                        file))
                .isEqualTo(List.of(
                        "bytes|RLE, DELTA_LENGTH_BYTE_ARRAY",
                        "few_ints|PLAIN, RLE, RLE_DICTIONARY",
                        "few_reals|PLAIN, RLE, RLE_DICTIONARY",
                        "few_texts|PLAIN, RLE, RLE_DICTIONARY",
                        "flag|PLAIN, RLE",
                        "growing|RLE, DELTA_BINARY_PACKED",
                        "int_value|PLAIN, RLE",
                        "long_value|RLE, DELTA_BINARY_PACKED",
                        "real|PLAIN, RLE"));
    }

    @Test
    void statisticsBoundTheValues() throws Exception {
        Path file = write(
                ParquetSettings.defaults(), root(EdgeRoots.field("number", true, EdgeRoots.INT), 100, (vector, row) -> {
                    if (row % 4 != 0) {
                        ((IntVector) vector).setSafe(row, row - 50);
                    }
                }));
        assertThat(DuckDb.query(
                        "select stats_min_value, stats_max_value, stats_null_count, num_values, compression "
                                + "from parquet_metadata(%s)",
                        file))
                .isEqualTo(List.of("-49|49|25|100|ZSTD"));
    }

    @Test
    void zeroIsBoundedByBothItsSigns() throws Exception {
        Path file = write(
                ParquetSettings.defaults(),
                root(
                        EdgeRoots.field("real", true, EdgeRoots.DOUBLE),
                        2,
                        (vector, row) -> ((Float8Vector) vector).setSafe(row, row == 0 ? 0.0 : -0.0)));
        assertThat(DuckDb.query("select stats_min_value, stats_max_value from parquet_metadata(%s)", file))
                .isEqualTo(List.of("-0.0|0.0"));
    }

    @Test
    void aChunkWithNaNHasNoBounds() throws Exception {
        Path file = write(
                ParquetSettings.defaults(),
                root(
                        EdgeRoots.field("real", true, EdgeRoots.DOUBLE),
                        3,
                        (vector, row) -> ((Float8Vector) vector).setSafe(row, row == 1 ? Double.NaN : row)));
        assertThat(DuckDb.query("select stats_min_value, stats_max_value from parquet_metadata(%s)", file))
                .isEqualTo(List.of("null|null"));
        assertThat(DuckDb.query("select count(*) from read_parquet(%s) where real > 1000", file))
                .isEqualTo(List.of("1"));
    }

    @Test
    void longTextsAreBoundedByTheirCutForms() throws Exception {
        Path file = write(
                ParquetSettings.defaults(),
                root(
                        EdgeRoots.field("text", false, new ArrowType.Utf8()),
                        3,
                        (vector, row) -> ((VarCharVector) vector)
                                .setSafe(
                                        row,
                                        ((char) ('a' + row) + "z".repeat(9999)).getBytes(StandardCharsets.UTF_8))));
        assertThat(DuckDb.query("select stats_min_value, stats_max_value from parquet_metadata(%s)", file))
                .isEqualTo(List.of("a" + "z".repeat(63) + "|c" + "z".repeat(62) + "{"));
        assertThat(DuckDb.query("select count(*) from read_parquet(%s) where text = 'c' || repeat('z', 9999)", file))
                .isEqualTo(List.of("1"));
    }

    @Test
    void everyPageHasItsBoundsAndItsPlaceInTheIndexes() throws Exception {
        ParquetSettings settings =
                new ParquetSettings(Compression.ZSTD, 1, 1 << 30, 5000, 1 << 20, 100, 1 << 20, 64, true);
        byte[] file = Files.readAllBytes(write(
                settings, root(EdgeRoots.field("number", true, EdgeRoots.LONG), 350, (vector, row) -> {
                    if (row / 100 != 2) {
                        ((BigIntVector) vector).setSafe(row, row);
                    }
                })));
        ColumnChunk chunk = footer(file).getRow_groups().get(0).getColumns().get(0);
        ColumnIndex bounds = Util.readColumnIndex(
                new ByteArrayInputStream(file, (int) chunk.getColumn_index_offset(), chunk.getColumn_index_length()));
        assertThat(bounds.getNull_pages()).isEqualTo(List.of(false, false, true, false));
        assertThat(bounds.getNull_counts()).isEqualTo(List.of(0L, 0L, 100L, 0L));
        assertThat(bounds.getMin_values().stream().map(this::longOf).toList()).isEqualTo(List.of(0L, 100L, -1L, 300L));
        assertThat(bounds.getMax_values().stream().map(this::longOf).toList()).isEqualTo(List.of(99L, 199L, -1L, 349L));
        assertThat(offsets(file, chunk).stream()
                        .map(PageLocation::getFirst_row_index)
                        .toList())
                .isEqualTo(List.of(0L, 100L, 200L, 300L));
    }

    @Test
    void everyPageCarriesTheCrcOfItsBytes() throws Exception {
        byte[] file = Files.readAllBytes(write(ParquetSettings.defaults(), 3000));
        int pages = 0;
        for (ColumnChunk chunk : footer(file).getRow_groups().get(0).getColumns()) {
            if (chunk.getMeta_data().isSetDictionary_page_offset()) {
                assertThat(isIntact(file, (int) chunk.getMeta_data().getDictionary_page_offset()))
                        .isTrue();
                pages++;
            }
            for (PageLocation page : offsets(file, chunk)) {
                int at = (int) page.getOffset();
                assertThat(isIntact(file, at)).isTrue();
                byte[] damaged = file.clone();
                damaged[at + page.getCompressed_page_size() - 1] ^= 1;
                assertThat(isIntact(damaged, at)).isFalse();
                pages++;
            }
        }
        assertThat(pages).isGreaterThan(EdgeRoots.SCHEMA.getFields().size());
    }

    @Test
    void checksumsCanBeLeftOut() throws Exception {
        ParquetSettings settings =
                new ParquetSettings(Compression.NONE, 1, 1 << 30, 5000, 1 << 20, 100, 1 << 20, 64, false);
        byte[] file = Files.readAllBytes(write(settings, 10));
        ColumnChunk chunk = footer(file).getRow_groups().get(0).getColumns().get(0);
        ByteArrayInputStream in = new ByteArrayInputStream(file);
        in.skipNBytes(offsets(file, chunk).get(0).getOffset());
        assertThat(Util.readPageHeader(in).isSetCrc()).isFalse();
    }

    private static boolean isIntact(byte[] file, int offset) throws Exception {
        ByteArrayInputStream in = new ByteArrayInputStream(file, offset, file.length - offset);
        PageHeader header = Util.readPageHeader(in);
        CRC32 crc = new CRC32();
        crc.update(file, file.length - in.available(), header.getCompressed_page_size());
        return header.isSetCrc() && header.getCrc() == (int) crc.getValue();
    }

    private static List<PageLocation> offsets(byte[] file, ColumnChunk chunk) throws Exception {
        OffsetIndex index = Util.readOffsetIndex(
                new ByteArrayInputStream(file, (int) chunk.getOffset_index_offset(), chunk.getOffset_index_length()));
        return index.getPage_locations();
    }

    private static FileMetaData footer(byte[] file) throws Exception {
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 8);
        return Util.readFileMetaData(
                new ByteArrayInputStream(Arrays.copyOfRange(file, file.length - 8 - length, file.length - 8)));
    }

    private long longOf(ByteBuffer bytes) {
        return bytes.remaining() == 0
                ? -1
                : bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private VectorSchemaRoot root(
            org.apache.arrow.vector.types.pojo.Field field, int rows, ObjIntConsumer<FieldVector> setter) {
        VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of(field)), allocator);
        root.getVector(0).allocateNew();
        for (int row = 0; row < rows; row++) {
            setter.accept(root.getVector(0), row);
        }
        root.setRowCount(rows);
        return root;
    }

    private Path write(ParquetSettings settings, int rows) throws Exception {
        return write(settings, EdgeRoots.create(rows, 11, allocator));
    }

    private Path write(ParquetSettings settings, VectorSchemaRoot rows) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (rows) {
            new ParquetEncoder(settings).encode(rows, Map.of(), out);
        }
        return Files.write(directory.resolve("file.parquet"), out.toByteArray());
    }
}
