package io.esportslake.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.table.TableDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Row groups that are copied, and rows that are encoded, side by side in one file that is as good as any other. */
class ParquetJoinTest {

    @TempDir
    private Path directory;

    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeftAllocated() {
        allocator.close();
    }

    private Path file(TableDefinition table, ParquetSettings settings, int rows, int seed) throws IOException {
        Path file = directory.resolve("part-" + seed + ".parquet");
        try (VectorSchemaRoot root = SampleRoots.create(table, rows, seed, allocator);
                OutputStream out = Files.newOutputStream(file)) {
            new ParquetEncoder(settings).encode(root, Map.of("n", String.valueOf(seed)), out);
        }
        return file;
    }

    private static ParquetPart open(Path file) throws IOException {
        return ParquetPart.open(Files.newByteChannel(file), file.toString());
    }

    private static void copy(Path file, ParquetJoin join) throws IOException {
        try (ParquetPart part = open(file)) {
            for (int group = 0; group < part.rowGroups().size(); group++) {
                join.copy(part, group);
            }
        }
    }

    private static Optional<String> damage(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return PageChecksums.firstDamage(channel, file.toString());
        }
    }

    private static List<String> rows(Path file) throws Exception {
        return DuckDb.query("select * from read_parquet(%s, file_row_number = false)", file);
    }

    @ParameterizedTest
    @EnumSource
    void copiedAndEncodedRowsAreReadBackInTheirOrderAndEveryByteIsAsItShouldBe(Compression compression)
            throws Exception {
        ParquetSettings settings = ParquetSettings.defaults().withCompression(compression);
        ParquetSettings small = new ParquetSettings(
                compression,
                1,
                settings.rowGroupTargetBytes(),
                700,
                settings.pageTargetBytes(),
                100,
                1 << 20,
                64,
                true);
        Path first = file(BuiltInTables.MATCHES, settings, 3_000, 1);
        Path second = file(BuiltInTables.MATCHES, small, 2_000, 2); // three row groups of many pages
        Path third = file(BuiltInTables.MATCHES, settings, 500, 3);
        Path fourth = file(BuiltInTables.MATCHES, settings, 1, 4);
        Path joined = directory.resolve("joined.parquet");

        try (OutputStream out = Files.newOutputStream(joined);
                VectorSchemaRoot rows = SampleRoots.create(BuiltInTables.MATCHES, 500, 3, allocator);
                VectorSchemaRoot none = SampleRoots.create(BuiltInTables.MATCHES, 0, 5, allocator)) {
            ParquetJoin join = new ParquetJoin(new ParquetEncoder(settings), out);
            copy(first, join);
            join.encode(none);
            copy(second, join);
            join.encode(rows);
            copy(fourth, join);
            assertThat(join.end(Map.of("who", "me"))).isEqualTo(Files.size(joined));
        }

        List<String> expected = new ArrayList<>();
        for (Path part : List.of(first, second, third, fourth)) {
            expected.addAll(rows(part));
        }
        assertThat(rows(joined)).isEqualTo(expected);
        assertThat(damage(joined)).isEmpty();
        try (SeekableByteChannel channel = Files.newByteChannel(joined)) {
            ParquetFooter footer = ParquetFooter.read(channel, "joined");
            assertThat(footer.rows()).isEqualTo(5_501);
            assertThat(footer.rowGroups()).isEqualTo(6);
            assertThat(footer.keyValueMetadata()).containsEntry("who", "me").doesNotContainKey("n");
            assertThat(footer.keyValueMetadata()).containsAllEntriesOf(ParquetEncoder.CALENDAR);
        }
        assertThat(DuckDb.query(
                        "select count(*) from read_parquet(%s) where kafka_offset between 1000100 and 1000110", joined))
                .as("found by bounds and page indexes")
                .isEqualTo(DuckDb.query(
                        "select count(*) from read_parquet(%s) where kafka_offset between 1000100 and 1000110",
                        directory.resolve("part-*.parquet")));
    }

    @Test
    void theSchemaOfAFileIsTheOneThatItWasWrittenFrom() throws IOException {
        for (TableDefinition table : List.of(BuiltInTables.MATCHES, BuiltInTables.PLAYERS)) {
            try (ParquetPart part = open(file(table, ParquetSettings.defaults(), 10, 7))) {
                assertThat(part.schema()).isEqualTo(SampleRoots.schema(table));
                assertThat(part.metadata("n")).contains("7");
                assertThat(part.metadata("m")).isEmpty();
                assertThat(part.isCompressedBy(ParquetSettings.defaults())).isTrue();
                assertThat(part.isCompressedBy(ParquetSettings.defaults().withCompression(Compression.GZIP)))
                        .isFalse();
            }
        }
    }

    @Test
    void filesOfDifferentColumnsDoNotBecomeOne() throws IOException {
        Path matches = file(BuiltInTables.MATCHES, ParquetSettings.defaults(), 10, 1);
        Path players = file(BuiltInTables.PLAYERS, ParquetSettings.defaults(), 10, 2);
        ParquetJoin join = new ParquetJoin(new ParquetEncoder(ParquetSettings.defaults()), new ByteArrayOutputStream());
        copy(matches, join);

        assertThatThrownBy(() -> copy(players, join))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Files of different columns do not become one: " + players + " has [");
        try (VectorSchemaRoot rows = SampleRoots.create(BuiltInTables.PLAYERS, 3, 5, allocator)) {
            assertThatThrownBy(() -> join.encode(rows))
                    .hasMessageStartingWith("Files of different columns do not become one: what is encoded has [");
        }
    }
}
