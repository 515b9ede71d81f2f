package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.config.StartRefusedException;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.reader.DamagedFileException;
import io.esportslake.reader.SampleLake;
import io.esportslake.store.LakePaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ShowCommandTest {

    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();
    private LakePaths paths;

    @BeforeEach
    void make() throws IOException {
        paths = SampleLake.small(directory);
    }

    @Test
    void anAlignedTableIsTheDefault() throws IOException {
        assertThat(show(
                        100,
                        "matches",
                        "--columns",
                        "match_id,status,match_duration,started_at,is_live",
                        "--limit",
                        "4"))
                .isEqualTo("""
                    match_id        status    match_duration  started_at                is_live
                    --------------  --------  --------------  ------------------------  -------
                    m-0-0-finished  finished            1800  2026-03-01T10:00:00.500Z  false
                    m-0-0-finished  finished            1800  2026-03-01T10:00:00.500Z  false
                    m-0-1-finished  finished            1800  2026-03-01T10:00:00.500Z  false
                    m-0-1-finished  finished            1800  2026-03-01T10:00:00.500Z  false
                    """);
    }

    @Test
    void columnsThatDoNotFitAreNamedBelow() throws IOException {
        assertThat(show(45, "players", "--limit", "1")).startsWith("""
            player_id  status  role  summoner_name
            ---------  ------  ----  -------------
            p-1        active  Mid

            33 more columns, see --columns, --json or --csv: game_name, tag_line, first\
            """);
    }

    @Test
    void oneColumnThatDoesNotFitIsOne() {
        StringWriter printed = new StringWriter();
        TablePrinter printer = new TablePrinter(new PrintWriter(printed), List.of("player_id", "role"), 12, "--json");
        printer.row(new Object[] {"p-1", "Mid"});
        printer.end();

        assertThat(printed.toString()).endsWith("p-1\n\n1 more column, see --json: role\n");
    }

    @Test
    void jsonIsAnObjectPerLineWithPartitionColumnsAndNulls() throws IOException {
        assertThat(show(
                        100,
                        "players",
                        "--json",
                        "--columns",
                        "player_id,status,role,full_name,total_games,calculated_win_rate,calculated_kda,kafka_timestamp",
                        "--partition",
                        "status=inactive",
                        "--limit",
                        "1"))
                .isEqualTo("{\"player_id\":\"p-2\",\"status\":\"inactive\",\"role\":null,\"full_name\":\"Ana Li é\","
                        + "\"total_games\":3,\"calculated_win_rate\":66.67,\"calculated_kda\":99.99,"
                        + "\"kafka_timestamp\":\"2026-03-01T12:00:00.002Z\"}\n");
    }

    @Test
    void csvQuotesWhereItMustAndEndsLinesAsTheRfcSays() throws IOException {
        assertThat(show(100, "matches", "--csv", "--columns", "match_id,team_1_name,team_2_name,patch", "--limit", "1"))
                .isEqualTo("match_id,team_1_name,team_2_name,patch\r\n"
                        + "m-0-0-finished,\"Red \"\"One\"\"\",\"Blue, Two\",\r\n");
    }

    @Test
    void countAndPartition() throws IOException {
        assertThat(show(100, "matches", "--count")).isEqualTo("24\n");
        assertThat(show(100, "matches", "--count", "--partition", "status=live"))
                .isEqualTo("6\n");
        assertThat(show(100, "matches", "--count", "--partition", "status=live", "--partition", "status=finished"))
                .isEqualTo("18\n");
        assertThat(show(100, "dead-letters", "matches", "--count")).isEqualTo("3\n");
        assertThat(show(100, "players", "--columns", "player_id", "--partition", "status=nothing"))
                .isEqualTo("player_id\n---------\n(no rows)\n");
    }

    @Test
    void deadLettersShowTheReasonAndThePayload() throws IOException {
        assertThat(show(
                        200,
                        "matches",
                        "--dead-letters",
                        "--limit",
                        "1",
                        "--columns",
                        "reason,topic,kafka_partition,kafka_offset,record_value"))
                .isEqualTo("""
                    reason      topic            kafka_partition  kafka_offset  record_value
                    ----------  ---------------  ---------------  ------------  -------------------------------------------
                    wrong-type  esports-matches                1             4  {"match_id":"broken","team_1_kills":"many"}
                    """);
    }

    @Test
    void unknownColumnsAndPartitionsAreRefused() {
        assertThatThrownBy(() -> show(100, "matches", "--columns", "match_id,nope"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("EL-1001: There is no column 'nope'; expected some of match_id, game_id,");
        assertThatThrownBy(() -> show(100, "matches", "--columns", ""))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("EL-1001: There is no column ''; expected some of match_id, game_id,");
        assertThatThrownBy(() -> show(100, "matches", "--partition", "role=Mid"))
                .isInstanceOf(StartRefusedException.class);
    }

    @Test
    void aPartitionThatDoesNotExistIsSaidWithThoseThereAre() throws IOException {
        show(100, "players", "--count", "--partition", "status=actve", "--partition", "role=Mid");
        assertThat(err.toString())
                .isEqualToNormalizingNewlines(
                        "There is no partition status=actve; there are status=active, status=inactive,"
                                + " status=unknown\n");

        err.getBuffer().setLength(0);
        show(100, "matches", "--count", "--partition", "status=live");
        show(100, "players", "--count", "--partition", "role=__HIVE_DEFAULT_PARTITION__");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatATerminalWouldObeyInAPartitionIsWrittenVisibly() throws IOException {
        try (SampleLake lake = new SampleLake(directory.resolve("other"), "writer-1")) {
            paths = lake.paths();
            lake.assign("matches", 1);
            lake.send("matches", 0, "{\"match_id\":\"a\",\"status\":\"\u009b2J\u202e\"}");
            lake.flush();
        }

        show(100, "matches", "--count", "--partition", "status=actve");
        assertThat(err.toString())
                .isEqualToNormalizingNewlines(
                        "There is no partition status=actve; there are status=\\u009B2J\\u202E\n");
    }

    @Test
    void aLimitBelowZeroIsRefused() {
        assertThatThrownBy(() -> show(100, "matches", "--limit", "-1"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1001: --limit is 0, for all, or more; found -1");
    }

    @Test
    void theTableIsNamedByItsOptionOrByItself() throws IOException {
        assertThat(show(100, "--table", "matches", "--count")).isEqualTo("24\n");
        assertThat(show(100, "--table", "matches", "--dead-letters", "--count")).isEqualTo("3\n");
        assertThat(show(100, "dead-letters", "--table", "matches", "--count")).isEqualTo("3\n");
        assertThatThrownBy(() -> show(100, "matches", "--table", "players"))
                .hasMessage("EL-1001: 'show' takes one table, found [matches, players]; for example 'show --table"
                        + " matches'");
        assertThatThrownBy(() -> show(100))
                .hasMessage("EL-1001: 'show' takes one table, found []; for example 'show --table matches'");
    }

    @Test
    void theNewestRowsComeFirst() throws IOException {
        String[] columns = {"--csv", "--columns", "processing_timestamp,kafka_partition,kafka_offset"};
        List<String> all = rows(show(
                100, Stream.concat(Stream.of("matches"), Stream.of(columns)).toArray(String[]::new)));
        List<String> newestFirst = all.stream()
                .sorted(Comparator.comparing(ShowCommandTest::time)
                        .thenComparing(row -> number(row, 1))
                        .thenComparing(row -> number(row, 2))
                        .reversed())
                .toList();

        for (int limit : List.of(1, 5, all.size(), 1_000)) {
            List<String> shown = rows(show(
                    100,
                    Stream.concat(
                                    Stream.of("matches", "--newest", "--limit", String.valueOf(limit)),
                                    Stream.of(columns))
                            .toArray(String[]::new)));
            assertThat(shown)
                    .as("%d rows", limit)
                    .isEqualTo(newestFirst.subList(0, Math.min(limit, newestFirst.size())));
        }
        assertThat(rows(show(
                        100,
                        Stream.concat(Stream.of("matches", "--newest"), Stream.of(columns))
                                .toArray(String[]::new))))
                .hasSize(20);
    }

    private static List<String> rows(String csv) {
        return csv.lines().skip(1).toList();
    }

    private static Instant time(String row) {
        return Instant.parse(row.split(",")[0]);
    }

    private static long number(String row, int column) {
        return Long.parseLong(row.split(",")[column]);
    }

    @Test
    void theNewestRowsAreNotAllRowsAndNoNumber() {
        assertThatThrownBy(() -> show(100, "matches", "--newest", "--limit", "0"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1001: --newest shows 1 to 100,000 rows; found --limit 0");
        assertThatThrownBy(() -> show(100, "matches", "--newest", "--count"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1001: --newest has no meaning with --count: leave out one of them");
    }

    @Test
    void theLatestIsTheNewestRowOfEachKey() throws IOException {
        try (SampleLake lake = new SampleLake(directory.resolve("moving"), "writer-1")) {
            paths = lake.paths();
            lake.assign("matches", 2);
            for (String status : List.of("scheduled", "live", "finished")) {
                lake.send("matches", 0, "{\"match_id\":\"moves\",\"status\":\"" + status + "\"}");
                lake.flush();
            }
            lake.send("matches", 0, "{\"match_id\":\"gone over\",\"status\":\"live\"}");
            lake.skip("matches", 1, 9);
            lake.send("matches", 1, "{\"match_id\":\"gone over\",\"status\":\"scheduled\"}");
            lake.send("matches", 1, "{\"match_id\":\"stays\",\"status\":\"live\"}");
            lake.flush();
        }

        assertThat(show(100, "matches", "--latest", "--columns", "match_id,status,kafka_partition"))
                .isEqualTo("""
                    match_id   status     kafka_partition
                    ---------  ---------  ---------------
                    moves      finished                 0
                    stays      live                     1
                    gone over  scheduled                1
                    """);
        assertThat(show(100, "matches", "--latest", "--csv", "--columns", "match_id", "--partition", "status=live"))
                .isEqualTo("match_id\r\nstays\r\n");
        assertThat(show(100, "matches", "--latest", "--count")).isEqualTo("3\n");
        assertThat(show(100, "matches", "--latest", "--count", "--partition", "status=live"))
                .isEqualTo("1\n");
        assertThat(show(100, "matches", "--latest", "--csv", "--limit", "1", "--columns", "status,match_id"))
                .isEqualTo("status,match_id\r\nfinished,moves\r\n");
    }

    @Test
    void whatIsHeldBackIsShownUnlessOnlyTheVisibleIsAskedFor() throws IOException {
        String[] rows = {"matches", "--csv", "--columns", "match_id,status"};
        String[] visible = {"matches", "--csv", "--columns", "match_id,status", "--visible-only"};
        String[] newest = {"matches", "--csv", "--columns", "match_id", "--newest", "--limit", "3"};
        try (SampleLake lake = SampleLake.holding(directory.resolve("held"), "writer-1")) {
            paths = lake.paths();
            lake.assign("matches", 1);
            lake.send("matches", 0, "{\"match_id\":\"a\",\"status\":\"live\"}");
            lake.flush();
            lake.send(
                    "matches",
                    0,
                    "{\"match_id\":\"b\",\"status\":\"live\"}",
                    "{\"match_id\":\"c\",\"status\":\"over\"}");
            lake.flush();

            assertThat(rows(show(100, rows))).containsExactly("a,live", "b,live", "c,over");
            assertThat(rows(show(100, visible))).isEmpty();
            assertThat(show(100, "matches", "--count")).isEqualTo("3\n");
            assertThat(show(100, "matches", "--count", "--partition", "status=over"))
                    .isEqualTo("1\n");
            assertThat(err.toString()).isEmpty();

            lake.seal("matches");
            lake.send("matches", 0, "{\"match_id\":\"d\",\"status\":\"live\"}");
            lake.flush();

            assertThat(rows(show(100, rows))).containsExactly("a,live", "b,live", "d,live", "c,over");
            assertThat(rows(show(100, visible))).containsExactly("a,live", "b,live", "c,over");
            assertThat(rows(show(100, newest))).containsExactly("d", "c", "b");
            assertThat(show(100, "matches", "--latest", "--count")).isEqualTo("4\n");
        }
    }

    @Test
    void theLatestOfWhatHasNoKeyIsRefused() {
        assertThatThrownBy(() -> show(100, "matches", "--latest", "--newest"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage(
                        "EL-1001: --latest is the newest row of each key, --newest the rows processed last: leave out"
                                + " one of them");
        assertThatThrownBy(() -> show(100, "matches", "--latest", "--dead-letters"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1001: Dead letters have no key, so there is no newest one of each: leave out --latest");
    }

    @Test
    void aDamagedFileIsOneSentenceThatNamesIt() throws IOException {
        Path file;
        try (Stream<Path> files = Files.walk(directory)) {
            file = files.filter(path -> path.toString().contains("/matches/status=live/"))
                    .filter(path -> path.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(file, "no Parquet");

        for (String[] line : List.of(new String[] {"matches", "--json"}, new String[] {"matches", "--count"})) {
            assertThatThrownBy(() -> show(100, line)).isInstanceOfSatisfying(DamagedFileException.class, e -> {
                ByteArrayOutputStream told = new ByteArrayOutputStream();
                assertThat(Failures.report(e, new PrintStream(told, true, StandardCharsets.UTF_8)))
                        .isEqualTo(1);
                assertThat(told.toString(StandardCharsets.UTF_8).lines())
                        .singleElement()
                        .asString()
                        .contains(file.toString())
                        .endsWith("; 'esports-lake verify' says what is sound and what to do");
            });
        }
    }

    @Test
    void lettersOfEastAsiaTakeTwoColumnsAndAccentsNone() {
        assertThat(TextWidth.of("팀 T1")).isEqualTo(5);
        assertThat(TextWidth.of("e\u0301")).isEqualTo(1);
        assertThat(TextWidth.cut("リーグ・オブ・レジェンド", 9)).isEqualTo("リーグ・…");
        assertThat(TextWidth.cut("abc", 3)).isEqualTo("abc");
        assertThat(TextWidth.cut("abcd", 3)).isEqualTo("ab…");
    }

    @Test
    void columnsStayAlignedWhateverIsInThem() {
        StringWriter out = new StringWriter();
        TablePrinter printer = new TablePrinter(new PrintWriter(out), List.of("name", "n"), 60, "");
        printer.row(new Object[] {"팀 T1", 1});
        printer.row(new Object[] {"abc", 2});
        printer.row(new Object[] {"x".repeat(100), 3});
        printer.end();

        assertThat(out.toString()).isEqualToNormalizingNewlines("""
            name                                      n
            ----------------------------------------  -
            팀 T1                                     1
            abc                                       2
            xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…  3
            """);
    }

    /** Of a few hundred rows the widths follow, and each may have a value of megabytes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void ofAValueThatIsCutOnlyWhatIsShownIsKept(int width) {
        TablePrinter printer =
                new TablePrinter(new PrintWriter(Writer.nullWriter()), List.of("id", "participants"), width, "");

        WeakReference<Object> value = printed(printer);

        await().until(() -> {
            System.gc();
            return value.refersTo(null);
        });
        printer.end();
    }

    private static WeakReference<Object> printed(TablePrinter printer) {
        String large = "x".repeat(5_000_000);
        printer.row(new Object[] {"m-1", large});
        return new WeakReference<>(large);
    }

    @Test
    void aValueOfWhichNothingWouldBeSeenIsStillSaidToBeCut() {
        StringWriter out = new StringWriter();
        TablePrinter printer = new TablePrinter(new PrintWriter(out), List.of("name", "n"), 60, "");
        printer.row(new Object[] {"e" + "\u0301".repeat(1_000), 1});
        printer.row(new Object[] {"\uD83D\uDE00".repeat(500), 2});
        printer.row(new Object[] {"a\nb".repeat(500).getBytes(StandardCharsets.UTF_8), 3});
        printer.end();

        List<String> lines = out.toString().lines().skip(2).toList();
        assertThat(lines.get(0)).startsWith("e\u0301").contains("\u0301…  ").hasSizeLessThan(300);
        assertThat(lines.get(1)).isEqualTo("\uD83D\uDE00".repeat(19) + "…   2");
        assertThat(lines.get(2)).isEqualTo("a\\nb".repeat(9) + "a\\n…  3");
    }

    @Test
    void aLineIsNeverWiderThanTheTerminal() {
        StringWriter out = new StringWriter();
        TablePrinter printer = new TablePrinter(new PrintWriter(out), List.of("name", "n"), 20, "");
        printer.row(new Object[] {"x".repeat(100), 3});
        printer.end();

        assertThat(out.toString().lines().limit(3)).allMatch(line -> line.length() <= 20);
    }

    @Test
    void bytesAndControlCharactersAreEscaped() {
        assertThat(CellText.onOneLine(new byte[] {'a', (byte) 0xFF, '\n'})).isEqualTo("a\\xFF\\x0A");
        assertThat(CellText.onOneLine("a\nb\u001B[2J\u202E")).isEqualTo("a\\nb\\u001B[2J\\u202E");
        assertThat(CellText.onOneLine("\u2028\u2029\u009B\u007F\uDB40\uDC01 \u00e9\uD83D\uDE00"))
                .isEqualTo("\\u2028\\u2029\\u009B\\u007F\\u{E0001} \u00e9\uD83D\uDE00");
    }

    /** A family of three, and a Persian word whose letters would run together. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
                "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645"
            })
    void whatNamesAndEmojiAreJoinedWithIsWrittenAsItIs(String name) {
        assertThat(CellText.onOneLine(name)).isEqualTo(name);
        assertThat(csv(new Object[] {name}, List.of("name"), CsvPrinter.Formulas.AS_THEY_ARE))
                .contains(name);
        assertThat(CellText.onOneLine(name + "\u200B\u200E\u2066\u00AD\uFEFF"))
                .isEqualTo(name + "\\u200B\\u200E\\u2066\\u00AD\\uFEFF");
    }

    @Test
    void jsonKeepsEveryValueAndSendsNothingThatATerminalObeys() throws IOException {
        String hostile = "\u001B[2J\u009B\u202Eevil\u2028\uDB40\uDC01\u007F\\ \u00e9\uD83D\uDE00";
        byte[] noText = {'a', '\\', (byte) 0xFF};
        StringWriter out = new StringWriter();
        new JsonPrinter(new PrintWriter(out), List.of("name", "record_key", "record_value"))
                .row(new Object[] {hostile, hostile.getBytes(StandardCharsets.UTF_8), noText});
        assertThat(out.toString()
                        .codePoints()
                        .filter(c -> c != '\n')
                        .allMatch(c -> c >= 0x20
                                && c != 0x7F
                                && c != 0x9B
                                && Character.getType(c) != Character.FORMAT
                                && Character.getType(c) != Character.LINE_SEPARATOR))
                .as(out.toString())
                .isTrue();
        JsonNode row = new ObjectMapper().readTree(out.toString());
        assertThat(row.path("name").textValue()).isEqualTo(hostile);
        assertThat(row.path("record_key").textValue()).isEqualTo(hostile);
        assertThat(row.path("record_value").isNull()).isTrue();
        assertThat(row.path("record_value_base64").binaryValue()).isEqualTo(noText);
        assertThat(row.size()).isEqualTo(4);
    }

    @Test
    void jsonOverSeveralLinesKeepsItsLines() {
        assertThat(CellText.escaped("{\n\t\"a\": \"\u202E\u00e9\"\r\n}"))
                .isEqualTo("{\n\t\"a\": \"\\u202E\u00e9\"\r\n}");
    }

    @Test
    void csvShowsControlCharactersAndSpreadsheetsGetNoFormulas() {
        Object[] row = {
            "=HYPERLINK(\"http://x\")",
            "-1",
            "@a",
            "\tb",
            "\u001B[2J\u202E",
            "two\nlines",
            "",
            null,
            -1,
            "a=b",
            new byte[] {'+'}
        };
        List<String> columns = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k");
        assertThat(csv(row, columns, CsvPrinter.Formulas.AS_THEY_ARE))
                .isEqualTo("\"=HYPERLINK(\"\"http://x\"\")\",-1,@a,\tb,\\u001B[2J\\u202E,\"two\n"
                        + "lines\",\"\",,-1,a=b,+\r\n");
        assertThat(csv(row, columns, CsvPrinter.Formulas.AS_TEXTS))
                .isEqualTo("\"'=HYPERLINK(\"\"http://x\"\")\",'-1,'@a,'\tb,\\u001B[2J\\u202E,\"two\n"
                        + "lines\",\"\",,-1,a=b,'+\r\n");
    }

    private static String csv(Object[] row, List<String> columns, CsvPrinter.Formulas formulas) {
        StringWriter out = new StringWriter();
        new CsvPrinter(new PrintWriter(out), columns, formulas).row(row);
        return out.toString().substring(out.toString().indexOf("\r\n") + 2);
    }

    @Test
    void spreadsheetIsAFormOfItsOwn() throws IOException {
        assertThat(show(100, "matches", "--spreadsheet", "--columns", "match_id,team_1_name", "--limit", "1"))
                .isEqualTo("match_id,team_1_name\r\nm-0-0-finished,\"Red \"\"One\"\"\"\r\n");
    }

    @Test
    void theWidthIsTheTerminalsWhereItIsKnown() {
        assertThat(List.of(
                        TerminalWidth.of(Optional.empty()),
                        TerminalWidth.of(Optional.of("80")),
                        TerminalWidth.of(Optional.of("x"))))
                .containsExactly(120, 80, 120);
    }

    private String show(int width, String... args) throws IOException {
        String[] line = new String[args.length + 1];
        line[0] = "show";
        System.arraycopy(args, 0, line, 1, args.length);
        ShowCommand command = (ShowCommand) TopCommand.parser(CommandLine.defaultFactory(), BuiltInTables.ALL, line)
                .parseArgs(line)
                .subcommand()
                .commandSpec()
                .userObject();
        StringWriter out = new StringWriter();
        String table = command.table();
        command.requireLimit();
        command.show(BuiltInTables.ALL.named(table), paths, new PrintWriter(out), new PrintWriter(err), width);
        return out.toString();
    }
}
