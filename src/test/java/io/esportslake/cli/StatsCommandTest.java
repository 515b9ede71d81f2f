package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.parquet.DuckDb;
import io.esportslake.reader.SampleLake;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsCommandTest {

    @TempDir
    Path directory;

    private static String stats(LakePaths paths, boolean json, String... tables) throws IOException {
        StringWriter out = new StringWriter();
        StatsCommand command = new StatsCommand();
        command.json = json;
        command.print(FileLakeStorage.reading(paths), List.of(tables), new PrintWriter(out));
        return out.toString();
    }

    @Test
    void asJsonItIsWhatLiesOnDisk() throws Exception {
        LakePaths paths = SampleLake.small(directory);

        JsonNode tables = new ObjectMapper().readTree(stats(paths, true, "matches", "players"));

        assertThat(tables).hasSize(2);
        JsonNode matches = tables.get(0);
        assertThat(matches.get("keys")).hasSize(3);
        for (JsonNode key : matches.get("keys")) {
            Path files = directory.resolve(
                    "processed/matches/" + key.get("partition").asText() + "/*.parquet");
            assertThat(DuckDb.query("select count(*), sum(size), min(size), max(size) from read_blob(%s)", files))
                    .containsExactly(key.get("files") + "|" + key.get("bytes") + "|" + key.get("smallest") + "|"
                            + key.get("largest"));
            assertThat(DuckDb.query("select count(*) from read_parquet(%s)", files))
                    .containsExactly(key.get("rows").asText());
            assertThat(key.get("filesPerDay").asLong()).isEqualTo(8_640);
            assertThat(key.get("tooMany").asBoolean()).isTrue();
        }
        assertThat(matches.get("rows").get("rows").asLong()).isEqualTo(24);
        assertThat(matches.get("rows").get("filesPerDay").asLong()).isEqualTo(3 * 8_640);
        assertThat(matches.get("deadLetters").get("rows").asLong()).isEqualTo(3);
        assertThat(matches.get("observedSeconds").asDouble()).isEqualTo(30);
        assertThat(tables.get(1).get("deadLetters").isNull()).isTrue();
    }

    @Test
    void forPeopleItIsATableWithTheRateAndWhatWouldMakeFewer() throws IOException {
        LakePaths paths = SampleLake.small(directory);

        String text = stats(paths, false, "matches");

        assertThat(text).startsWith("matches, up to version 4: 3 partition keys with files\n\npartition ");
        assertThat(text.lines().filter(line -> line.startsWith("status=") || line.startsWith("all rows")))
                .hasSize(4)
                .allMatch(line -> line.matches(".*\\d+\\.\\d .*(8640|25920)"));
        assertThat(text)
                .endsWith("\n\nFiles a day: as they came in the 30 seconds up to 2026-03-01T12:00:30Z.\n"
                        + "8,640 files a day come into status=finished, and more than 1,000 into 2 others. Every reader"
                        + " opens every file. A longer ESPORTS_LAKE_VISIBLE_AFTER makes fewer: 1h makes 24 of 8,640 files a"
                        + " day, 1d makes one; rows are committed and acknowledged as soon as before.\n");
    }

    @Test
    void whatReadersSeeAndWhatIsHeldBackStandApart() throws IOException {
        try (SampleLake lake = SampleLake.holding(directory, "writer-1")) {
            lake.assign("matches", 1);
            for (int i = 0; i < 3; i++) {
                lake.send("matches", 0, "{\"match_id\":\"a\",\"status\":\"live\"}");
                lake.flush();
            }
            lake.seal("matches");
            lake.send(
                    "matches",
                    0,
                    "{\"match_id\":\"a\",\"status\":\"live\"}",
                    "{\"match_id\":\"b\",\"status\":\"over\"}");
            lake.flush();

            JsonNode matches = new ObjectMapper()
                    .readTree(stats(lake.paths(), true, "matches"))
                    .get(0);
            assertThat(matches.at("/rows/files").asLong()).isEqualTo(1);
            assertThat(matches.at("/rows/rows").asLong()).isEqualTo(3);
            assertThat(matches.at("/rows/held/rows").asLong()).isEqualTo(2);
            assertThat(matches.at("/keys/1/files").asLong()).isZero();
            assertThat(matches.at("/keys/1/held/files").asLong()).isEqualTo(1);
            assertThat(stats(lake.paths(), false, "matches"))
                    .contains("held files  held rows  held bytes\n")
                    .contains("\n\nHeld rows are committed; readers see them once they are sealed");
        }
    }

    @Test
    void aTableWithoutCommitsAndOneFlushSayThatNoRateIsKnown() throws IOException {
        try (SampleLake lake = new SampleLake(directory, "writer-1")) {
            lake.assign("matches", 1);
            lake.send("matches", 0, "{\"match_id\":\"a\",\"status\":\"live\"}");
            lake.flush();
        }
        String text = stats(LakePaths.of(directory), false, "matches", "players");

        assertThat(text)
                .contains("Files a day are not known yet: all files came at once, at 2026-03-01T12:00:10Z.\n")
                .doesNotContain("VISIBLE_AFTER")
                .endsWith("\n\nplayers: no commit yet\n");
        JsonNode tables = new ObjectMapper().readTree(stats(LakePaths.of(directory), true, "matches", "players"));
        assertThat(tables.get(0).get("observedSeconds").isNull()).isTrue();
        assertThat(tables.get(1).fieldNames()).toIterable().containsExactly("table");
        assertThat(Files.exists(directory.resolve("processed/players"))).isFalse();
    }
}
