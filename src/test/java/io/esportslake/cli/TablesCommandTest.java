package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.config.Configured;
import io.esportslake.config.StartRefusedException;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.declare.PackagedTables;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.OldLake;
import io.esportslake.reader.SampleLake;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.TopicPartition;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TablesCommandTest {

    private static final TrialScale SCALE =
            TrialScale.of(Configured.by(Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:1")), 1);

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void checkSaysForEachFileThatItIsSoundOrWhatIsWrongWithItsLine() throws IOException {
        Files.writeString(directory.resolve("a.yaml"), BuiltInTables.text("matches"));
        Files.writeString(directory.resolve("b.yml"), "table: b\ntopic: b\nkey: id\ncolumns:\n  id: strin\n");
        Files.writeString(directory.resolve("c.txt"), "no table");
        Files.writeString(directory.resolve(".d.yaml"), "hidden, and so none for the service either");
        Files.createDirectory(directory.resolve("e.yaml"));

        assertThat(check(Optional.empty(), directory)).isEqualTo(1);

        assertThat(out.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo(
                                        directory.resolve("a.yaml") + ": sound: table matches from esports-matches, key"
                                                + " match_id, 34 columns, partitioned by status"),
                        line -> assertThat(line)
                                .startsWith(directory.resolve("b.yml") + ":5:")
                                .contains("strin"));
    }

    @Test
    void checkRefusesTwoFilesOfOneTableAndPointsAtTwoOfOneTopic() throws IOException {
        Files.writeString(directory.resolve("a.yaml"), BuiltInTables.text("matches"));
        Files.writeString(directory.resolve("b.yaml"), BuiltInTables.text("matches"));
        Files.writeString(
                directory.resolve("c.yaml"), BuiltInTables.text("matches").replace("table: matches", "table: c"));

        assertThat(check(Optional.empty(), directory)).isEqualTo(1);

        assertThat(out.toString())
                .contains("b.yaml: found table matches, which " + directory.resolve("a.yaml") + " has already")
                .contains("c.yaml: it reads the same topic as " + directory.resolve("a.yaml")
                        + "; a start with both is refused, unless KAFKA_TOPIC_C names another topic");
    }

    @Test
    void checkJudgesAgainstWhatTheLakeHas() throws IOException {
        Path lake = directory.resolve("lake");
        Optional<LakeStorage> storage = Optional.of(FileLakeStorage.reading(SampleLake.small(lake)));
        Path same = write("same.yaml", BuiltInTables.text("matches"));
        Path more = write(
                "more.yaml",
                BuiltInTables.text("matches")
                        .replace("version: 1", "version: 2")
                        .replace("derived:", "  mvp: string\nderived:"));
        Path other = write(
                "other.yaml",
                BuiltInTables.text("matches")
                        .replace("version: 1", "version: 2")
                        .replace("patch: string", "patch: double"));
        Path quoted = write(
                "quoted.yaml",
                BuiltInTables.text("matches").replace("game_number: int", "game_number: { type: int, quoted: true }"));
        Path fresh = write("new.yaml", BuiltInTables.text("matches").replace("table: matches", "table: fresh"));

        assertThat(check(storage, same)).isZero();
        assertThat(check(storage, more)).isZero();
        assertThat(check(storage, fresh)).isZero();
        assertThat(check(storage, other)).isEqualTo(1);
        assertThat(check(storage, quoted)).isEqualTo(1);

        assertThat(out.toString())
                .contains(
                        "quoted.yaml: EL-2041: Table matches has version 1 in the log and in its definition, but they"
                                + " differ; raise",
                        "; as the lake has it",
                        "; 1 column more than the lake has",
                        "; the lake has no such table yet")
                .contains("other.yaml: EL-2041: Column patch of matches has type string in the log, double in the"
                        + " definition");
    }

    @Test
    void checkJudgesAgainstALogOfFormat1AsFarAsThatTells() throws IOException {
        LakePaths lake = LakePaths.of(directory.resolve("lake"));
        OldLake.fill(lake, 2);
        Optional<LakeStorage> storage = Optional.of(FileLakeStorage.reading(lake));
        Path older = write("older.yaml", BuiltInTables.text("matches"));
        Path same = write("same.yaml", BuiltInTables.text("matches").replace("version: 1", "version: 2"));

        assertThat(check(storage, same)).isZero();
        assertThat(check(storage, older)).isEqualTo(1);

        assertThat(out.toString())
                .contains("; the lake has it in format 1, which names no columns to compare with: a start takes it over"
                        + " with those of this file\n")
                .endsWith(older + ": EL-2041: Table matches was written with schema version 2 by esports-lake 0.9, this"
                        + " version knows schema version 1; run the newer version of esports-lake, or give it the newer"
                        + " file of the table\n");
    }

    @Test
    void aDirectoryWithoutFilesOfTablesIsRefused() {
        assertThatThrownBy(() -> check(Optional.empty(), directory))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1002: There is no file that ends in .yaml or .yml in " + directory);
    }

    @Test
    void aFileIsInferredFromLinesAndTriedWithThem() throws IOException {
        Path records = directory.resolve("my-feed.v1.ndjson");
        List<String> lines = IntStream.range(0, 40)
                .mapToObj(i ->
                        "{\"id\":\"m-" + i + "\",\"state\":\"" + (i % 4 == 0 ? "live" : "over") + "\",\"n\":" + i + "}")
                .toList();
        Files.write(records, lines);

        TablesInferCommand infer = command("tables", "infer", "--records", records.toString());
        infer.infer(
                infer.records.read(() -> null, () -> null, Duration.ZERO, new PrintWriter(err)), new PrintWriter(out));
        Path file = write("my.yaml", out.toString());

        assertThat(out.toString()).contains("table: my_feed\n", "topic: my-feed\n", "partitions: [state]");
        String text = attempt(file, records);
        assertThat(text.lines())
                .contains(
                        "       40  100.0 %  rows",
                        "        0    0.0 %  dead letters",
                        "Fields that no column takes, in rows and dead letters: none",
                        "Partition keys: 2",
                        "       30  state=over",
                        "       10  state=live");
        assertThat(text).contains("2 a flush, up to 17,280 a day");
    }

    @ParameterizedTest
    @CsvSource({
        "matches (1).ndjson, matches_1, matches-1",
        "dead-letters.ndjson, records, dead-letters",
        "checkpoints.ndjson, records, checkpoints",
        "2026.ndjson, records, 2026",
        "경기.ndjson, records, records"
    })
    void whatIsInferredFromAFileOfAnyNameIsATable(String file, String table, String topic) throws Exception {
        Path records = write(file, "{\"id\":\"a\"}\n{\"id\":\"b\"}\n");
        TablesInferCommand infer = command("tables", "infer", "--records", records.toString());
        infer.infer(
                infer.records.read(() -> null, () -> null, Duration.ZERO, new PrintWriter(err)), new PrintWriter(out));

        TableDefinition inferred = TableFiles.read(write("inferred.yaml", out.toString()));

        assertThat(inferred.name()).isEqualTo(table);
        assertThat(inferred.topic()).isEqualTo(topic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "checkpoints", "dead_letters", "Matches"})
    void aNameThatIsNoTablesIsRefused(String name) {
        TablesInferCommand infer = command("tables", "infer", "--topic", "t", "--name", name);
        RecordSample none = new RecordSample(List.of(), "t", 0, false);

        assertThatThrownBy(() -> infer.infer(none, new PrintWriter(out)))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1001: --name: found '" + name + "', expected a table's name: a letter a to z, then up"
                        + " to 63 of a to z, 0 to 9 and _; not all, checkpoints, dead_letters, which mean something"
                        + " else");
    }

    @Test
    void tryShowsDeadLettersByReasonWithTheFirstAndTheShareOfNulls() throws IOException {
        Path file = write("t.yaml", "table: t\ntopic: t\nkey: id\ncolumns:\n  id: string\n  n: int\n  none: double\n");
        Path records = directory.resolve("r.ndjson");
        Files.write(
                records,
                List.of(
                        "{\"id\":\"a\",\"n\":1,\"x\":1}",
                        "{\"id\":\"b\",\"n\":\"many\",\"x\":1}",
                        "{\"n\":3}",
                        "{\"id\":\"d\"}"));

        String text = attempt(file, records);
        assertThat(text.lines())
                .contains(
                        "        2   50.0 %  rows",
                        "        2   50.0 %  dead letters",
                        "        1  wrong-type  r.ndjson-0@1",
                        "           {\"id\":\"b\",\"n\":\"many\",\"x\":1}",
                        "none                  double     100.0 %",
                        "n                     int         50.0 %  1",
                        "Not partitioned: all rows lie in the table's directory.");

        JsonNode json = new ObjectMapper().readTree(attempt(file, records, "--json"));
        assertThat(json.path("rows").asInt()).isEqualTo(2);
        assertThat(json.path("deadLettersByReason"))
                .extracting(letter -> letter.path("reason").asText() + " "
                        + letter.path("example").asText())
                .containsExactlyInAnyOrder("wrong-type r.ndjson-0@1", "missing-key r.ndjson-0@2");
        assertThat(json.path("columns").get(2).path("nulls").asInt()).isEqualTo(2);
        assertThat(json.path("unknownFields").path("x").asInt()).isEqualTo(2);
        assertThat(json.path("forecast").path("records").asInt()).isEqualTo(4);
        assertThat(exitCode(file, records, "--fail-on-dead-letters")).isEqualTo(1);
        assertThat(exitCode(file, records)).isZero();
    }

    @Test
    void aDirectoryWhereAFileIsExpectedIsOneSentence() {
        String told = "EL-1003: Could not be read or written: " + directory + ": it is a directory\n";

        assertThat(refused(() -> FileSample.read(directory, 10, new PrintWriter(err))))
                .isEqualToNormalizingNewlines(told);
        assertThat(refused(() -> TableFiles.require(directory))).isEqualToNormalizingNewlines(told);
    }

    private static String refused(Callable<?> call) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            call.call();
        } catch (Exception e) {
            assertThat(Failures.report(e, new PrintStream(printed, true, StandardCharsets.UTF_8)))
                    .isEqualTo(2);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void recordsThatAreNoLinesOfJsonAreRefused() throws IOException {
        Path array = directory.resolve("a.json");
        Files.writeString(array, "[{\"id\":1}]");
        Path empty = directory.resolve("e.ndjson");
        Files.writeString(empty, "");
        Path file = write("t.yaml", BuiltInTables.text("matches"));

        assertThatThrownBy(() -> attempt(file, array))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("it is a JSON array");
        assertThatThrownBy(() -> attempt(file, empty))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1002: There are no records in " + empty + " to look at");
    }

    @Test
    void recordsThatStopBeingLinesHalfWayAreRefusedInASentenceOfTheSameKind() throws IOException {
        Path array = write("a.json", "[{\"id\":1}]");
        Path half = write("h.ndjson", "{\"id\":1}\n{\"id\":2,\n \"n\":1}\n");

        assertThat(refused(() -> FileSample.read(array, 10, new PrintWriter(err))))
                .isEqualTo("EL-1003: " + array + ": it is a JSON array; expected NDJSON, one JSON object per line"
                        + " (jq -c '.[]' makes them of an array)\n");
        assertThat(refused(() -> FileSample.read(half, 10, new PrintWriter(err))))
                .isEqualTo("EL-1003: " + half + ": the object that begins in line 2 goes on in line 3; expected NDJSON,"
                        + " one JSON object per line (jq -c . makes them of objects over several lines)\n");
    }

    @Test
    void aSampleIsTakenFromTheEndsOfAllTopicPartitionsAlike() {
        Map<TopicPartition, SourcePartition> offered = new java.util.HashMap<>();
        long[][] offsets = {{0, 3}, {100, 1_000}, {50, 50}, {5, 900}};
        for (int i = 0; i < offsets.length; i++) {
            TopicPartition place = new TopicPartition("t", i);
            offered.put(place, new SourcePartition(place, "id", offsets[i][0], offsets[i][1], offsets[i][1]));
        }

        assertThat(TopicSample.from(offered, 103))
                .isEqualTo(Map.of(
                        new TopicPartition("t", 0), 0L,
                        new TopicPartition("t", 1), 950L,
                        new TopicPartition("t", 3), 850L));
        assertThat(TopicSample.from(offered, 1)).hasSize(1);
        assertThat(TopicSample.from(offered, 1_000_000)).containsEntry(new TopicPartition("t", 1), 100L);
    }

    @Test
    void everyPackagedFileIsShownAsItIsAndListed() {
        assertThat(PackagedTables.names()).hasSize(7);
        for (String name : PackagedTables.names()) {
            out.getBuffer().setLength(0);
            TablesShowCommand show = command("tables", "show", name);
            show.show(new PrintWriter(out));
            assertThat(out.toString()).contains("table: " + name + "\n");
        }
        TablesShowCommand show = command("tables", "show", "nothing");
        assertThatThrownBy(() -> show.show(new PrintWriter(out)))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith(
                        "EL-1002: The package has no file of a table 'nothing'; expected one of matches, players, ");
    }

    @Test
    void columnsThatDoNotFitAreToBeSeenByAnOptionThatThereIs() throws IOException {
        Path file = write("t.yaml", "table: t\ntopic: t\nkey: id\ncolumns:\n  id: string\n");
        Path records = write("r.ndjson", "{\"id\":\"a\"}\n");
        StringWriter printed = new StringWriter();
        TablesTryCommand attempt = command("tables", "try", file.toString(), "--records", records.toString());
        attempt.attempt(
                TableFiles.require(file),
                attempt.records.read(() -> null, () -> null, Duration.ZERO, new PrintWriter(err)),
                SCALE,
                new PrintWriter(printed),
                20);
        TablesListCommand list = command("tables", "list");
        list.list(BuiltInTables.ALL, Configured.topics(Map.of()), new PrintWriter(out), 20);

        assertThat(printed.toString()).contains("\n3 more columns, see --json: type, null, first value\n");
        assertThat(out.toString()).endsWith("\n5 more columns, see --json: topic, key, partitions, columns, kept\n");
    }

    @Test
    void tryForecastsTheProgramThatIsConfigured() throws IOException {
        Path file = write("t.yaml", "table: t\ntopic: t\nkey: id\ncolumns:\n  id: string\n");
        Path records = write(
                "r.ndjson",
                IntStream.range(0, 500)
                        .mapToObj(i -> "{\"id\":\"" + "match-of-a-season-".repeat(20) + i + "\"}\n")
                        .collect(Collectors.joining()));
        Map<String, String> environment = Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "localhost:1",
                "ESPORTS_LAKE_MEMORY_BUDGET", "40M",
                "ESPORTS_LAKE_PARQUET_COMPRESSION", "none");

        JsonNode plain = forecast(file, records, TrialScale.of(Configured.by(environment), 4));
        JsonNode packed = forecast(file, records, SCALE);

        assertThat(plain.path("recordsOfFullMicroBatch").asDouble())
                .isCloseTo(
                        0.6
                                * (40 << 20)
                                / 4
                                / plain.path("memoryBytesPerRecord").asDouble(),
                        withPercentage(1));
        assertThat(plain.path("tables").asInt()).isEqualTo(4);
        assertThat(plain.path("parquetBytesPerRecord").asDouble())
                .isGreaterThan(5 * packed.path("parquetBytesPerRecord").asDouble());
    }

    private JsonNode forecast(Path file, Path records, TrialScale scale) throws IOException {
        StringWriter printed = new StringWriter();
        TablesTryCommand attempt = command("tables", "try", file.toString(), "--records", records.toString(), "--json");
        attempt.attempt(
                TableFiles.require(file),
                attempt.records.read(() -> null, () -> null, Duration.ZERO, new PrintWriter(err)),
                scale,
                new PrintWriter(printed),
                0);
        return new ObjectMapper().readTree(printed.toString()).path("forecast");
    }

    @Test
    void theMemoryIsSharedWithTheTablesThatStayBesideTheOneThatIsTried() {
        assertThat(TrialScale.tables(BuiltInTables.ALL, false, "matches")).isEqualTo(2);
        assertThat(TrialScale.tables(BuiltInTables.ALL, false, "riot_matches"))
                .as("a directory with its file takes the place of the package's")
                .isEqualTo(1);
        assertThat(TrialScale.tables(BuiltInTables.ALL, true, "riot_matches")).isEqualTo(3);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text, StandardCharsets.UTF_8);
    }

    private int check(Optional<LakeStorage> lake, Path file) throws IOException {
        TablesCheckCommand check = command("tables", "check", file.toString());
        return check.check(lake, new PrintWriter(out));
    }

    private String attempt(Path file, Path records, String... options) throws IOException {
        StringWriter printed = new StringWriter();
        attempt(printed, file, records, options);
        return printed.toString();
    }

    private int exitCode(Path file, Path records, String... options) throws IOException {
        return attempt(new StringWriter(), file, records, options);
    }

    private int attempt(StringWriter printed, Path file, Path records, String... options) throws IOException {
        TablesTryCommand attempt = command(Stream.concat(
                        Stream.of("tables", "try", file.toString(), "--records", records.toString()),
                        Stream.of(options))
                .toArray(String[]::new));
        return attempt.attempt(
                TableFiles.require(attempt.file),
                attempt.records.read(() -> null, () -> null, Duration.ZERO, new PrintWriter(err)),
                SCALE,
                new PrintWriter(printed),
                0);
    }

    @SuppressWarnings("unchecked")
    private static <T> T command(String... line) {
        return (T) TopCommand.parser(CommandLine.defaultFactory(), BuiltInTables.ALL, line)
                .parseArgs(line)
                .subcommand()
                .subcommand()
                .commandSpec()
                .userObject();
    }
}
