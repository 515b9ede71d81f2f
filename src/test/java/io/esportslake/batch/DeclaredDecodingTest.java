package io.esportslake.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.declare.TableFile;
import io.esportslake.declare.TableFileException;
import io.esportslake.table.TableDefinition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a table's file says of its records beyond names and types. */
class DeclaredDecodingTest {

    private static TableDefinition table(String columns, String... more) {
        String yaml = "table: games\ntopic: games\nkey: id\ncolumns:\n  id: string\n" + columns.indent(2)
                + String.join("\n", more) + "\n";
        try {
            return TableFile.parse("games.yaml", yaml.getBytes(UTF_8));
        } catch (TableFileException e) {
            throw new AssertionError(yaml, e);
        }
    }

    private static Map<String, Object> row(TableDefinition table, String json) {
        try (Filled filled = new Filled(table)) {
            assertThat(filled.offer(json))
                    .as(() -> filled.buffer.deadLetterSamples() + " of " + json)
                    .isEqualTo(Verdict.ROW);
            return filled.onlyRow();
        }
    }

    private static String letter(TableDefinition table, String json) {
        try (Filled filled = new Filled(table)) {
            assertThat(filled.offer(json)).as(json).isEqualTo(Verdict.DEAD_LETTER);
            return filled.deadLetter().reason().code() + ": "
                    + filled.deadLetter().detail();
        }
    }

    private static Object value(String column, String json) {
        return row(table("x: " + column), "{\"id\":\"1\",\"x\":" + json + "}").get("x");
    }

    private static String unfit(String column, String json) {
        return letter(table("x: " + column), "{\"id\":\"1\",\"x\":" + json + "}");
    }

    private static long micros(String instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
    }

    @Test
    void pathsLeadIntoObjectsAndArrays() {
        TableDefinition table = table("""
                a: { type: int, from: info.a }
                b: { type: string, from: info.deep.b }
                first: { type: string, from: "teams[0].name" }
                third: { type: string, from: "teams[2].name" }
                score: { type: int, from: "grid[1][0]" }
                odd: { type: int, from: "info['a.b']" }
                """);
        Map<String, Object> row = row(table, """
                {"teams":[{"name":"Red"},{"name":"Blue"}, {"x":[{}],"name":"Green"} , 4], "grid": [[1,2] , [3]],
                 "info": {"z":{"b":9}, "deep" : {"b":"\\u0041","c":[{"b":1}]}, "a":7, "a.b": 8}, "id":"1", "a": "no"}
                """);

        assertThat(row.get("a")).isEqualTo(7);
        assertThat(row.get("b")).isEqualTo("A");
        assertThat(row.get("first")).isEqualTo("Red");
        assertThat(row.get("third")).isEqualTo("Green");
        assertThat(row.get("score")).isEqualTo(3);
        assertThat(row.get("odd")).isEqualTo(8);
    }

    @Test
    void fieldsAreToldApartByCaseAndByEveryCodePoint() {
        TableDefinition table = table("""
                lower: { type: string, from: info.name }
                upper: { type: string, from: info.Name }
                composed: { type: string, from: "\u00E9" }
                decomposed: { type: string, from: "e\u0301" }
                """);
        Map<String, Object> row = row(
                table,
                "{\"id\":\"1\",\"e\u0301\":\"two\",\"\u00E9\":\"one\",\"info\":{\"Name\":\"N\",\"NAME\":\"no\",\"name\":\"n\"}}");

        assertThat(row.get("lower")).isEqualTo("n");
        assertThat(row.get("upper")).isEqualTo("N");
        assertThat(row.get("composed")).isEqualTo("one");
        assertThat(row.get("decomposed")).isEqualTo("two");
    }

    @Test
    void whatIsNotThereIsNull() {
        TableDefinition table = table("""
                a: { type: int, from: info.a }
                first: { type: string, from: "teams[0].name" }
                third: { type: string, from: "teams[2].name" }
                """);
        for (String json : new String[] {
            "{\"id\":\"1\"}",
            "{\"id\":\"1\",\"info\":null,\"teams\":null}",
            "{\"id\":\"1\",\"info\":{},\"teams\":[]}",
            "{\"id\":\"1\",\"info\":{\"a\":null},\"teams\":[null,{\"name\":\"x\"}]}",
            "{\"id\":\"1\",\"teams\":[{}],\"info\":{\"b\":1}}"
        }) {
            Map<String, Object> row = row(table, json);
            assertThat(row.get("a")).as(json).isNull();
            assertThat(row.get("first")).as(json).isNull();
            assertThat(row.get("third")).as(json).isNull();
        }
    }

    @Test
    void somethingElseWhereAnObjectOrAnArrayShouldBeIsNoRow() {
        TableDefinition table =
                table("a: { type: int, from: info.a }\nfirst: { type: string, from: \"teams[0].name\" }\n");

        assertThat(letter(table, "{\"id\":\"1\",\"info\":\"x\"}"))
                .isEqualTo("wrong-type: column a (info.a): found \"x\", expected an object");
        assertThat(letter(table, "{\"id\":\"1\",\"info\":[{\"a\":1}]}"))
                .isEqualTo("wrong-type: column a (info.a): found [{\"a\":1}], expected an object");
        assertThat(letter(table, "{\"id\":\"1\",\"teams\":{\"name\":\"x\"}}"))
                .isEqualTo("wrong-type: column first (teams[0].name): found {\"name\":\"x\"}, expected an array");
        assertThat(letter(table, "{\"id\":\"1\",\"info\":{\"a\":{}}}"))
                .isEqualTo(
                        "wrong-type: column a (info.a): found {}, expected a whole number from -2147483648 to 2147483647");
    }

    @Test
    void ofSeveralPathsTheFirstThatIsThereCountsAndIsTheOnlyOneJudged() {
        TableDefinition table = table("x: { type: int, from: [a, b.c, d] }");

        assertThat(row(table, "{\"id\":\"1\",\"d\":3,\"b\":{\"c\":2},\"a\":1}").get("x"))
                .isEqualTo(1);
        assertThat(row(table, "{\"id\":\"1\",\"d\":3,\"b\":{\"c\":2},\"a\":null}")
                        .get("x"))
                .isEqualTo(2);
        assertThat(row(table, "{\"id\":\"1\",\"d\":3,\"b\":{\"c\":null}}").get("x"))
                .isEqualTo(3);
        assertThat(row(table, "{\"id\":\"1\",\"a\":1,\"b\":\"no object\",\"d\":\"no number\"}")
                        .get("x"))
                .isEqualTo(1);
        assertThat(row(table, "{\"id\":\"1\"}").get("x")).isNull();
        assertThat(letter(table, "{\"id\":\"1\",\"b\":{\"c\":\"2\"},\"d\":3}"))
                .isEqualTo(
                        "wrong-type: column x (b.c): found \"2\", expected a whole number from -2147483648 to 2147483647");
    }

    @Test
    void ofFieldsThatComeTwiceTheLastCountsWithAllThatIsInIt() {
        TableDefinition table = table("""
                a: { type: int, from: info.a }
                b: { type: int, from: info.b }
                c: { type: int, from: ["info.list[0].c", other] }
                t: { type: timestamp, unit: s, from: info.t }
                """);

        Map<String, Object> row = row(
                table,
                "{\"id\":\"1\",\"info\":{\"a\":1,\"b\":\"bad\",\"list\":[{\"c\":1}],\"t\":[]},\"info\":{\"a\":\"bad\",\"a\":2}}");
        assertThat(row.get("a")).isEqualTo(2);
        assertThat(row.get("b")).isNull();
        assertThat(row.get("c")).isNull();
        assertThat(row.get("t")).isNull();
        assertThat(row(table, "{\"id\":\"1\",\"info\":{\"a\":1},\"info\":null}").get("a"))
                .isNull();
        assertThat(letter(table, "{\"id\":\"1\",\"info\":{\"a\":1},\"info\":3}"))
                .contains("found 3, expected an object");
        assertThat(row(table, "{\"id\":\"1\",\"info\":3,\"info\":{\"a\":5}}").get("a"))
                .isEqualTo(5);
    }

    @Test
    void oneFieldMayBeSeveralColumns() {
        TableDefinition table = table("""
                text: { type: string, from: v }
                number: { type: int, from: v }
                exact: { type: json, from: o }
                inner: { type: int, from: o.i }
                """);
        Map<String, Object> row = row(table, "{\"id\":\"1\",\"v\":5,\"o\":{ \"i\" : 3, \"j\":[1, {}]}}");

        assertThat(row.get("text")).isEqualTo("5");
        assertThat(row.get("number")).isEqualTo(5);
        assertThat(row.get("exact")).isEqualTo("{ \"i\" : 3, \"j\":[1, {}]}");
        assertThat(row.get("inner")).isEqualTo(3);
    }

    @Test
    void aPathMayMeetAValueOrAnObject() {
        TableDefinition table = table("league: { type: string, from: [league.name, league] }");

        assertThat(row(table, "{\"id\":\"1\",\"league\":\"LCK\"}").get("league"))
                .isEqualTo("LCK");
        assertThat(row(table, "{\"id\":\"1\",\"league\":{\"name\":\"LCK\"}}").get("league"))
                .isEqualTo("LCK");
    }

    @Test
    void whatIsNeitherTheValueNorWhatIsLookedIntoIsNoRow() {
        TableDefinition either = table("league: { type: string, from: [league.name, league] }");
        assertThat(letter(either, "{\"id\":\"1\",\"league\":[\"LCK\"]}"))
                .isEqualTo("wrong-type: column league (league.name): found [\"LCK\"], expected an object");
        assertThat(row(either, "{\"id\":\"1\",\"league\":{}}").get("league")).isNull();

        TableDefinition first = table("team: { type: string, from: [\"teams[0].name\", teams] }");
        assertThat(letter(first, "{\"id\":\"1\",\"teams\":{\"name\":\"Red\"}}"))
                .isEqualTo("wrong-type: column team (teams[0].name): found {\"name\":\"Red\"}, expected an array");

        TableDefinition two = table("league: string\nleague_name: { type: string, from: league.name }");
        assertThat(letter(two, "{\"id\":\"1\",\"league\":[\"LCK\"]}"))
                .isEqualTo("wrong-type: column league: found [\"LCK\"], expected a string, a number, true or false");
        assertThat(row(two, "{\"id\":\"1\",\"league\":{\"name\":\"LCK\"}}").get("league_name"))
                .isEqualTo("LCK");
        assertThat(letter(two, "{\"id\":\"1\",\"league\":[\"LCK\"],\"league\":[]}"))
                .contains("found [], expected a string");
        assertThat(row(two, "{\"id\":\"1\",\"league\":[\"LCK\"],\"league\":\"LCK\"}")
                        .get("league"))
                .isEqualTo("LCK");

        TableDefinition notAsked =
                table("league: { type: string, from: [name, league] }\nn: { type: int, from: league.n }");
        assertThat(letter(notAsked, "{\"id\":\"1\",\"name\":\"LCK\",\"league\":[5]}"))
                .isEqualTo("wrong-type: column n (league.n): found [5], expected an object");

        TableDefinition quoted = table("n: { type: int, quoted: true, from: [o.n, o] }");
        assertThat(letter(quoted, "{\"id\":\"1\",\"o\":[\"5\"]}")).startsWith("wrong-type: column n (o.n): ");
    }

    @Test
    void anExactTextIsWhateverIsThere() {
        TableDefinition table = table("exact: { type: json, from: o }\nn: { type: int, from: o.n }");

        for (String json : new String[] {"[5]", "\"5\"", "5", "{ }"}) {
            Map<String, Object> row = row(table, "{\"id\":\"1\",\"o\":" + json + "}");
            assertThat(row.get("exact")).isEqualTo(json);
            assertThat(row.get("n")).isNull();
        }
        TableDefinition withText = table("exact: { type: json, from: o }\ns: { type: string, from: [o.s, o] }");
        assertThat(letter(withText, "{\"id\":\"1\",\"o\":[5]}")).startsWith("wrong-type: column s (o): found [5]");
    }

    @Test
    void jsonKeepsTheExactText() {
        assertThat(value("json", "[1, {\"a\" : 2.50}]")).isEqualTo("[1, {\"a\" : 2.50}]");
        assertThat(value("json", "\"te\\u0041xt\"")).isEqualTo("\"te\\u0041xt\"");
        assertThat(value("json", "1.50")).isEqualTo("1.50");
        assertThat(value("json", "false")).isEqualTo("false");
        assertThat(value("json", "null")).isNull();
        assertThat(unfit("json", "[1,]")).startsWith("not-json: ");
    }

    @Test
    void numbersAreTimesByTheirUnit() {
        assertThat(value("{ type: timestamp, unit: s }", "1736964000")).isEqualTo(micros("2025-01-15T18:00:00Z"));
        assertThat(value("{ type: timestamp, unit: s }", "1736964000.123"))
                .isEqualTo(micros("2025-01-15T18:00:00.123Z"));
        assertThat(value("{ type: timestamp, unit: s }", "1736964000.1234569"))
                .isEqualTo(micros("2025-01-15T18:00:00.123456Z"));
        assertThat(value("{ type: timestamp, unit: s }", "-0.0000001"))
                .isEqualTo(micros("1969-12-31T23:59:59.999999Z"));
        assertThat(value("{ type: timestamp, unit: s }", "1.736964e9")).isEqualTo(micros("2025-01-15T18:00:00Z"));
        assertThat(value("{ type: timestamp, unit: ms }", "1736964000000")).isEqualTo(micros("2025-01-15T18:00:00Z"));
        assertThat(value("{ type: timestamp, unit: us }", "1736964000000001"))
                .isEqualTo(micros("2025-01-15T18:00:00.000001Z"));
        assertThat(value("{ type: timestamp, unit: ms }", "1736964000123.4569"))
                .isEqualTo(micros("2025-01-15T18:00:00.123456Z"));
        assertThat(value("{ type: timestamp, unit: us }", "1736964000000001.9"))
                .isEqualTo(micros("2025-01-15T18:00:00.000001Z"));
        assertThat(value("{ type: timestamp, unit: ms, quoted: true }", "\"1736964000123.456\""))
                .isEqualTo(micros("2025-01-15T18:00:00.123456Z"));
        assertThat(value("{ type: timestamp, unit: us }", "0")).isEqualTo(0L);
        assertThat(unfit("{ type: timestamp, unit: us }", "0.5")).startsWith("out-of-range: ");
        assertThat(unfit("{ type: timestamp, unit: ms }", "0.5")).startsWith("out-of-range: ");
        for (String unit : new String[] {"iso", "s", "ms", "us"}) {
            assertThat(value("{ type: timestamp, unit: " + unit + " }", "\"2025-01-15 18:00\""))
                    .isEqualTo(micros("2025-01-15T18:00:00Z"));
        }
        assertThat(unfit("{ type: timestamp, unit: iso }", "1736964000000"))
                .isEqualTo(
                        "wrong-type: column x: found 1736964000000, which looks like milliseconds (2025-01-15T18:00:00Z), expected"
                                + " a date, an ISO 8601 date and time, in the years 0001 to 9999");
        assertThat(unfit("{ type: timestamp, unit: s }", "1736964000000"))
                .isEqualTo(
                        "out-of-range: column x: found 1736964000000, which looks like milliseconds (2025-01-15T18:00:00Z), expected"
                                + " a date, an ISO 8601 date and time, or seconds since 1970, in the years 0001 to 9999");
        assertThat(unfit("{ type: timestamp, unit: us }", "1736964000000"))
                .startsWith("out-of-range: ")
                .contains("looks like milliseconds");
        assertThat(unfit("{ type: timestamp, unit: us }", "500")).startsWith("out-of-range: ");
        assertThat(unfit("{ type: timestamp, unit: s }", "1e300")).startsWith("out-of-range: ");
        assertThat(unfit("{ type: timestamp, unit: s }", "-99999999999999999999999999999999999"))
                .startsWith("out-of-range: ");
    }

    @Test
    void valuesStandForTexts() {
        String states = "{ type: string, values: { running: live, '1': one, 'true': yes, '': null, 'N/A': null } }";
        assertThat(value(states, "\"running\"")).isEqualTo("live");
        assertThat(value(states, "\"r\\u0075nning\"")).isEqualTo("live");
        assertThat(value(states, "1")).isEqualTo("one");
        assertThat(value(states, "1.0")).isEqualTo("1.0");
        assertThat(value(states, "true")).isEqualTo("yes");
        assertThat(value(states, "\"other\"")).isEqualTo("other");
        assertThat(value(states, "\"\"")).isNull();
        assertThat(value(states, "\"N/A\"")).isNull();
        assertThat(value("{ type: boolean, values: { Win: true, '0': false } }", "\"Win\""))
                .isEqualTo(true);
        assertThat(value("{ type: boolean, values: { Win: true, '0': false } }", "0"))
                .isEqualTo(false);
        assertThat(unfit("{ type: boolean, values: { Win: true } }", "\"win\"")).startsWith("wrong-type: ");
        assertThat(value("{ type: int, values: { seven: 7 } }", "\"seven\"")).isEqualTo(7);
        assertThat(value("{ type: int, values: { seven: 7 } }", "8")).isEqualTo(8);
        assertThat(value("{ type: timestamp, values: { soon: 2025-01-01 } }", "\"soon\""))
                .isEqualTo(micros("2025-01-01T00:00:00Z"));
        assertThat(value("{ type: timestamp, values: { '0001-01-01T00:00:00Z': null } }", "\"0001-01-01T00:00:00Z\""))
                .isNull();
        assertThat(value("{ type: double, values: { half: 2.5 } }", "\"half\"")).isEqualTo(2.5);
    }

    @Test
    void aTextThatStandsForNullLetsTheNextPathCount() {
        TableDefinition table = table("x: { type: string, from: [a, b], values: { '-': null } }");

        assertThat(row(table, "{\"id\":\"1\",\"a\":\"-\",\"b\":\"B\"}").get("x"))
                .isEqualTo("B");
    }

    @Test
    void aColumnThatWouldBeNullHasItsDefault() {
        TableDefinition table = table("""
                s: { type: string, from: [a, b], default: none }
                n: { type: int, default: 5 }
                d: { type: double, default: 0.5, values: { "-": null } }
                f: { type: boolean, default: false }
                t: { type: timestamp, default: 2025-01-15T18:00:00Z }
                j: { type: json, default: "{}" }
                """);
        for (String json : new String[] {
            "{\"id\":\"1\"}", "{\"id\":\"1\",\"a\":null,\"n\":null,\"d\":\"-\",\"f\":null,\"t\":null,\"j\":null}"
        }) {
            Map<String, Object> row = row(table, json);
            assertThat(row.get("s")).isEqualTo("none");
            assertThat(row.get("n")).isEqualTo(5);
            assertThat(row.get("d")).isEqualTo(0.5);
            assertThat(row.get("f")).isEqualTo(false);
            assertThat(row.get("t")).isEqualTo(micros("2025-01-15T18:00:00Z"));
            assertThat(row.get("j")).isEqualTo("{}");
        }
        assertThat(row(table, "{\"id\":\"1\",\"b\":\"B\"}").get("s")).isEqualTo("B");
        assertThat(letter(table, "{\"id\":\"1\",\"n\":\"x\"}")).startsWith("wrong-type: column n: ");
    }

    @Test
    void whatADirectoryCannotTellFromNullIsTheDefaultToo() {
        TableDefinition table = table(
                "region: { type: string, from: [a, b], default: none, rules: [ { rule: not-null, then: reject } ] }\n"
                        + "queue: string\nempty: { type: string, default: '' }",
                "derived: { both: { joinedText: { columns: [region, queue] } } }\npartitions: [region, queue, empty]");

        for (String json : new String[] {
            "{\"id\":\"1\"}",
            "{\"id\":\"1\",\"a\":\"\",\"queue\":\"\",\"empty\":\"\"}",
            "{\"id\":\"1\",\"a\":\"__HIVE_DEFAULT_PARTITION__\",\"b\":\"not asked\"}"
        }) {
            Map<String, Object> row = row(table, json);
            assertThat(row.get("region")).as(json).isEqualTo("none");
            assertThat(row.get("queue")).as(json).isNull();
            assertThat(row.get("empty")).as(json).isNull();
            assertThat(row.get("both")).as(json).isEqualTo("none");
        }
        try (Filled filled = new Filled(table)) {
            filled.offer("{\"id\":\"1\",\"a\":\"\",\"queue\":\"\",\"empty\":\"x\"}");
            assertThat(filled.buffer.partitionValuesTakenAsNull())
                    .as("the default is no null")
                    .isEqualTo(1);
        }
    }

    @Test
    void valuesMayStandInQuotesWhereTheFileSaysSo() {
        assertThat(value("{ type: int, quoted: true }", "\"21\"")).isEqualTo(21);
        assertThat(value("{ type: int, quoted: true }", "21")).isEqualTo(21);
        assertThat(value("{ type: int, quoted: true }", "\"\\u00321\"")).isEqualTo(21);
        assertThat(value("{ type: long, quoted: true }", "\"-3\"")).isEqualTo(-3L);
        assertThat(value("{ type: double, quoted: true }", "\"0.523\"")).isEqualTo(0.523);
        assertThat(value("{ type: boolean, quoted: true }", "\"true\"")).isEqualTo(true);
        assertThat(value("{ type: timestamp, unit: s, quoted: true }", "\"1736964000\""))
                .isEqualTo(micros("2025-01-15T18:00:00Z"));
        for (String bad :
                new String[] {"\"\"", "\" 21\"", "\"21 \"", "\"2x\"", "\"-\"", "\"1e\"", "\"52.3%\"", "\"NaN\""}) {
            assertThat(unfit("{ type: int, quoted: true }", bad)).startsWith("wrong-type: column x: ");
        }
        assertThat(unfit("int", "\"21\"")).startsWith("wrong-type: ");
        assertThat(unfit("{ type: boolean, quoted: true }", "\"True\"")).startsWith("wrong-type: ");
        assertThat(unfit("{ type: timestamp, quoted: true }", "\"soon\"")).startsWith("invalid-timestamp: ");
    }

    @Test
    void rulesTurnAwayOrAreCounted() {
        TableDefinition table = table(
                """
                n: { type: int, rules: [ { rule: range, min: 0, max: 10, then: warn }, { rule: not-null, then: warn } ] }
                s: { type: string, rules: [ { rule: one-of, values: [a, b], then: reject } ] }
                p: { type: string, rules: [ { rule: pattern, pattern: "[A-Z]+\\\\d?", then: reject } ] }
                t: { type: timestamp, rules: [ { rule: range, min: 2020-01-01, then: reject } ] }
                d: { type: double, rules: [ { rule: range, max: 1, then: warn } ] }
                """,
                "derived: { half: { quotient: { column: n, divisor: 2 }, rules: [ { rule: range, max: 100, then: reject } ] } }");
        try (Filled filled = new Filled(table)) {
            assertThat(filled.offer("{\"id\":\"1\",\"n\":3,\"s\":\"a\",\"p\":\"AB1\"}"))
                    .isEqualTo(Verdict.ROW);
            assertThat(filled.buffer.reading().violations()).isEmpty();
            assertThat(filled.offer("{\"id\":\"1\",\"n\":11,\"d\":1.5}")).isEqualTo(Verdict.ROW);
            assertThat(filled.offer("{\"id\":\"1\",\"n\":-1}")).isEqualTo(Verdict.ROW);
            assertThat(filled.offer("{\"id\":\"1\"}")).isEqualTo(Verdict.ROW);
            assertThat(filled.buffer.reading().violations())
                    .isEqualTo(Map.of("range(n, 0, 10)", 2L, "not-null(n)", 1L, "range(d, , 1)", 1L));
        }
        assertThat(letter(table, "{\"id\":\"1\",\"n\":1,\"s\":\"c\"}"))
                .isEqualTo("rule-violated: column s: found c, expected one of [a, b] by its rule one-of");
        assertThat(letter(table, "{\"id\":\"1\",\"n\":1,\"p\":\"ab1\"}"))
                .isEqualTo(
                        "rule-violated: column p: found ab1, expected a text that matches [A-Z]+\\d? by its rule pattern");
        assertThat(letter(table, "{\"id\":\"1\",\"n\":1,\"t\":\"2019-12-31\"}"))
                .isEqualTo(
                        "rule-violated: column t: found 2019-12-31T00:00:00Z, expected at least 2020-01-01 by its rule range");
        assertThat(letter(table, "{\"id\":\"1\",\"n\":1000}"))
                .isEqualTo("rule-violated: column half: found 500, expected at most 100 by its rule range");
    }

    @Test
    void aPatternThatNeverEndsEnds() {
        TableDefinition table =
                table("s: { type: string, rules: [ { rule: pattern, pattern: '(a+)+b|(x|y)*', then: reject } ] }");

        assertThat(letter(table, "{\"id\":\"1\",\"s\":\"" + "a".repeat(60) + "\"}"))
                .startsWith("rule-violated: ");
        assertThat(letter(table, "{\"id\":\"1\",\"s\":\"" + "xy".repeat(100_000) + "!\"}"))
                .startsWith("rule-violated: ");
        assertThat(row(
                                table(
                                        "s: { type: string, rules: [ { rule: pattern, pattern: 'xy.', then: reject } ] }"),
                                "{\"id\":\"1\",\"s\":\"xy\uD83D\uDE00\"}")
                        .get("s"))
                .isEqualTo("xy\uD83D\uDE00");
    }

    @Test
    void aFrameIsSkippedAndCounted() {
        TableDefinition table = table("n: int", "format: { frame: confluent }");
        try (Filled filled = new Filled(table)) {
            assertThat(filled.offer("\0\0\1\2\3{\"id\":\"1\",\"n\":7}")).isEqualTo(Verdict.ROW);
            assertThat(filled.offer("{\"id\":\"2\",\"n\":8}")).isEqualTo(Verdict.ROW);
            assertThat(filled.offer("\0\0\1\2\3{\"n\":8}")).isEqualTo(Verdict.DEAD_LETTER);
            assertThat(filled.offer("\0\0\1\2")).isEqualTo(Verdict.DEAD_LETTER);
            assertThat(filled.buffer.reading().framed()).isEqualTo(2);
            assertThat(filled.buffer.deadLetterSamples().get(0).detail()).endsWith("the record has the field n");
        }
        assertThat(letter(table("n: int"), "\0\0\1\2\3{\"id\":\"1\",\"n\":7}"))
                .startsWith("not-json: at byte 0: found 0x00")
                .contains("Confluent wire format");
    }

    @Test
    void anEnvelopeIsTakenOff() {
        TableDefinition table =
                table("n: int\nop: { type: string, from: $.payload.op }", "format: { unwrap: payload.after }");
        Map<String, Object> row = row(
                table,
                "{\"schema\":{\"n\":1},\"payload\":{\"before\":{\"id\":\"0\"},\"after\":{\"id\":\"1\",\"n\":7,\"x\":1},\"op\":\"u\"}}");

        assertThat(row.get("id")).isEqualTo("1");
        assertThat(row.get("n")).isEqualTo(7);
        assertThat(row.get("op")).isEqualTo("u");
        assertThat(letter(table, "{\"payload\":{\"before\":{\"id\":\"0\"},\"after\":null}}"))
                .isEqualTo(
                        "no-payload: found no object at payload.after, expected the table's record there; the record has the"
                                + " field payload; a field payload holds an object: an envelope");
        for (String json : new String[] {
            "{\"id\":\"1\",\"n\":7}",
            "{\"payload\":\"text\"}",
            "{\"payload\":{\"after\":[{\"id\":\"1\"}]}}",
            "{\"payload\":{\"after\":{\"id\":\"1\"},\"after\":1}}",
            "{\"payload\":{\"after\":{\"id\":\"1\"}},\"payload\":{\"op\":\"d\"}}",
            "{\"payload\":{\"after\":{\"id\":\"1\"}},\"payload\":null}"
        }) {
            assertThat(letter(table, json)).startsWith("no-payload: ");
        }
        assertThat(row(table, "{\"payload\":{\"op\":\"d\"},\"payload\":{\"after\":{\"id\":\"1\",\"n\":2}}}")
                        .get("n"))
                .isEqualTo(2);
        assertThat(letter(table, "{\"payload\":{\"after\":{\"n\":1}}}")).startsWith("missing-key: ");
        try (Filled filled = new Filled(table)) {
            filled.offer("{\"schema\":1,\"payload\":{\"after\":{\"id\":\"1\",\"x\":1,\"y\":{\"z\":1}}}}");
            assertThat(filled.buffer.content().unknownFieldNames()).isEqualTo(Map.of("x", 1L, "y", 1L));
        }
    }

    @Test
    void whatIsNoNumberCountsAsNullWhereTheFileSaysSo() {
        TableDefinition table = table(
                "n: double\ns: { type: string, default: none }\nt: { type: timestamp, unit: s }\nj: json\ni: { type: int, from: o.i }",
                "format: { nan: null }");
        Map<String, Object> row = row(
                table,
                "{\"id\":\"1\",\"n\":NaN,\"s\":-Infinity,\"t\":Infinity,\"j\":-Infinity,\"unknown\":[NaN,-Infinity],\"o\":NaN}");

        assertThat(row.get("n")).isNull();
        assertThat(row.get("s")).isEqualTo("none");
        assertThat(row.get("t")).isNull();
        assertThat(row.get("j")).isNull();
        assertThat(row.get("i")).isNull();
        assertThat(row(table, "{\"id\":\"1\",\"j\":[Infinity]}").get("j")).isEqualTo("[Infinity]");
        for (String bad : new String[] {"nan", "NAN", "Inf", "-inf", "+Infinity", "--Infinity", "NaN1", "-NaN"}) {
            assertThat(letter(table, "{\"id\":\"1\",\"n\":" + bad + "}")).startsWith("not-json: ");
        }
        assertThat(letter(table, "{\"id\":NaN}")).startsWith("missing-key: ");
        assertThat(letter(table("n: double"), "{\"id\":\"1\",\"n\":NaN}")).startsWith("not-json: ");
        try (Filled filled = new Filled(table)) {
            filled.offer("{\"id\":\"1\",\"n\":NaN,\"x\":Infinity}");
            assertThat(filled.buffer.reading().nansTakenAsNull()).isEqualTo(2);
        }
    }

    @Test
    void unknownFieldsAreCountedByTheirPaths() {
        TableDefinition table = table("a: { type: int, from: info.a }\nb: { type: int, from: \"info.list[0].b\" }");
        try (Filled filled = new Filled(table)) {
            for (int i = 0; i < 2; i++) {
                filled.offer(
                        "{\"id\":\"1\",\"a\":1,\"info\":{\"x\":{\"y\":1},\"list\":[{\"b\":1,\"x\":1},{\"z\":1}]},\"x\":1}");
            }
            assertThat(filled.buffer.content().unknownFieldNames())
                    .isEqualTo(Map.of("a", 2L, "info.x", 2L, "info.list[0].x", 2L, "x", 2L));
            assertThat(filled.buffer.content().unknownFields()).isEqualTo(8);
        }
    }

    @Test
    void deepPathsAndNestingHaveTheirBounds() {
        String path = "x.".repeat(31) + "x";
        TableDefinition table = table("deep: { type: int, from: " + path + " }");
        String json = "{\"id\":\"1\"," + "\"x\":{".repeat(31) + "\"x\":5" + "}".repeat(31) + "}";

        assertThat(row(table, json).get("deep")).isEqualTo(5);
        try (Filled filled = new Filled(table, Long.MAX_VALUE, new BatchLimits(10, 31), key -> true)) {
            assertThat(filled.offer(json)).isEqualTo(Verdict.DEAD_LETTER);
            assertThat(filled.deadLetter().reason()).isEqualTo(DeadLetterReason.NESTED_TOO_DEEP);
        }
        try (Filled filled = new Filled(table, Long.MAX_VALUE, new BatchLimits(10, 32), key -> true)) {
            assertThat(filled.offer(json)).isEqualTo(Verdict.ROW);
        }
    }
}
