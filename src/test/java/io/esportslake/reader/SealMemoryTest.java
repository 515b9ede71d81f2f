package io.esportslake.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.log.UnjoinablePartsException;
import io.esportslake.log.Visibility;
import io.esportslake.parquet.Compression;
import io.esportslake.parquet.DuckDb;
import io.esportslake.parquet.ParquetSettings;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Held parts of many times the memory that sealing has become files all the same, rows in order. */
class SealMemoryTest {

    private static final long MEMORY_BYTES = 8L << 20;
    private static final ParquetSettings PLAIN = ParquetSettings.defaults().withCompression(Compression.NONE);

    @TempDir
    private Path directory;

    private int sent;

    /** A match with a name of so many characters. */
    private static byte[] match(int number, int characters) {
        String name = Integer.toString(number);
        return ("{\"match_id\":\"m-" + number + "\",\"status\":\"live\",\"team_1_name\":\""
                        + name.repeat(characters / name.length() + 1) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void hold(SampleLake lake, int rows, IntUnaryOperator characters) {
        int from = sent;
        lake.send("matches", 0, rows, i -> match(from + i, characters.applyAsInt(i)));
        lake.flush();
        sent += rows;
    }

    private SampleLake lake(String writer, ParquetSettings settings) throws IOException {
        SampleLake lake = new SampleLake(directory, writer, settings, Visibility.HELD);
        lake.assign("matches", 1);
        return lake;
    }

    private static void seal(SampleLake lake) throws IOException {
        try (BufferAllocator memory = new RootAllocator(MEMORY_BYTES)) {
            assertThat(lake.seal("matches", memory)).isEqualTo(1);
        } // fails on a leak
    }

    /** Verifies what was sealed, and returns the rows of each row group. */
    private List<String> sealedRowGroups() throws Exception {
        assertThat(SampleLake.findings(LakePaths.of(directory), BuiltInTables.MATCHES))
                .isEmpty();
        Path files = directory.resolve("processed/matches/**/*.parquet");
        assertThat(DuckDb.query(
                        "select count(*), count(distinct filename), count(*) filter (match_id <> 'm-' || kafka_offset),"
                                + " count(*) filter (kafka_offset <> file_row_number)"
                                + " from read_parquet(%s, filename = true, file_row_number = true)",
                        files))
                .containsExactly(sent + "|1|0|0");
        return DuckDb.query(
                "select row_group_num_rows from parquet_metadata(%s) where column_id = 0 order by row_group_id", files);
    }

    @Test
    void aLargePartAfterAFewRowsIsCopied() throws Exception {
        try (SampleLake lake = lake("w1", ParquetSettings.defaults())) {
            hold(lake, 500, i -> 10);
            hold(lake, 12_000, i -> 2_000);
            hold(lake, 20, i -> 10);
            seal(lake);
        }

        assertThat(sealedRowGroups()).containsExactly("500", "12000", "20");
    }

    @Test
    void aPartOfAnotherCompressionIsReadPieceByPiece() throws Exception {
        try (SampleLake lake = lake("w1", PLAIN)) {
            hold(lake, 12_000, i -> 2_000);
        }
        try (SampleLake lake = lake("w2", ParquetSettings.defaults())) {
            hold(lake, 20, i -> 10);
            seal(lake);
        }

        List<String> rowGroups = sealedRowGroups();
        assertThat(rowGroups).as("24 MB in pieces of nearly 2 MiB").hasSizeBetween(12, 16);
        assertThat(rowGroups.subList(0, rowGroups.size() - 1))
                .as("all but the last are nearly full")
                .allSatisfy(rows -> assertThat(Integer.parseInt(rows)).isGreaterThan(800));
    }

    @Test
    void fewRowsThatAreWideAreReadPieceByPiece() throws Exception {
        try (SampleLake lake = lake("w1", ParquetSettings.defaults())) {
            hold(lake, 3_000, i -> i == 2_000 ? 900_000 : i % 100 == 0 ? 100_000 : 10);
            hold(lake, 40, i -> 300_000);
            seal(lake);
        }

        assertThat(sealedRowGroups()).hasSizeBetween(8, 14);
    }

    @Test
    void smallPartsBecomeOneRowGroupAsLongAsTheyFit() throws Exception {
        try (SampleLake lake = lake("w1", ParquetSettings.defaults())) {
            for (int part = 0; part < 4; part++) {
                hold(lake, 500, i -> 10);
            }
            seal(lake);
        }

        assertThat(sealedRowGroups()).containsExactly("2000");
    }

    @Test
    void whatNeedsMoreThanThereIsAtAllIsSaidAndNothingIsLeftInMemory() throws Exception {
        try (SampleLake lake = lake("w1", ParquetSettings.defaults())) {
            hold(lake, 1, i -> 900_000);
            try (BufferAllocator memory = new RootAllocator(600_000)) {
                assertThatThrownBy(() -> lake.seal("matches", memory))
                        .isInstanceOf(UnjoinablePartsException.class)
                        .hasMessageContaining(".held cannot be joined with others: Unable to allocate buffer");
            } // fails on a leak
            seal(lake);
        }

        assertThat(sealedRowGroups()).containsExactly("1");
    }
}
