package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.config.StartRefusedException;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.log.Root;
import io.esportslake.parquet.DuckDb;
import io.esportslake.reader.SampleLake;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DeadLettersCommandTest {

    private static final byte[] LATIN_1 = "{\"match_id\":\"Zoé\\\\\"}".getBytes(StandardCharsets.ISO_8859_1);

    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();
    private LakePaths paths;

    /** Ten commits of one letter each in two topic partitions, then one of a record that is not UTF-8. */
    @BeforeEach
    void make() throws IOException {
        try (SampleLake lake = new SampleLake(directory, "writer-1")) {
            lake.assign("matches", 2);
            lake.assign("players", 1);
            for (int i = 0; i < 10; i++) {
                lake.send("matches", i % 2, "{\"match_id\":\"m-" + i + "\",\"team_1_kills\":\"many\"}");
                lake.send("matches", 0, "{\"match_id\":\"good\"}");
                lake.flush();
            }
            lake.send("matches", 1, 1, i -> LATIN_1);
            lake.send("players", 0, "{\"nickname\":\"\\u001B[2Jnobody\"}");
            lake.flush();
            paths = lake.paths();
        }
    }

    @Test
    void listCountsByTableAndReasonWithTheLastOneAsAnExample() {
        assertThat(list(0).lines().map(line -> line.replaceAll("  +", "|")))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("table|reason|letters|first|last|example|detail"),
                        line -> assertThat(line).startsWith("----"),
                        line -> assertThat(line)
                                .startsWith("matches|invalid-utf8|1|2026-03-01T12:01:50Z|2026-03-01T12:01:50Z|"
                                        + "esports-matches-1@5|"),
                        line -> assertThat(line)
                                .startsWith("matches|wrong-type|10|2026-03-01T12:00:10Z|2026-03-01T12:01:40Z|"
                                        + "esports-matches-1@4|column team_1_kills"),
                        line -> assertThat(line).startsWith("players|missing-key|1|"));
    }

    @Test
    void listAsJsonSaysBetweenWhichOffsetsTheyLie() throws IOException {
        JsonNode wrongType = objects(list(0, "--json", "--table", "matches", "--reason", "wrong-type"))
                .get(0);

        assertThat(wrongType.path("letters").asInt()).isEqualTo(10);
        // Partition 0 also has a good record in each commit.
        assertThat(wrongType.path("topicPartitions").toString())
                .isEqualTo("{\"esports-matches-0\":{\"letters\":5,\"firstOffset\":0,\"lastOffset\":12},"
                        + "\"esports-matches-1\":{\"letters\":5,\"firstOffset\":0,\"lastOffset\":4}}");
    }

    @Test
    void lettersAreChosenByReasonTimeAndOffsets() throws IOException {
        assertThat(offsets("--reason", "invalid-utf8")).containsExactly("1@5");
        assertThat(offsets("--since", "2026-03-01T12:01:30Z", "--until", "2026-03-01T12:01:50Z"))
                .containsExactly("0@12", "1@4");
        assertThat(offsets("--offsets", "1@2..4", "--offsets", "0@0")).containsExactly("0@0", "1@2", "1@3");
        assertThat(offsets("--offsets", "1@4..")).containsExactly("1@4", "1@5");
        assertThat(offsets("--offsets", "0", "--reason", "wrong-type", "--since", "2026-03-01T12:01:00Z"))
                .containsExactly("0@9", "0@12");
        assertThat(offsets("--since", "2026-03-02T00:00:00Z")).isEmpty();
        assertThat(offsets("--until", "7d")).hasSize(11);
    }

    @Test
    void theNewestComeFirstAndALimitHolds() throws IOException {
        List<String> all = offsets();
        assertThat(all).hasSize(11);
        List<String> reversed = new ArrayList<>(all);
        Collections.reverse(reversed);

        assertThat(offsets("--newest")).isEqualTo(reversed);
        assertThat(offsets("--newest", "--limit", "3")).isEqualTo(reversed.subList(0, 3));
        assertThat(offsets("--limit", "3")).isEqualTo(all.subList(0, 3));
    }

    @Test
    void aLetterShowsWhereItLiesWhyAndTheRecord() {
        assertThat(show("players")).isEqualTo("""
            esports-players-0@0  missing-key  2026-03-01T12:01:50Z
                column player_id: found no value, expected a text that is not blank; the record has the field nickname
                key key
                {"nickname":"\\u001B[2Jnobody"}
            """);
        assertThat(show("matches", "--offsets", "1@5")).contains("    {\"match_id\":\"Zo\\xE9\\\\\"}\n");
        assertThat(show("matches", "--offsets", "7")).isEqualTo("(no dead letters)\n");
    }

    @Test
    void jsonHoldsTheBytesOfEveryRecord() throws Exception {
        List<JsonNode> letters = objects(show("matches", "--json"));

        assertThat(letters).hasSize(11);
        JsonNode noText = letters.get(10);
        assertThat(noText.path("record_value").isNull()).isTrue();
        assertThat(noText.path("record_value_base64").binaryValue()).isEqualTo(LATIN_1);
        List<String> read = letters.stream()
                .map(letter -> letter.path("kafka_partition") + "@" + letter.path("kafka_offset") + " "
                        + (letter.has("record_value_base64")
                                ? letter.path("record_value_base64").asText()
                                : Base64.getEncoder()
                                        .encodeToString(letter.path("record_value")
                                                .asText()
                                                .getBytes(StandardCharsets.UTF_8))))
                .sorted()
                .toList();
        assertThat(DuckDb.query(
                        "select kafka_partition || '@' || kafka_offset || ' ' || base64(record_value) as letter from"
                                + " read_parquet(%s) order by letter",
                        paths.tableDirectory(Root.DEAD_LETTERS, "matches").resolve("*.parquet")))
                .isEqualTo(read);
    }

    @Test
    void aLongRecordIsCutForPeopleAndSaysSo() {
        StringWriter out = new StringWriter();
        LetterPrinter printer = new LetterPrinter(new PrintWriter(out));
        printer.row(new Object[] {
            "t", 0, 7L, "not-json", "now", null, null, null, "x".repeat(3_000).getBytes(StandardCharsets.UTF_8)
        });
        printer.end();

        assertThat(out.toString())
                .isEqualToNormalizingNewlines("t-0@7  not-json  now\n    " + "x".repeat(2_000)
                        + "… (3,000 bytes, all of them with --json)\n");
    }

    @Test
    void filesThatCannotHoldWhatIsAskedForAreNotOpened() throws IOException {
        Path first = files().get(0);
        Files.writeString(first, "no Parquet");

        assertThat(offsets("--since", "2026-03-01T12:00:20Z")).hasSize(10);
        assertThat(offsets("--offsets", "1")).hasSize(6);
        assertThat(offsets("--newest", "--limit", "4")).hasSize(4);
        assertThatThrownBy(() -> offsets()).hasMessageContaining(first.toString());
    }

    @Test
    void lettersWhoseFileIsNotThereAreCountedAndNotSilent() throws IOException {
        Files.delete(files().get(3));

        assertThat(run("dead-letters", "show", "--table", "matches", "--json").exitCode())
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("1 more dead letters are in files that are not there: ");
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertThatThrownBy(() -> show("matches", "--reason", "wrong-typ"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("EL-1001: There is no reason 'wrong-typ'; expected one of not-json, ");
        assertThatThrownBy(() -> show("matches", "--since", "2026-03-02T00:00:00Z", "--until", "2026-03-01T00:00:00Z"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1001: --since is a time before --until; found 2026-03-02T00:00:00Z and"
                        + " 2026-03-01T00:00:00Z");
        assertThatThrownBy(() -> show("matches", "--newest", "--limit", "0"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1001: --newest shows 1 to 10,000 dead letters; found --limit 0");
        assertThatThrownBy(() -> show("matches", "--offsets", "1@5..5"))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessageContaining("expected offsets from one on, below a higher one, found '1@5..5'");
        assertThatThrownBy(() -> show("matches", "--since", "yesterday"))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessageContaining("expected a time in UTC such as 2026-03-01T12:00:00Z, or how long ago");
    }

    @Test
    void aReaderThatClosesThePipeEndsIt() {
        PrintWriter closed = StandardOutput.writer(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                StandardCharsets.UTF_8);

        assertThatThrownBy(() -> run(closed, 0, "dead-letters", "show", "--table", "matches", "--json"))
                .isInstanceOf(OutputFailedException.class);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(paths.tableDirectory(Root.DEAD_LETTERS, "matches"))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    private List<String> offsets(String... options) throws IOException {
        return objects(show(
                        "matches",
                        Stream.concat(Stream.of("--json"), Stream.of(options)).toArray(String[]::new)))
                .stream()
                .map(letter -> letter.path("kafka_partition") + "@" + letter.path("kafka_offset"))
                .toList();
    }

    private static List<JsonNode> objects(String lines) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> objects = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            objects.add(json.readTree(line));
        }
        return objects;
    }

    @Test
    void columnsThatDoNotFitAreToBeSeenByAnOptionThatThereIs() {
        assertThat(list(30)).endsWith("\n4 more columns, see --json: first, last, example, detail\n");
    }

    private String list(int width, String... options) {
        return run(new StringWriter(), width, Stream.concat(Stream.of("dead-letters", "list"), Stream.of(options)));
    }

    private String show(String table, String... options) {
        return run(
                new StringWriter(),
                0,
                Stream.concat(Stream.of("dead-letters", "show", "--table", table), Stream.of(options)));
    }

    private record Ran(int exitCode, String out) {}

    private String run(StringWriter out, int width, Stream<String> line) {
        int exitCode = run(new PrintWriter(out), width, line.toArray(String[]::new));
        assertThat(exitCode).as(err.toString()).isZero();
        return out.toString();
    }

    private Ran run(String... line) {
        StringWriter out = new StringWriter();
        return new Ran(run(new PrintWriter(out), 0, line), out.toString());
    }

    private int run(PrintWriter out, int width, String... line) {
        Object command = TopCommand.parser(CommandLine.defaultFactory(), BuiltInTables.ALL, line)
                .parseArgs(line)
                .subcommand()
                .subcommand()
                .commandSpec()
                .userObject();
        try {
            return command instanceof DeadLettersListCommand list
                    ? list.list(
                            list.tables.chosen(),
                            FileLakeStorage.reading(paths),
                            paths,
                            out,
                            new PrintWriter(err),
                            width)
                    : show((DeadLettersShowCommand) command, out);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private int show(DeadLettersShowCommand show, PrintWriter out) throws IOException {
        return show.show(show.table.table(), FileLakeStorage.reading(paths), paths, out, new PrintWriter(err));
    }
}
