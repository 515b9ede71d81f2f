package io.esportslake.declare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.table.Column;
import io.esportslake.table.ColumnSource;
import io.esportslake.table.ColumnType;
import io.esportslake.table.Constant;
import io.esportslake.table.DerivedColumn;
import io.esportslake.table.EpochUnit;
import io.esportslake.table.FieldPath;
import io.esportslake.table.RecordFormat;
import io.esportslake.table.TableDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableFileTest {

    private static final String RIOT = """
            table: riot_matches
            version: 3
            topic: riot-matches
            key: match_id
            format: { frame: confluent, unwrap: payload.after, nan: null }
            columns:
              match_id: { type: string, from: [metadata.matchId, match_id] }
              state: { type: string, from: info.state, values: { running: live, no: none, "": null }, default: finished }
              duration:
                type: int
                from: info.gameDuration
                quoted: true
                rules:
                  - { rule: not-null, then: reject }
                  - { rule: range, min: 0, max: 86400, then: warn }
              started_at: { type: timestamp, unit: s, from: "info['a.b'][2].start" }
              participants: { type: json, from: $.info.participants }
              patch: string
            derived:
              minutes: { quotient: { column: duration, divisor: 60 }, rules: [ { rule: one-of, values: [1, 2], then: warn } ] }
              is_live: { isText: { column: state, text: live } }
            partitions: [state]
            """;

    private static TableDefinition read(String yaml) throws TableFileException {
        return TableFile.parse("riot.yaml", yaml.getBytes(UTF_8));
    }

    private static List<String> problems(String yaml) {
        return assertThatExceptionOfType(TableFileException.class)
                .isThrownBy(() -> read(yaml))
                .actual()
                .problems();
    }

    /** A whole file but for its columns. */
    private static List<String> problemsOfColumns(String... lines) {
        return problems("table: games\ntopic: games\nkey: id\ncolumns:\n  id: string\n"
                + Arrays.stream(lines).map(line -> "  " + line + "\n").collect(Collectors.joining()));
    }

    @Test
    void aFileBecomesTheTableThatItSays() throws TableFileException {
        TableDefinition table = read(RIOT);

        assertThat(table.name()).isEqualTo("riot_matches");
        assertThat(table.schemaVersion()).isEqualTo(3);
        assertThat(table.topic()).isEqualTo("riot-matches");
        assertThat(table.keyColumn()).isEqualTo("match_id");
        assertThat(table.format())
                .isEqualTo(new RecordFormat(
                        RecordFormat.Frame.CONFLUENT, Optional.of(FieldPath.parse("payload.after")), true));
        assertThat(table.recordColumns())
                .isEqualTo(List.of(
                        new Column("match_id", ColumnType.STRING),
                        new Column("state", ColumnType.STRING),
                        new Column("duration", ColumnType.INT),
                        new Column("started_at", ColumnType.TIMESTAMP),
                        new Column("participants", ColumnType.STRING),
                        new Column("patch", ColumnType.STRING)));
        assertThat(table.sources().get(0).paths())
                .isEqualTo(List.of(FieldPath.parse("metadata.matchId"), FieldPath.parse("match_id")));
        assertThat(table.sources().get(1).values())
                .isEqualTo(Map.of(
                        "running",
                        Optional.of(Constant.parse(ColumnType.STRING, "live")),
                        "no",
                        Optional.of(Constant.parse(ColumnType.STRING, "none")),
                        "",
                        Optional.empty()));
        assertThat(table.sources().get(1).fallback().orElseThrow().text()).isEqualTo("finished");
        assertThat(table.sources().get(2).isQuoted()).isTrue();
        assertThat(table.sources().get(3).unit()).isEqualTo(EpochUnit.SECONDS);
        assertThat(table.sources().get(3).paths().get(0).text()).isEqualTo("info['a.b'][2].start");
        assertThat(table.sources().get(4).isJson()).isTrue();
        assertThat(table.sources().get(5)).isEqualTo(ColumnSource.field("patch"));
        assertThat(table.derivedColumns().stream()
                        .map(derived -> derived.derivation().text())
                        .toList())
                .isEqualTo(List.of("quotient(duration, 60)", "isText(state, 'live')"));
        assertThat(table.derivedColumns().stream()
                        .map(DerivedColumn::column)
                        .map(Column::type)
                        .toList())
                .isEqualTo(List.of(ColumnType.INT, ColumnType.BOOLEAN));
        assertThat(table.rules().stream().map(rule -> rule.text()).toList())
                .isEqualTo(List.of("not-null(duration)", "range(duration, 0, 86400)", "one-of(minutes, '1', '2')"));
        assertThat(table.partitionColumns()).isEqualTo(List.of("state"));
    }

    @Test
    void aPlainTableSaysNothingOfHowItIsReadAndAnyOtherDoes() throws TableFileException {
        assertThat(BuiltInTables.MATCHES.reading()).isEqualTo("");
        assertThat(BuiltInTables.PLAYERS.reading()).isEqualTo("");
        String plain = "table: games\ntopic: games\nkey: id\ncolumns: { id: string, n: int }\n";
        assertThat(read(plain).reading()).isEqualTo("");
        List<String> readings = List.of(
                plain.replace("n: int", "n: { type: int, from: m }"),
                plain.replace("n: int", "n: { type: int, default: 1 }"),
                plain.replace("n: int", "n: { type: int, values: { a: 1 } }"),
                plain.replace("n: int", "n: { type: int, values: { a: 2 } }"),
                plain.replace("n: int", "n: { type: int, quoted: true }"),
                plain.replace("n: int", "n: { type: int, rules: [ { rule: not-null, then: warn } ] }"),
                plain.replace("n: int", "n: { type: int, rules: [ { rule: not-null, then: reject } ] }"),
                plain + "format: { nan: null }",
                plain + "format: { unwrap: a }",
                plain + "format: { frame: confluent }");
        assertThat(readings)
                .map(yaml -> read(yaml).reading())
                .doesNotContain("")
                .doesNotHaveDuplicates();
    }

    @Test
    void theFilesOfThePackageAreShownAsTheyAre() {
        assertThat(BuiltInTables.text("matches"))
                .startsWith("# One row per record")
                .contains("\ntable: matches\n");
        assertThatThrownBy(() -> BuiltInTables.text("../secret")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsWrongIsSaidWithItsLineAllAtOnce() {
        assertThat(problems("""
                        table: games
                        topic: games
                        key: nobody

                        columns:
                          id: string
                          # a comment
                          Name: string
                          n: { type: integer }
                          kafka_offset: long
                        partitions: [ghost]
                        """))
                .isEqualTo(List.of(
                        "riot.yaml:3:6: found 'nobody', expected the name of one of the columns",
                        "riot.yaml:8:3: found 'Name', expected a column's name: a letter a to z, then up to 63 of a to z,"
                                + " 0 to 9 and _; 'from' says what the field is called",
                        "riot.yaml:9:14: found 'integer', expected one of string, int, long, double, boolean,"
                                + " timestamp, json",
                        "riot.yaml:10:3: found 'kafka_offset', which every table has already: give it another name",
                        "riot.yaml:11:14: found 'ghost', expected the name of a string column"));
    }

    @Test
    void whatIsMissingOrTooMuchIsSaid() {
        assertThat(problems("tabel: games"))
                .isEqualTo(List.of(
                        "riot.yaml:1:1: found 'tabel', expected a name of a table: table, version, topic, key, format,"
                                + " columns, derived, partitions",
                        "riot.yaml:1:1: a table has no table, expected one",
                        "riot.yaml:1:1: a table has no topic, expected one",
                        "riot.yaml:1:1: a table has no key, expected one",
                        "riot.yaml:1:1: a table has no columns, expected one"));
        assertThat(problems("- a\n- b"))
                .containsExactly("riot.yaml:1:1: found a list, expected a table: table, topic, key and columns");
        assertThat(problems(""))
                .containsExactly("riot.yaml:1:1: found an empty file, expected a table: table, topic, key and columns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id: json", "id: { type: json }"})
    void aKeyIsNoExactText(String key) {
        assertThat(problems("table: games\ntopic: games\nkey: id\ncolumns:\n  " + key))
                .containsExactly(
                        "riot.yaml:5:7: found a key of type json, expected a value that is no object and no list");
    }

    @Test
    void columnsThatContradictThemselvesAreRefused() {
        assertThat(problemsOfColumns(
                        "a: { type: int, unit: s }",
                        "b: { type: string, quoted: true }",
                        "c: { type: json, values: { x: y } }",
                        "d: { type: int, default: x }",
                        "e: { type: boolean, values: { '1': yes } }",
                        "f: { type: string, from: [] }",
                        "g: { type: string, from: [x, x] }",
                        "h: { type: string, from: $.x }",
                        "i: { type: string, from: 'x[y]' }",
                        "j: { type: timestamp, unit: ns }",
                        "k:"))
                .containsExactly(
                        "riot.yaml:6:25: found a unit, expected one only of a timestamp",
                        "riot.yaml:7:30: found 'quoted' at a text, expected it at numbers, flags and times",
                        "riot.yaml:8:28: found values at a json column, which keeps the exact text",
                        "riot.yaml:9:28: found 'x', expected a whole number from -2147483648 to 2147483647",
                        "riot.yaml:10:38: found 'yes', expected true or false",
                        "riot.yaml:11:28: found an empty list, expected one path or more",
                        "riot.yaml:12:32: found 'x' twice, expected each path once",
                        "riot.yaml:13:28: found '$.x', expected no '$.' before it: without 'unwrap' each path begins at"
                                + " the record",
                        "riot.yaml:14:28: found [y], expected an index from 0 to 9999, or a name in single quotes",
                        "riot.yaml:15:31: found 'ns', expected one of iso, s, ms, us",
                        "riot.yaml:16:5: found null, expected the column's type, or a mapping with it");
    }

    @Test
    void rulesThatCannotBeHeldAreRefused() {
        assertThat(problemsOfColumns(
                        "a: { type: int, rules: [ { rule: range, then: warn } ] }",
                        "b: { type: int, rules: [ { rule: range, min: 2, max: 1, then: warn } ] }",
                        "c: { type: string, rules: [ { rule: range, min: 2, then: warn } ] }",
                        "d: { type: int, rules: [ { rule: not-null } ] }",
                        "e: { type: int, rules: [ { rule: unique, then: warn } ] }",
                        "f: { type: string, rules: [ { rule: pattern, pattern: '(', then: warn } ] }",
                        "g: { type: int, rules: [ { rule: one-of, values: [1, x], then: warn } ] }",
                        "h: { type: int, rules: [ { rule: not-null, min: 1, then: drop } ] }"))
                .containsExactly(
                        "riot.yaml:6:28: found neither min nor max, expected one of them or both",
                        "riot.yaml:7:28: found min 2 above max 1, expected it to be at most that",
                        "riot.yaml:8:31: found a range of a column that is neither number nor time, expected one of those",
                        "riot.yaml:9:28: a rule has no then, expected one",
                        "riot.yaml:10:36: found 'unique', expected one of not-null, range, one-of, pattern",
                        "riot.yaml:11:57: found '(', which is no pattern: Unclosed group at its character 2",
                        "riot.yaml:12:56: found 'x', expected a whole number from -2147483648 to 2147483647",
                        "riot.yaml:13:46: found 'min', which the rule not-null does not have",
                        "riot.yaml:13:60: found 'drop', expected one of warn, reject");
    }

    @Test
    void derivedColumnsFollowFromColumnsThatFit() {
        String table = "table: games\ntopic: games\nkey: id\ncolumns: { id: string, n: int, x: double }\nderived:\n";
        assertThat(problems(table + """
                            a: { quotient: { column: x, divisor: 60 } }
                            b: { quotient: { column: n, divisor: 0 } }
                            c: { isText: { column: id } }
                            d: { half: { column: n } }
                            e: { isPositive: { column: f } }
                            f: { isPositive: { column: n } }
                            n: { isPositive: { column: n } }
                            h: { joinedText: { columns: [] } }
                        """))
                .containsExactly(
                        "riot.yaml:6:30: found 'x', a double, expected a whole number among the columns before this"
                                + " one: [n]",
                        "riot.yaml:7:42: found '0', expected a whole number from 1 to 2147483647",
                        "riot.yaml:8:18: isText has no text, expected one",
                        "riot.yaml:9:10: found 'half' in derived column d, expected one of quotient, isText, isPositive,"
                                + " textOfFlag, joinedText, winRate, kda",
                        "riot.yaml:10:32: found 'f', expected a whole number among the columns before this one: [n]",
                        "riot.yaml:12:5: found 'n' twice, expected each column once",
                        "riot.yaml:13:33: found an empty list, expected one column or more");
    }

    @Test
    void whatMakesAFileMeanSomethingElseThanItSaysIsRefused() {
        String whole = "table: games\ntopic: games\nkey: id\ncolumns: { id: string }\n";
        assertThat(problems(whole + "topic: other\n"))
                .containsExactly("riot.yaml:5:1: found 'topic' twice in one mapping, expected each name once");
        assertThat(problems(whole.replace("{ id", "&all { id")))
                .containsExactly(
                        "riot.yaml:4:10: found an anchor or an alias, expected none: write the value where it belongs");
        assertThat(problems("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"))
                .containsExactly(
                        "riot.yaml:1:4: found an anchor or an alias, expected none: write the value where it belongs");
        assertThat(problems(whole + "---\n" + whole))
                .containsExactly("riot.yaml:5:1: found a second document, expected one: a file is one table");
        assertThat(problems(whole.replace("topic: games", "topic: !!java.net.URL games")))
                .containsExactly("riot.yaml:2:8: found the tag tag:yaml.org,2002:java.net.URL, expected none");
        assertThat(problems(whole + "derived: [\n"))
                .singleElement()
                .asString()
                .startsWith("riot.yaml:6:1: this is not YAML: while parsing a flow node: ");
        assertThat(problems("\"\\uD800")).singleElement().asString().startsWith("riot.yaml:1:");
        assertThat(problems(whole + "derived: " + "[".repeat(5_000)))
                .containsExactly("riot.yaml:5:25: found more than 16 levels, expected a table");
        assertThat(assertThatExceptionOfType(TableFileException.class)
                        .isThrownBy(() -> TableFile.parse("riot.yaml", new byte[] {(byte) 0xFF}))
                        .actual()
                        .problems())
                .isEqualTo(List.of("riot.yaml:1:1: found bytes that are not UTF-8: save the file as UTF-8"));
        assertThat(assertThatExceptionOfType(TableFileException.class)
                        .isThrownBy(() -> TableFile.parse("riot.yaml", new byte[(1 << 20) + 1]))
                        .actual()
                        .problems())
                .isEqualTo(List.of("riot.yaml:1:1: found a file of 1048577 bytes, expected at most 1048576"));
    }

    @Test
    void aTableHasABoundedNumberOfColumnsAndPathsABoundedDepth() {
        String columns =
                IntStream.range(0, 10_000).mapToObj(i -> "  c" + i + ": int\n").collect(Collectors.joining());
        assertThat(problems("table: games\ntopic: games\nkey: c0\ncolumns:\n" + columns))
                .containsExactly("riot.yaml:5:3: found 10000 columns, expected at most 1000");
        assertThat(problemsOfColumns("a: { type: int, from: " + "x.".repeat(100) + "y }"))
                .containsExactly("riot.yaml:6:25: found 101 steps, expected 1 to 32");
    }

    @Test
    void aFileOfJunkIsRefusedInFewWords() {
        String whole = "table: games\ntopic: games\nkey: id\ncolumns:\n  id: string\n";
        int most = 1 << 20;
        for (String junk : List.of(
                "x".repeat(most),
                "? ".repeat(most / 2),
                "- ".repeat(most / 2),
                "{".repeat(most),
                "[]\n".repeat(most / 3),
                "\"" + "\\u0041".repeat(most / 7),
                "|\n" + " x\n".repeat(most / 4),
                "a: &a {b: c}\n".repeat(20) + "<<: *a\n",
                "%TAG ! tag:x,2000:\n---\na: !b c\n",
                whole
                        + IntStream.range(0, 60_000)
                                .mapToObj(i -> "k" + i + ": v\n")
                                .collect(Collectors.joining()),
                whole
                        + IntStream.range(0, 900)
                                .mapToObj(i -> "  C" + i + ": " + "y".repeat(900) + "\n")
                                .collect(Collectors.joining()),
                whole + "  x: { type: string, from: \"" + "[0]".repeat(300_000) + "\" }\n",
                whole + "  x: { type: string, rules: [{ rule: pattern, pattern: '" + "(".repeat(500_000)
                        + "', then: warn }] }\n")) {
            List<String> problems = problems(junk);
            assertThat(problems).as(junk.substring(0, 20)).isNotEmpty().hasSizeLessThanOrEqualTo(20);
            assertThat(String.join("\n", problems)).as(junk.substring(0, 20)).hasSizeLessThan(20_000);
        }
    }

    @Test
    void theLargestTableThatAFileCanHoldIsRead() throws TableFileException {
        String step = "a".repeat(28);
        String columns = IntStream.range(0, 999)
                .mapToObj(i -> "  c" + i + ": { type: int, from: ["
                        + IntStream.range(0, 16)
                                .mapToObj(path -> "p" + i + "." + step + "." + path)
                                .collect(Collectors.joining(", "))
                        + "] }\n")
                .collect(Collectors.joining());
        TableDefinition table = read("table: games\ntopic: games\nkey: id\ncolumns:\n  id: string\n" + columns);
        assertThat(table.recordColumns().size()).isEqualTo(1_000);
    }

    @Test
    void namesThatDifferOnlyInCaseAreNoTwoColumns() {
        assertThat(problemsOfColumns("ID: string", "ıd: string"))
                .hasSize(2)
                .allMatch(problem -> problem.contains("expected a column's name"));
    }

    @Test
    void aPathIsWrittenAsItIsRead() {
        for (String text : List.of(
                "a",
                "a.b",
                "a[0]",
                "a[0][12].b",
                "[3]",
                "DateTime UTC",
                "['a.b'].c",
                "['$']",
                "$.a",
                "['']",
                "a['it''s']")) {
            assertThat(FieldPath.parse(text).text()).isEqualTo(text);
        }
        for (String text : List.of(
                "",
                ".",
                "a.",
                ".a",
                "a..b",
                "a[",
                "a[]",
                "a[x]",
                "a[-1]",
                "a[10000]",
                "a]",
                "a'b",
                "$.",
                "a['b'",
                "a['b",
                "a[0]b")) {
            assertThatThrownBy(() -> FieldPath.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
