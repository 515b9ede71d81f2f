package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.config.StartRefusedException;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.declare.TableFile;
import io.esportslake.declare.TableFileException;
import io.esportslake.log.SchemaDocument;
import io.esportslake.log.SchemaHistory;
import io.esportslake.parquet.DuckDb;
import io.esportslake.reader.LakeReader;
import io.esportslake.reader.PartitionFilter;
import io.esportslake.reader.Relation;
import io.esportslake.reader.SampleLake;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.ColumnType;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ViewsCommandTest {

    private static final TableDefinition MATCHES = BuiltInTables.MATCHES;

    @TempDir
    Path directory;

    private Connection duckDb;

    @BeforeEach
    void open() throws SQLException {
        duckDb = DuckDb.open();
    }

    @AfterEach
    void close() throws SQLException {
        duckDb.close();
    }

    private static String views(LakePaths paths, LakeViews engine, String... tables) throws IOException {
        StringWriter out = new StringWriter();
        ViewsCommand command = new ViewsCommand();
        command.engine = engine;
        command.print(FileLakeStorage.reading(paths), List.of(tables), new PrintWriter(out));
        return out.toString();
    }

    private void run(String script) throws SQLException {
        for (String statement : script.split(";\n")) {
            try (Statement sql = duckDb.createStatement()) {
                sql.execute(statement);
            }
        }
    }

    private List<String> query(String text) throws SQLException {
        return DuckDb.query(text, duckDb);
    }

    @Test
    void aMatchIsOneRowOfTheLatestWhateverDirectoriesItHasBeenIn() throws Exception {
        // A name of a directory that is a pattern to DuckDB and ends a text in SQL.
        Path lakeDirectory = Files.createDirectories(directory.resolve("l[a]*'ke"));
        try (SampleLake lake = new SampleLake(lakeDirectory, "writer-1")) {
            lake.assign("matches", 2);
            lake.assign("players", 1);
            for (String status : List.of("scheduled", "live", "finished")) {
                lake.send("matches", 0, "{\"match_id\":\"moves\",\"status\":\"" + status + "\"}");
                lake.flush();
            }
            lake.send("matches", 1, "{\"match_id\":\"stays\",\"status\":\"live\"}");
            for (String role : List.of("\"01\"", "\"1\"", "null")) {
                lake.send("players", 0, "{\"player_id\":\"p" + role.replace("\"", "") + "\",\"role\":" + role + "}");
            }
            lake.flush();
        }
        run(views(LakePaths.of(lakeDirectory), LakeViews.DUCKDB, "matches", "players"));

        assertThat(query("select match_id, status from matches order by ALL"))
                .containsExactly("moves|finished", "moves|live", "moves|scheduled", "stays|live");
        assertThat(query("select match_id, status, is_completed from matches_latest order by ALL"))
                .containsExactly("moves|finished|true", "stays|live|false");
        assertThat(query("select match_id from matches_latest where status = 'live'"))
                .as("what was live, and is not any more, is not live")
                .containsExactly("stays");
        assertThat(query("select player_id, role, typeof(role) from players_latest order by ALL"))
                .containsExactly("p01|01|VARCHAR", "p1|1|VARCHAR", "pnull|null|VARCHAR");
        assertThat(query("select column_name from (describe matches) order by ALL"))
                .containsExactlyElementsOf(MATCHES.columns().stream()
                        .map(column -> column.name())
                        .sorted()
                        .toList());
    }

    /**
     * Rows at random, few keys and places, so that ties are frequent: SQL and {@code show --latest} choose the same
     * ones.
     */
    @Test
    void theViewAndShowChooseTheSameRows() throws Exception {
        SampleLake.small(directory);
        Path live = directory.resolve("processed/matches/status=live");
        Path scheduled = directory.resolve("processed/matches/status=scheduled");
        Path like;
        try (var files = Files.list(live)) {
            like = files.findFirst().orElseThrow();
        }
        Random random = new Random(20_261_129);
        run("create table made as select * from read_parquet('" + like + "', hive_partitioning = false) limit 0");
        for (int file = 0; file < 20; file++) {
            StringBuilder rows = new StringBuilder();
            for (int row = 0; row < 30; row++) {
                rows.append(row == 0 ? "" : ", ")
                        .append("('k%d', %d, %d, %s, timestamptz '2026-03-02 00:00:00+00' + interval %d second)"
                                .formatted(
                                        random.nextInt(40),
                                        random.nextInt(3),
                                        random.nextInt(5),
                                        random.nextInt(4) == 0
                                                ? "null"
                                                : "timestamptz '2026-03-01 00:00:00+00' + interval " + random.nextInt(3)
                                                        + " hour",
                                        file));
            }
            run("delete from made;\ninsert into made (match_id, kafka_partition, kafka_offset, kafka_timestamp,"
                    + " processing_timestamp) values " + rows
                    + ";\ncopy (select distinct on (match_id, kafka_partition,"
                    + " kafka_offset) * from made) to '"
                    + (file % 2 == 0 ? live : scheduled).resolve("%020d-0.parquet".formatted(100 + file))
                    + "' (format parquet)");
        }
        run(views(LakePaths.of(directory), LakeViews.DUCKDB, "matches"));

        List<String> columns = List.of("match_id", "status", "kafka_partition", "kafka_offset");
        assertThat(query("select " + String.join(", ", columns) + " from matches_latest"))
                .hasSizeGreaterThan(40)
                .containsExactlyInAnyOrderElementsOf(shownLatest(MATCHES, columns));
    }

    private List<String> shownLatest(TableDefinition table, List<String> columns) throws IOException {
        List<String> shown = new ArrayList<>();
        try (LakeReader reader = new LakeReader(LakePaths.of(directory))) {
            reader.latest(Relation.rows(table), table.keyColumn(), PartitionFilter.ALL, columns, values -> {
                shown.add(Stream.of(values).map(String::valueOf).collect(Collectors.joining("|")));
                return true;
            });
            assertThat(reader.countLatest(Relation.rows(table), table.keyColumn(), PartitionFilter.ALL))
                    .isEqualTo(shown.size());
        }
        return shown;
    }

    private static TableDefinition games(int version, String typeOfKey) throws TableFileException {
        String yaml = "table: games\nversion: " + version + "\ntopic: esports-games\nkey: id\ncolumns:\n  id: "
                + typeOfKey + "\n  kills: int\n";
        return TableFile.parse("games.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aKeyThatWasAnIntAndIsALongIsOneKeyToTheViewAndToShow() throws Exception {
        for (TableDefinition table : List.of(games(1, "int"), games(2, "long"))) {
            try (SampleLake lake = new SampleLake(directory, "writer-" + table.schemaVersion(), List.of(table))) {
                lake.assign("games", 1);
                lake.send("games", 0, "{\"id\":7,\"kills\":" + table.schemaVersion() + "}");
                lake.send("games", 0, "{\"id\":" + table.schemaVersion() + "}");
                lake.flush();
            }
        }
        run(views(LakePaths.of(directory), LakeViews.DUCKDB, "games"));

        assertThat(query("select id, kills from games_latest order by ALL"))
                .containsExactly("1|null", "2|null", "7|2")
                .containsExactlyInAnyOrderElementsOf(shownLatest(games(2, "long"), List.of("id", "kills")));
    }

    @Test
    void aKeyOfZeroIsOneKeyWhateverItsSign() throws Exception {
        try (SampleLake lake = new SampleLake(directory, "writer-1", List.of(games(1, "double")))) {
            lake.assign("games", 1);
            lake.send("games", 0, "{\"id\":0.0,\"kills\":1}", "{\"id\":-0.0,\"kills\":2}", "{\"id\":0.5}");
            lake.flush();
        }
        run(views(LakePaths.of(directory), LakeViews.DUCKDB, "games"));

        assertThat(query("select id, kills from games_latest order by ALL"))
                .containsExactly("-0.0|2", "0.5|null")
                .containsExactlyInAnyOrderElementsOf(shownLatest(games(1, "double"), List.of("id", "kills")));
    }

    @Test
    void sparkIsToldTheColumnsSoThatItOpensNoFileToLearnThem() throws IOException {
        LakePaths paths = SampleLake.small(directory);

        String script = views(paths, LakeViews.SPARK, "matches");

        assertThat(script)
                .startsWith("CREATE OR REPLACE TEMPORARY VIEW `matches` (\n    `match_id` STRING,\n")
                .contains("    `kafka_offset` BIGINT,\n    `kafka_timestamp` TIMESTAMP,\n")
                .contains(")\nUSING parquet OPTIONS (path '" + directory + "/processed/matches');\n")
                .contains("CREATE OR REPLACE TEMPORARY VIEW `matches_latest` AS\nSELECT `match_id`, ");
    }

    @Test
    void eachReaderIsToldAnObjectStoreAsItCallsIt() {
        SchemaHistory schemas = new SchemaHistory(SchemaDocument.first(MATCHES), false);
        String place = "s3://bucket/lake/processed/matches";

        assertThat(LakeViews.SPARK.rows("matches", place, schemas))
                .endsWith("USING parquet OPTIONS (path 's3a://bucket/lake/processed/matches');\n");
        assertThat(LakeViews.DUCKDB.rows("matches", place, schemas))
                .contains("read_parquet('s3://bucket/lake/processed/matches/status=*/*.parquet'");
    }

    @Test
    void filesAreLookedThroughForTheirColumnsOnlyWhenTheyDiffer() {
        SchemaDocument schema = SchemaDocument.first(MATCHES);

        assertThat(LakeViews.DUCKDB.rows("matches", "/lake/matches", new SchemaHistory(schema, false)))
                .isEqualTo("""
                    CREATE OR REPLACE VIEW "matches" AS
                    SELECT * FROM read_parquet('/lake/matches/status=*/*.parquet',
                        hive_partitioning = true, hive_types_autocast = false);
                    """);
        assertThat(LakeViews.DUCKDB.rows("matches", "/lake/matches", new SchemaHistory(schema, true)))
                .endsWith("hive_types_autocast = false, union_by_name = true);\n");
    }

    @ParameterizedTest
    @EnumSource(LakeViews.class)
    void twoTablesWhoseViewsWouldHaveOneNameAreRefused(LakeViews engine) throws IOException {
        LakePaths paths = withPlayersLatest("players", "players_latest");

        assertThatThrownBy(() -> views(paths, engine, "players_latest", "matches", "players"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1001: The view of the newest rows of table players and that of all rows of table"
                        + " players_latest would have the same name, players_latest, and one would replace the other."
                        + " Choose with --table: views of players for one database or session, of players_latest for"
                        + " another");
    }

    @Test
    void aTableWithoutRowsTakesNoNameFromAnother() throws IOException {
        LakePaths paths = withPlayersLatest("players");

        assertThat(views(paths, LakeViews.DUCKDB, "players_latest", "players"))
                .startsWith(
                        "-- Table players_latest has no row that readers see yet, so there is nothing to make a view"
                                + " of.\nCREATE OR REPLACE VIEW \"players\" AS\n")
                .contains("CREATE OR REPLACE VIEW \"players_latest\" AS\nSELECT * FROM (\n");
    }

    /** A lake of players and of a table that is called as the newest rows of players are. */
    private LakePaths withPlayersLatest(String... withRows) throws IOException {
        TableDefinition latest = TableDefinition.named("players_latest")
                .key("player_id")
                .record(ColumnType.STRING, "player_id", "role")
                .partitionedBy("role")
                .build();
        try (SampleLake lake = new SampleLake(directory, "writer-1", List.of(BuiltInTables.PLAYERS, latest))) {
            for (String table : withRows) {
                lake.assign(table, 1);
                lake.send(table, 0, "{\"player_id\":\"a\",\"role\":\"support\"}");
            }
            lake.flush();
        }
        return LakePaths.of(directory);
    }

    @Test
    void aTableWithoutRowsHasNoView() throws IOException {
        try (SampleLake lake = new SampleLake(directory, "writer-1")) {
            lake.assign("matches", 1);
            lake.send("matches", 0, "{\"match_id\":\"a\",\"status\":\"live\"}");
            lake.flush();
        }
        assertThat(views(LakePaths.of(directory), LakeViews.DUCKDB, "players", "matches"))
                .startsWith("-- Table players has no row that readers see yet, so there is nothing to make a view of.\n"
                        + "CREATE OR REPLACE VIEW \"matches\" AS\n");
        assertThatThrownBy(() -> views(LakePaths.of(directory), LakeViews.DUCKDB, "players"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1002: Readers see no row yet to make a view of in players; try again after the first"
                        + " commit, or the first seal where rows are held back");
    }
}
