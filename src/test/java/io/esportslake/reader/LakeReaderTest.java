package io.esportslake.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.log.Root;
import io.esportslake.parquet.DuckDb;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeReaderTest {

    private static final Relation MATCHES = Relation.rows(BuiltInTables.MATCHES);
    private static final Relation PLAYERS = Relation.rows(BuiltInTables.PLAYERS);

    @TempDir
    Path directory;

    private LakePaths paths;

    @BeforeEach
    void make() throws IOException {
        paths = SampleLake.small(directory);
    }

    @Test
    void rowsComeWithTheirPartitionColumnsInTheOrderOfDirectoryAndCommit() throws IOException {
        assertThat(read(MATCHES, PartitionFilter.ALL, "match_id", "status", "kafka_offset"))
                .hasSize(24)
                .startsWith(
                        "[m-0-0-finished, finished, 0]",
                        "[m-0-0-finished, finished, 1]",
                        "[m-0-1-finished, finished, 0]")
                .endsWith("[m-2-0-scheduled, scheduled, 14]", "[m-2-1-scheduled, scheduled, 13]");
    }

    @Test
    void columnsOfThePathAloneStillHaveARowEach() throws IOException {
        assertThat(read(PLAYERS, PartitionFilter.ALL, "status", "role"))
                .hasSize(12)
                .contains("[unknown, A/D=C %]", "[inactive, null]", "[active, Mid]");
    }

    @Test
    void partitionsChooseDirectories() throws IOException {
        PartitionFilter nullRole = PartitionFilter.of(PLAYERS, List.of("role=__HIVE_DEFAULT_PARTITION__"));
        PartitionFilter alternatives =
                PartitionFilter.of(PLAYERS, List.of("status=active", "status=unknown", "role=A/D=C %"));
        assertThat(read(PLAYERS, nullRole, "player_id")).containsExactly("[p-2]", "[p-6]", "[p-10]");
        assertThat(read(PLAYERS, alternatives, "player_id")).containsExactly("[p-3]", "[p-7]", "[p-11]");
        try (LakeReader reader = new LakeReader(paths)) {
            assertThat(reader.count(PLAYERS, alternatives)).isEqualTo(3);
            assertThat(reader.count(MATCHES, PartitionFilter.ALL)).isEqualTo(24);
        }
        assertThatThrownBy(() -> PartitionFilter.of(MATCHES, List.of("role=Mid")))
                .hasMessage(
                        "'role=Mid' does not choose a partition of matches: expected column=value with one of [status]");
    }

    @Test
    void theVisitorEndsTheReading() throws IOException {
        List<Object> seen = new ArrayList<>();
        try (LakeReader reader = new LakeReader(paths)) {
            reader.read(
                    MATCHES,
                    PartitionFilter.ALL,
                    List.of("match_id"),
                    values -> seen.add(values[0]) && seen.size() < 3);
        }
        assertThat(seen).hasSize(3);
    }

    @Test
    void aDamagedFileIsNamedAndLeaksNothing() throws IOException {
        Path file =
                TableListing.of(paths, Root.PROCESSED, "matches").files().get(1).location();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 10));
        assertThatThrownBy(() -> read(MATCHES, PartitionFilter.ALL, "match_id"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " cannot be read: ");
    }

    @Test
    void aStagedFileCanBeReadWhereItLies() throws IOException {
        Path file =
                TableListing.of(paths, Root.PROCESSED, "matches").files().get(0).location();
        Path staged = directory.resolve("processed/_staging/matches/w/3.staged");
        Files.createDirectories(staged.getParent());
        Files.copy(file, staged);
        try (LakeReader reader = new LakeReader(paths);
                var allocator = new org.apache.arrow.memory.RootAllocator();
                FileScan scan = FileScan.open(allocator, staged, List.of("kafka_offset"))) {
            assertThat(scan.next()).isTrue();
            assertThat(scan.batch().getRowCount()).isPositive();
        }
    }

    @Test
    void everyFileCarriesTheFieldIdsOfItsTable() throws Exception {
        String query =
                "select distinct name, field_id from parquet_schema(%s) where type is not null order by field_id";
        assertThat(DuckDb.query(query, directory.resolve("processed/matches/*/*.parquet")))
                .hasSize(33)
                .startsWith("match_id|1", "game_id|2")
                // 21 is status, which is in the path and not in the file.
                .containsSubsequence("team_2_towers|20", "started_at|22", "is_live|30", "kafka_partition|31")
                .endsWith("kafka_offset|32", "kafka_timestamp|33", "processing_timestamp|34");
        assertThat(DuckDb.query(query, directory.resolve("dead_letters/matches/*.parquet")))
                .containsExactly(
                        "topic|1",
                        "kafka_partition|2",
                        "kafka_offset|3",
                        "kafka_timestamp|4",
                        "record_key|5",
                        "record_value|6",
                        "headers|7",
                        "reason|8",
                        "detail|9",
                        "processing_timestamp|10");
    }

    private List<String> read(Relation relation, PartitionFilter filter, String... columns) throws IOException {
        List<String> rows = new ArrayList<>();
        try (LakeReader reader = new LakeReader(paths)) {
            reader.read(relation, filter, List.of(columns), values -> rows.add(Arrays.toString(values)));
        }
        return rows;
    }
}
