package io.esportslake.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

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
            assertEquals(Verdict.ROW, filled.offer(json), () -> filled.buffer.firstDeadLetter() + " of " + json);
            return filled.onlyRow();
        }
    }

    private static String letter(TableDefinition table, String json) {
        try (Filled filled = new Filled(table)) {
            assertEquals(Verdict.DEAD_LETTER, filled.offer(json), json);
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

        assertEquals(7, row.get("a"));
        assertEquals("A", row.get("b"));
        assertEquals("Red", row.get("first"));
        assertEquals("Green", row.get("third"));
        assertEquals(3, row.get("score"));
        assertEquals(8, row.get("odd"));
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

        assertEquals("n", row.get("lower"));
        assertEquals("N", row.get("upper"));
        assertEquals("one", row.get("composed"));
        assertEquals("two", row.get("decomposed"));
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
            assertNull(row.get("a"), json);
            assertNull(row.get("first"), json);
            assertNull(row.get("third"), json);
        }
    }

    @Test
    void somethingElseWhereAnObjectOrAnArrayShouldBeIsNoRow() {
        TableDefinition table =
                table("a: { type: int, from: info.a }\nfirst: { type: string, from: \"teams[0].name\" }\n");

        assertEquals(
                "wrong-type: column a (info.a): found \"x\", expected an object",
                letter(table, "{\"id\":\"1\",\"info\":\"x\"}"));
        assertEquals(
                "wrong-type: column a (info.a): found [{\"a\":1}], expected an object",
                letter(table, "{\"id\":\"1\",\"info\":[{\"a\":1}]}"));
        assertEquals(
                "wrong-type: column first (teams[0].name): found {\"name\":\"x\"}, expected an array",
                letter(table, "{\"id\":\"1\",\"teams\":{\"name\":\"x\"}}"));
        assertEquals(
                "wrong-type: column a (info.a): found {}, expected a whole number from -2147483648 to 2147483647",
                letter(table, "{\"id\":\"1\",\"info\":{\"a\":{}}}"));
    }

    @Test
    void ofSeveralPathsTheFirstThatIsThereCountsAndIsTheOnlyOneJudged() {
        TableDefinition table = table("x: { type: int, from: [a, b.c, d] }");

        assertEquals(
                1, row(table, "{\"id\":\"1\",\"d\":3,\"b\":{\"c\":2},\"a\":1}").get("x"));
        assertEquals(
                2,
                row(table, "{\"id\":\"1\",\"d\":3,\"b\":{\"c\":2},\"a\":null}").get("x"));
        assertEquals(3, row(table, "{\"id\":\"1\",\"d\":3,\"b\":{\"c\":null}}").get("x"));
        assertEquals(
                1,
                row(table, "{\"id\":\"1\",\"a\":1,\"b\":\"no object\",\"d\":\"no number\"}")
                        .get("x"));
        assertNull(row(table, "{\"id\":\"1\"}").get("x"));
        assertEquals(
                "wrong-type: column x (b.c): found \"2\", expected a whole number from -2147483648 to 2147483647",
                letter(table, "{\"id\":\"1\",\"b\":{\"c\":\"2\"},\"d\":3}"));
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
        assertEquals(2, row.get("a"));
        assertNull(row.get("b"));
        assertNull(row.get("c"));
        assertNull(row.get("t"));
        assertNull(row(table, "{\"id\":\"1\",\"info\":{\"a\":1},\"info\":null}").get("a"));
        assertThat(letter(table, "{\"id\":\"1\",\"info\":{\"a\":1},\"info\":3}"))
                .contains("found 3, expected an object");
        assertEquals(
                5, row(table, "{\"id\":\"1\",\"info\":3,\"info\":{\"a\":5}}").get("a"));
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

        assertEquals("5", row.get("text"));
        assertEquals(5, row.get("number"));
        assertEquals("{ \"i\" : 3, \"j\":[1, {}]}", row.get("exact"));
        assertEquals(3, row.get("inner"));
    }

    @Test
    void aPathMayMeetAValueOrAnObject() {
        TableDefinition table = table("league: { type: string, from: [league.name, league] }");

        assertEquals("LCK", row(table, "{\"id\":\"1\",\"league\":\"LCK\"}").get("league"));
        assertEquals(
                "LCK",
                row(table, "{\"id\":\"1\",\"league\":{\"name\":\"LCK\"}}").get("league"));
    }

    @Test
    void jsonKeepsTheExactText() {
        assertEquals("[1, {\"a\" : 2.50}]", value("json", "[1, {\"a\" : 2.50}]"));
        assertEquals("\"te\\u0041xt\"", value("json", "\"te\\u0041xt\""));
        assertEquals("1.50", value("json", "1.50"));
        assertEquals("false", value("json", "false"));
        assertNull(value("json", "null"));
        assertThat(unfit("json", "[1,]")).startsWith("not-json: ");
    }

    @Test
    void numbersAreTimesByTheirUnit() {
        assertEquals(micros("2025-01-15T18:00:00Z"), value("{ type: timestamp, unit: s }", "1736964000"));
        assertEquals(micros("2025-01-15T18:00:00.123Z"), value("{ type: timestamp, unit: s }", "1736964000.123"));
        assertEquals(
                micros("2025-01-15T18:00:00.123456Z"), value("{ type: timestamp, unit: s }", "1736964000.1234569"));
        assertEquals(micros("1969-12-31T23:59:59.999999Z"), value("{ type: timestamp, unit: s }", "-0.0000001"));
        assertEquals(micros("2025-01-15T18:00:00Z"), value("{ type: timestamp, unit: s }", "1.736964e9"));
        assertEquals(micros("2025-01-15T18:00:00Z"), value("{ type: timestamp, unit: ms }", "1736964000000"));
        assertEquals(micros("2025-01-15T18:00:00.000001Z"), value("{ type: timestamp, unit: us }", "1736964000000001"));
        assertEquals(
                micros("2025-01-15T18:00:00.123456Z"), value("{ type: timestamp, unit: ms }", "1736964000123.4569"));
        assertEquals(
                micros("2025-01-15T18:00:00.000001Z"), value("{ type: timestamp, unit: us }", "1736964000000001.9"));
        assertEquals(
                micros("2025-01-15T18:00:00.123456Z"),
                value("{ type: timestamp, unit: ms, quoted: true }", "\"1736964000123.456\""));
        assertEquals(0L, value("{ type: timestamp, unit: us }", "0"));
        assertThat(unfit("{ type: timestamp, unit: us }", "0.5")).startsWith("out-of-range: ");
        assertThat(unfit("{ type: timestamp, unit: ms }", "0.5")).startsWith("out-of-range: ");
        for (String unit : new String[] {"iso", "s", "ms", "us"}) {
            assertEquals(
                    micros("2025-01-15T18:00:00Z"),
                    value("{ type: timestamp, unit: " + unit + " }", "\"2025-01-15 18:00\""));
        }
        assertEquals(
                "wrong-type: column x: found 1736964000000, which looks like milliseconds (2025-01-15T18:00:00Z), expected"
                        + " a date, an ISO 8601 date and time, in the years 0001 to 9999",
                unfit("{ type: timestamp, unit: iso }", "1736964000000"));
        assertEquals(
                "out-of-range: column x: found 1736964000000, which looks like milliseconds (2025-01-15T18:00:00Z), expected"
                        + " a date, an ISO 8601 date and time, or seconds since 1970, in the years 0001 to 9999",
                unfit("{ type: timestamp, unit: s }", "1736964000000"));
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
        assertEquals("live", value(states, "\"running\""));
        assertEquals("live", value(states, "\"r\\u0075nning\""));
        assertEquals("one", value(states, "1"));
        assertEquals("1.0", value(states, "1.0"));
        assertEquals("yes", value(states, "true"));
        assertEquals("other", value(states, "\"other\""));
        assertNull(value(states, "\"\""));
        assertNull(value(states, "\"N/A\""));
        assertEquals(true, value("{ type: boolean, values: { Win: true, '0': false } }", "\"Win\""));
        assertEquals(false, value("{ type: boolean, values: { Win: true, '0': false } }", "0"));
        assertThat(unfit("{ type: boolean, values: { Win: true } }", "\"win\"")).startsWith("wrong-type: ");
        assertEquals(7, value("{ type: int, values: { seven: 7 } }", "\"seven\""));
        assertEquals(8, value("{ type: int, values: { seven: 7 } }", "8"));
        assertEquals(
                micros("2025-01-01T00:00:00Z"), value("{ type: timestamp, values: { soon: 2025-01-01 } }", "\"soon\""));
        assertNull(value("{ type: timestamp, values: { '0001-01-01T00:00:00Z': null } }", "\"0001-01-01T00:00:00Z\""));
        assertEquals(2.5, value("{ type: double, values: { half: 2.5 } }", "\"half\""));
    }

    @Test
    void aTextThatStandsForNullLetsTheNextPathCount() {
        TableDefinition table = table("x: { type: string, from: [a, b], values: { '-': null } }");

        assertEquals("B", row(table, "{\"id\":\"1\",\"a\":\"-\",\"b\":\"B\"}").get("x"));
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
            assertEquals("none", row.get("s"));
            assertEquals(5, row.get("n"));
            assertEquals(0.5, row.get("d"));
            assertEquals(false, row.get("f"));
            assertEquals(micros("2025-01-15T18:00:00Z"), row.get("t"));
            assertEquals("{}", row.get("j"));
        }
        assertEquals("B", row(table, "{\"id\":\"1\",\"b\":\"B\"}").get("s"));
        assertThat(letter(table, "{\"id\":\"1\",\"n\":\"x\"}")).startsWith("wrong-type: column n: ");
    }

    @Test
    void valuesMayStandInQuotesWhereTheFileSaysSo() {
        assertEquals(21, value("{ type: int, quoted: true }", "\"21\""));
        assertEquals(21, value("{ type: int, quoted: true }", "21"));
        assertEquals(21, value("{ type: int, quoted: true }", "\"\\u00321\""));
        assertEquals(-3L, value("{ type: long, quoted: true }", "\"-3\""));
        assertEquals(0.523, value("{ type: double, quoted: true }", "\"0.523\""));
        assertEquals(true, value("{ type: boolean, quoted: true }", "\"true\""));
        assertEquals(
                micros("2025-01-15T18:00:00Z"), value("{ type: timestamp, unit: s, quoted: true }", "\"1736964000\""));
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
            assertEquals(Verdict.ROW, filled.offer("{\"id\":\"1\",\"n\":3,\"s\":\"a\",\"p\":\"AB1\"}"));
            assertEquals(Map.of(), filled.buffer.reading().violations());
            assertEquals(Verdict.ROW, filled.offer("{\"id\":\"1\",\"n\":11,\"d\":1.5}"));
            assertEquals(Verdict.ROW, filled.offer("{\"id\":\"1\",\"n\":-1}"));
            assertEquals(Verdict.ROW, filled.offer("{\"id\":\"1\"}"));
            assertEquals(
                    Map.of("range(n, 0, 10)", 2L, "not-null(n)", 1L, "range(d, , 1)", 1L),
                    filled.buffer.reading().violations());
        }
        assertEquals(
                "rule-violated: column s: found c, expected one of [a, b] by its rule one-of",
                letter(table, "{\"id\":\"1\",\"n\":1,\"s\":\"c\"}"));
        assertEquals(
                "rule-violated: column p: found ab1, expected a text that matches [A-Z]+\\d? by its rule pattern",
                letter(table, "{\"id\":\"1\",\"n\":1,\"p\":\"ab1\"}"));
        assertEquals(
                "rule-violated: column t: found 2019-12-31T00:00:00Z, expected at least 2020-01-01 by its rule range",
                letter(table, "{\"id\":\"1\",\"n\":1,\"t\":\"2019-12-31\"}"));
        assertEquals(
                "rule-violated: column half: found 500, expected at most 100 by its rule range",
                letter(table, "{\"id\":\"1\",\"n\":1000}"));
    }

    @Test
    void aPatternThatNeverEndsEnds() {
        TableDefinition table =
                table("s: { type: string, rules: [ { rule: pattern, pattern: '(a+)+b|(x|y)*', then: reject } ] }");

        assertThat(letter(table, "{\"id\":\"1\",\"s\":\"" + "a".repeat(60) + "\"}"))
                .startsWith("rule-violated: ");
        assertThat(letter(table, "{\"id\":\"1\",\"s\":\"" + "xy".repeat(100_000) + "!\"}"))
                .startsWith("rule-violated: ");
        assertEquals(
                "xy\uD83D\uDE00",
                row(
                                table(
                                        "s: { type: string, rules: [ { rule: pattern, pattern: 'xy.', then: reject } ] }"),
                                "{\"id\":\"1\",\"s\":\"xy\uD83D\uDE00\"}")
                        .get("s"));
    }

    @Test
    void aFrameIsSkippedAndCounted() {
        TableDefinition table = table("n: int", "format: { frame: confluent }");
        try (Filled filled = new Filled(table)) {
            assertEquals(Verdict.ROW, filled.offer("\0\0\1\2\3{\"id\":\"1\",\"n\":7}"));
            assertEquals(Verdict.ROW, filled.offer("{\"id\":\"2\",\"n\":8}"));
            assertEquals(Verdict.DEAD_LETTER, filled.offer("\0\0\1\2\3{\"n\":8}"));
            assertEquals(Verdict.DEAD_LETTER, filled.offer("\0\0\1\2"));
            assertEquals(2, filled.buffer.reading().framed());
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

        assertEquals("1", row.get("id"));
        assertEquals(7, row.get("n"));
        assertEquals("u", row.get("op"));
        assertEquals(
                "no-payload: found no object at payload.after, expected the table's record there; the record has the"
                        + " field payload; a field payload holds an object: an envelope",
                letter(table, "{\"payload\":{\"before\":{\"id\":\"0\"},\"after\":null}}"));
        for (String json : new String[] {
            "{\"id\":\"1\",\"n\":7}",
            "{\"payload\":\"text\"}",
            "{\"payload\":{\"after\":[{\"id\":\"1\"}]}}",
            "{\"payload\":{\"after\":{\"id\":\"1\"},\"after\":1}}"
        }) {
            assertThat(letter(table, json)).startsWith("no-payload: ");
        }
        assertThat(letter(table, "{\"payload\":{\"after\":{\"n\":1}}}")).startsWith("missing-key: ");
        try (Filled filled = new Filled(table)) {
            filled.offer("{\"schema\":1,\"payload\":{\"after\":{\"id\":\"1\",\"x\":1,\"y\":{\"z\":1}}}}");
            assertEquals(Map.of("x", 1L, "y", 1L), filled.buffer.content().unknownFieldNames());
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

        assertNull(row.get("n"));
        assertEquals("none", row.get("s"));
        assertNull(row.get("t"));
        assertNull(row.get("j"));
        assertNull(row.get("i"));
        assertEquals("[Infinity]", row(table, "{\"id\":\"1\",\"j\":[Infinity]}").get("j"));
        for (String bad : new String[] {"nan", "NAN", "Inf", "-inf", "+Infinity", "--Infinity", "NaN1", "-NaN"}) {
            assertThat(letter(table, "{\"id\":\"1\",\"n\":" + bad + "}")).startsWith("not-json: ");
        }
        assertThat(letter(table, "{\"id\":NaN}")).startsWith("missing-key: ");
        assertThat(letter(table("n: double"), "{\"id\":\"1\",\"n\":NaN}")).startsWith("not-json: ");
        try (Filled filled = new Filled(table)) {
            filled.offer("{\"id\":\"1\",\"n\":NaN,\"x\":Infinity}");
            assertEquals(2, filled.buffer.reading().nansTakenAsNull());
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
            assertEquals(
                    Map.of("a", 2L, "info.x", 2L, "info.list[0].x", 2L, "x", 2L),
                    filled.buffer.content().unknownFieldNames());
            assertEquals(8, filled.buffer.content().unknownFields());
        }
    }

    @Test
    void deepPathsAndNestingHaveTheirBounds() {
        String path = "x.".repeat(31) + "x";
        TableDefinition table = table("deep: { type: int, from: " + path + " }");
        String json = "{\"id\":\"1\"," + "\"x\":{".repeat(31) + "\"x\":5" + "}".repeat(31) + "}";

        assertEquals(5, row(table, json.replaceFirst("1\",", "1\",")).get("deep"));
        try (Filled filled = new Filled(table, Long.MAX_VALUE, new BatchLimits(10, 31), key -> true)) {
            assertEquals(Verdict.DEAD_LETTER, filled.offer(json));
            assertEquals(DeadLetterReason.NESTED_TOO_DEEP, filled.deadLetter().reason());
        }
        try (Filled filled = new Filled(table, Long.MAX_VALUE, new BatchLimits(10, 32), key -> true)) {
            assertEquals(Verdict.ROW, filled.offer(json));
        }
    }
}
