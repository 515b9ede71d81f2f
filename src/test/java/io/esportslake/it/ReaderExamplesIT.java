package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.it.Ledger.Fate;
import io.esportslake.it.Ledger.Place;
import io.esportslake.it.Ledger.Sent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The documentation's examples of reading, taken from its pages, over a lake of what dev mode sends, with what readers
 * stumble over: partition values that are null or look like numbers, payloads that are not UTF-8, files of before a
 * column was added, a hidden directory beside the partitions.
 */
class ReaderExamplesIT extends ProcessTest {

    private static final int RECORDS = 2_000;

    private final List<String> shown = new ArrayList<>();
    private Ledger matches;
    private Ledger players;

    @BeforeEach
    void fillTheLake() throws IOException {
        // The examples say data/...
        lake = directory.resolve("data");
        queries = closeAfterwards(new LakeQueries(lake));
        String matchesTopic = broker.newTopic(3);
        String playersTopic = broker.newTopic(3);
        Feed matchesFeed = closeAfterwards(Feed.ofDevMatches(matchesTopic));
        Feed playersFeed = closeAfterwards(Feed.ofDevPlayers(playersTopic));
        for (Feed feed : List.of(matchesFeed, playersFeed)) {
            feed.send(RECORDS).send(Fate.DEAD_LETTER, new byte[] {'c', 'a', 'f', (byte) 0xC3});
        }
        for (String role : List.of("01", "1", "02")) {
            playersFeed.send(
                    Fate.ROW,
                    "{\"player_id\":\"numeric\",\"active\":true,\"total_games\":3,\"role\":\"" + role + "\"}");
        }
        matchesFeed.send(Fate.ROW, "{\"match_id\":\"numeric\",\"status\":\"7\"}");
        matches = matchesFeed.ledger();
        players = playersFeed.ledger();
        matches(matchesTopic)
                .with("KAFKA_TOPIC_PLAYERS", playersTopic)
                .start("run", "--until-latest")
                .expectExit(0);

        age("players/status=active/role=Mid", "has_activity");
        age("matches/status=finished", "is_live");
        hideACopy("players/status=active/role=Top");
        hideACopy("matches/status=live");
    }

    @Test
    void everyExampleOfDuckDbIsRight() throws IOException {
        // The days of an example are some days: here those around the one on which the lake was filled.
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        for (ReaderExample example : ReaderExample.all()) {
            if (example.reader().equals("DuckDB")) {
                for (String statement : example.statements(directory)) {
                    String dated = statement
                            .replace("'2026-01-02'", "'" + today.plusDays(2) + "'")
                            .replace("'2026-01-01'", "'" + today.minusDays(1) + "'");
                    assertShows(
                            example,
                            statement,
                            queries.query(dated).stream()
                                    .map(row -> (List<Object>) new ArrayList<>(row.values()))
                                    .toList());
                }
            }
        }

        assertThat(shown).containsExactlyInAnyOrder("rows", "letters", "likenesses", "reasons");
        List<Object> counts =
                new ArrayList<>(queries.query("select count(*) as n, count(has_activity) as known from players")
                        .get(0)
                        .values());
        assertThat(counts.get(0)).isEqualTo(players.count(Fate.ROW));
        assertThat((Long) counts.get(1)).isPositive().isLessThan((Long) counts.get(0));
        String copy = "read_parquet('" + directory + "/compacted-matches-2026-01-01/**/*.parquet',"
                + " hive_partitioning = true, hive_types_autocast = false)";
        assertThat(queries.texts("select count(*) from " + copy))
                .containsExactly(String.valueOf(matches.count(Fate.ROW)));
        assertThat(queries.texts("select distinct status from " + copy + " where match_id = 'numeric'"))
                .containsExactly("7");
    }

    @Test
    @Tag("soak")
    void everyExampleOfSparkIsRight() throws Exception {
        for (ReaderExample example : ReaderExample.all()) {
            if (example.reader().equals("Spark")) {
                List<String> statements = example.statements(directory);
                List<List<List<Object>>> answers = spark(statements);
                for (int i = 0; i < statements.size(); i++) {
                    assertShows(example, statements.get(i), answers.get(i));
                }
            }
        }

        assertThat(shown).containsExactlyInAnyOrder("rows", "letters");
    }

    /** Looks at what a statement answered; a query that nobody knows the answer of fails. */
    private void assertShows(ReaderExample example, String statement, List<List<Object>> answer) {
        if (statement.contains("count(*) FROM players")) {
            assertGroups(example, answer);
            shown.add("rows");
        } else if (statement.contains("any_value(detail)")) {
            assertThat(answer.stream()
                            .mapToLong(row -> ((Number) row.get(1)).longValue())
                            .sum())
                    .as(example.place())
                    .isEqualTo(matches.count(Fate.DEAD_LETTER) + players.count(Fate.DEAD_LETTER));
            shown.add("reasons");
        } else if (statement.contains("AS payload")) {
            assertLetters(example, answer);
            shown.add("letters");
        } else if (statement.contains("AS likeness")) {
            assertThat(answer.stream()
                            .mapToLong(row -> ((Number) row.get(2)).longValue())
                            .sum())
                    .as(example.place())
                    .isEqualTo(matches.count(Fate.DEAD_LETTER));
            shown.add("likenesses");
        } else {
            assertThat(statement.replaceFirst("^(--.*\\R)*", ""))
                    .as("%s: a statement whose answer this test knows", example.place())
                    .containsPattern("^(CREATE|SET|COPY) ");
        }
    }

    /** Status, role, count. */
    private void assertGroups(ReaderExample example, List<List<Object>> groups) {
        long counted = 0;
        List<String> keys = new ArrayList<>();
        for (List<Object> values : groups) {
            keys.add(values.get(0) + "/" + values.get(1));
            counted += ((Number) values.get(2)).longValue();
        }
        assertThat(keys)
                .as(example.place())
                .doesNotHaveDuplicates()
                .contains("active/01", "active/1", "active/02", "active/null", "inactive/Mid", "unknown/Support");
        assertThat(counted).as(example.place()).isEqualTo(players.count(Fate.ROW));
    }

    /** Topic partition, offset, reason, detail, payload. */
    private void assertLetters(ReaderExample example, List<List<Object>> letters) {
        assertThat(letters).as(example.place()).hasSize((int) players.count(Fate.DEAD_LETTER));
        int notUtf8 = 0;
        for (List<Object> values : letters) {
            Place place = new Place(((Number) values.get(0)).intValue(), ((Number) values.get(1)).longValue());
            Sent sent = Objects.requireNonNull(players.sent().get(place), place.toString());
            assertThat(values.get(2)).as(example.place()).isNotNull();
            String payload = String.valueOf(values.get(4));
            try {
                assertThat(payload)
                        .as(example.place())
                        .isEqualTo(StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(sent.value()))
                                .toString());
            } catch (CharacterCodingException e) {
                notUtf8++;
                assertThat(payload).as(example.place()).isNotEmpty().containsAnyOf("?", "\uFFFD");
            }
        }
        assertThat(notUtf8).as("letters that are not UTF-8").isPositive();
    }

    /** Takes a column out of one file, as if the file had been written before the column was added. */
    private void age(String partition, String column) throws IOException {
        Path file = firstFile(partition);
        Path older = file.resolveSibling("older.tmp");
        queries.query("copy (select * exclude (" + column + ") from read_parquet('" + file
                + "', hive_partitioning = false)) to '" + older + "' (format parquet)");
        Files.move(older, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What lies beside the partitions is none of the table's. */
    private void hideACopy(String partition) throws IOException {
        Path file = firstFile(partition);
        Path table = lake.resolve("processed").resolve(partition.substring(0, partition.indexOf('/')));
        Path hidden = Files.createDirectories(table.resolve("_held/" + partition));
        Files.copy(file, hidden.resolve("copy.parquet"));
    }

    private Path firstFile(String partition) throws IOException {
        try (Stream<Path> files = Files.list(lake.resolve("processed").resolve(partition))) {
            return files.min(Comparator.naturalOrder()).orElseThrow();
        }
    }

    /** Rows of each statement's result, by {@code bench/spark}, which Maven builds and runs. */
    private List<List<List<Object>>> spark(List<String> statements) throws Exception {
        Files.writeString(directory.resolve("script.sql"), String.join("\n;;\n", statements));
        Process maven = new ProcessBuilder(
                        "./mvnw",
                        "-q",
                        "-B",
                        "-ntp",
                        "-f",
                        "bench/spark/pom.xml",
                        "compile",
                        "exec:exec",
                        "-Dspark.main=io.esportslake.spark.RunSql",
                        "-Dlake=" + directory)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("spark.log").toFile())
                .start();
        assertThat(maven.waitFor(30, TimeUnit.MINUTES)).isTrue();
        assertThat(maven.exitValue())
                .as("%s", Files.readString(directory.resolve("spark.log")))
                .isZero();
        List<List<List<Object>>> answers = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("answers"))) {
            answers.add(new ObjectMapper().readValue(line, new TypeReference<>() {}));
        }
        return answers;
    }
}
