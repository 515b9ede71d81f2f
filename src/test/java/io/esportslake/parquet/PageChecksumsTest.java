package io.esportslake.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.log.MemoryDirectory;
import io.esportslake.table.TableDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A byte that was changed is found, or changes nothing that a reader sees. */
class PageChecksumsTest {

    private static final int DAMAGES = 1_000;
    private static final String CONTENTS = "select count(*), bit_xor(hash(t)) from read_parquet(%s) t";
    /** What readers skip row groups by. */
    private static final String BOUNDS =
            "select row_group_id, column_id, num_values, path_in_schema, type, stats_min_value, stats_max_value,"
                    + " stats_null_count from parquet_metadata(%s)";

    @TempDir(factory = MemoryDirectory.class)
    Path directory;

    @ParameterizedTest
    @EnumSource(Compression.class)
    void aFileAsItWasWrittenHasNoDamage(Compression compression) throws IOException {
        for (TableDefinition table : BuiltInTables.ALL.all()) {
            for (int rows : new int[] {1, 3_000}) {
                Path file = directory.resolve("file");
                Files.write(file, encode(table, rows, compression));
                assertThat(damage(file)).isEmpty();
            }
        }
    }

    @Test
    void aChangedByteOfAPageIsNamedWithRowGroupColumnAndPage() throws IOException {
        byte[] bytes = encode(BuiltInTables.ALL.all().get(0), 3_000, Compression.ZSTD);
        bytes[200] ^= 1;
        Path file = Files.write(directory.resolve("file"), bytes);

        assertThat(damage(file).orElseThrow())
                .matches("row group 0, column match_id, page 0 at byte 4: the CRC of its bytes is [0-9a-f]{8}, its"
                        + " header says [0-9a-f]{8}");
    }

    @Test
    void everyOneOfManyChangedBytesIsFoundOrHarmless() throws Exception {
        byte[] bytes = encode(BuiltInTables.ALL.all().get(0), 3_000, Compression.ZSTD);
        Path whole = Files.write(directory.resolve("whole"), bytes);
        int footer;
        List<ParquetFooter.Column> columns;
        try (SeekableByteChannel channel = Files.newByteChannel(whole)) {
            footer = bytes.length - 8 - ParquetFooter.bytes(channel, "file").length;
            columns = ParquetFooter.read(channel, "file").columns();
        }
        Random random = new Random(20_261_124);
        int found = 0;
        List<String> harmful = new ArrayList<>();
        try (Connection duckDb = DuckDb.open()) {
            List<String> contents = DuckDb.query(CONTENTS.formatted("'" + whole + "'"), duckDb);
            List<String> bounds = DuckDb.query(BOUNDS.formatted("'" + whole + "'"), duckDb);
            for (int i = 0; i < DAMAGES; i++) {
                // Pages are nine tenths of a file, so that half of the damages fall on the rest of it.
                int at = i % 2 == 0 ? random.nextInt(bytes.length) : footer + random.nextInt(bytes.length - footer);
                byte[] damaged = bytes.clone();
                damaged[at] ^= (byte) (random.nextBoolean() ? 1 << random.nextInt(8) : 1 + random.nextInt(255));
                // Under a name of its own: DuckDB may remember what it read of a file.
                Path file = Files.write(directory.resolve("file-" + i), damaged);
                if (isFound(file, columns)) {
                    found++;
                } else if (!isRead(contents, CONTENTS, file, duckDb) || !isRead(bounds, BOUNDS, file, duckDb)) {
                    harmful.add("byte " + at + " of " + bytes.length + " (footer from " + footer + "): " + bytes[at]
                            + " -> " + damaged[at] + " near " + text(bytes, at));
                }
                Files.delete(file);
            }
        }
        System.out.println("DAMAGE | bytes-changed=" + DAMAGES + " found=" + found + " harmless="
                + (DAMAGES - found - harmful.size()));
        assertThat(harmful).isEmpty();
        assertThat(found).isGreaterThan(DAMAGES * 8 / 10);
    }

    private static boolean isRead(List<String> expected, String query, Path file, Connection duckDb) {
        try {
            return expected.equals(DuckDb.query(query.formatted("'" + file + "'"), duckDb));
        } catch (SQLException e) {
            return false; // a reader finds it, but it was to be found here
        }
    }

    private static String text(byte[] bytes, int at) {
        StringBuilder text = new StringBuilder();
        for (int i = Math.max(0, at - 30); i < Math.min(bytes.length, at + 30); i++) {
            text.append(i == at ? "[" : "")
                    .append(bytes[i] >= 32 && bytes[i] < 127 ? (char) bytes[i] : '.')
                    .append(i == at ? "]" : "");
        }
        return text.toString();
    }

    private static boolean isFound(Path file, List<ParquetFooter.Column> columns) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            // Who knows the table compares the columns with its definition.
            return damage(file).isPresent()
                    || !ParquetFooter.read(channel, "file").columns().equals(columns);
        } catch (IOException e) {
            return true; // the footer cannot be read
        }
    }

    private static Optional<String> damage(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return PageChecksums.firstDamage(channel, file.toString());
        }
    }

    /** Several row groups and pages. */
    private static byte[] encode(TableDefinition table, int rows, Compression compression) throws IOException {
        ParquetSettings settings =
                new ParquetSettings(compression, 1, 128L << 20, 2_000, 1 << 20, 700, 1 << 20, 64, true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = SampleRoots.create(table, rows, 7, allocator)) {
            new ParquetEncoder(settings).encode(root, Map.of("esports-lake.table", table.name()), out);
        }
        return out.toByteArray();
    }
}
