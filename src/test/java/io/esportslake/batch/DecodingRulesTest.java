package io.esportslake.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.esportslake.declare.BuiltInTables;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every decoding rule, one line per rule. */
class DecodingRulesTest {

    private static Object decoded(String column, String json) {
        try (Filled filled = new Filled(BuiltInTables.MATCHES)) {
            assertThat(filled.offer("{\"match_id\":\"m\",\"" + column + "\":" + json + "}"))
                    .as(json)
                    .isEqualTo(Verdict.ROW);
            return filled.onlyRow().get(column);
        }
    }

    private static DeadLetterSample rejected(byte[] value) {
        try (Filled filled = new Filled(BuiltInTables.MATCHES)) {
            assertThat(filled.offer(value))
                    .as(() -> new String(value, StandardCharsets.UTF_8))
                    .isEqualTo(Verdict.DEAD_LETTER);
            assertThat(filled.buffer.deadLetters()).isEqualTo(1);
            return filled.deadLetter();
        }
    }

    private static DeadLetterSample rejected(String json) {
        return rejected(json.getBytes(StandardCharsets.UTF_8));
    }

    private static DeadLetterReason reason(String column, String json) {
        return rejected("{\"match_id\":\"m\",\"" + column + "\":" + json + "}").reason();
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("null", null),
                arguments("\"plain\"", "plain"),
                arguments("\"\"", ""),
                arguments("9007199254740993", "9007199254740993"),
                arguments("1.50e+3", "1.50e+3"),
                arguments("-0", "-0"),
                arguments("true", "true"),
                arguments("false", "false"),
                arguments("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"),
                arguments("\"a\\u0000b\"", "a\0b"),
                arguments("\"\\u00e9\\u20AC\\uD83D\\uDE00!\"", "\u00e9\u20ac\uD83D\uDE00!"),
                arguments(
                        "\"\u00e9\u20ac\uD83D\uDE00 \uD55C\uAD6D\uC5B4\"",
                        "\u00e9\u20ac\uD83D\uDE00 \uD55C\uAD6D\uC5B4"),
                arguments("\"\u007f\u0080\uFFFF\uDBFF\uDFFF\"", "\u007f\u0080\uFFFF\uDBFF\uDFFF"),
                arguments("\"eight by\\n and more than eight\"", "eight by\n and more than eight"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void stringColumnTakesStringsAndTheSourceTextOfScalars(String json, String expected) {
        assertThat(decoded("team_1_name", json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "35,35",
        "-35,-35",
        "0,0",
        "-0,0",
        "35.0,35",
        "35.000000000000000000000000,35",
        "1e3,1000",
        "1E+3,1000",
        "3.50e1,35",
        "3500e-2,35",
        "0e99999999999999999999,0",
        "0.0e-5,0",
        "2147483647,2147483647",
        "-2147483648,-2147483648",
        "0.000000000000000000001e22,10",
        "1e0000000000000000000000002,100"
    })
    void intColumnTakesWholeNumbers(String json, int expected) {
        assertThat(decoded("match_duration", json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807,9223372036854775807", "-9223372036854775808,-9223372036854775808",
        "9.223372036854775807e18,9223372036854775807", "-92233720368547758080e-1,-9223372036854775808",
        "1234567890123456789,1234567890123456789", "1000000000000000000000000e-6,1000000000000000000",
        "1736964000,1736964000"
    })
    void longColumnTakesWholeNumbersOfSixtyFourBits(String json, long expected) {
        assertThat(decoded("ingestion_timestamp", json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"35.5", "1e-1", "35.00000000000000000000001", "\"35\"", "true", "[]", "{}", "[1,{\"a\":2}]"})
    void intColumnRefusesFractionsAndOtherTypes(String json) {
        assertThat(reason("match_duration", json)).isEqualTo(DeadLetterReason.WRONG_TYPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2147483648",
                "-2147483649",
                "1e10",
                "1e999999999999",
                "99999999999999999999",
                "18446744073709551616"
            })
    void intColumnRefusesWhatIsOutOfRange(String json) {
        assertThat(reason("match_duration", json)).isEqualTo(DeadLetterReason.OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854775808",
                "-9223372036854775809",
                "18446744073709551617",
                "1e19",
                "10000000000000000000",
                "12345678901234567890123"
            })
    void longColumnRefusesWhatIsOutOfRange(String json) {
        assertThat(reason("ingestion_timestamp", json)).isEqualTo(DeadLetterReason.OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0",
                "1",
                "0.1",
                "52.36842105263158",
                "123456789012345678",
                "1e22",
                "1e23",
                "1.7976931348623157e308",
                "4.9e-324",
                "1e-400",
                "-1.5E+3",
                "9007199254740993",
                "0.30000000000000004",
                "2.2250738585072011e-308",
                "100000000000000000000000000000000000001"
            })
    void doubleColumnTakesAnyNumberAsTheNearestDouble(String json) {
        try (Filled filled = new Filled(BuiltInTables.PLAYERS)) {
            filled.offer("{\"player_id\":\"p\",\"win_rate\":" + json + "}");
            assertThat(filled.onlyRow().get("win_rate")).isEqualTo(Double.valueOf(json));
        }
    }

    @Test
    void doubleThatOverflowsIsOutOfRange() {
        try (Filled filled = new Filled(BuiltInTables.PLAYERS)) {
            filled.offer("{\"player_id\":\"p\",\"win_rate\":1e309}");
            assertThat(filled.deadLetter().toString())
                    .isEqualTo(
                            "esports-matches-3@0: out-of-range, column win_rate: found 1e309, expected a number that a double can hold");
        }
    }

    @ParameterizedTest
    @CsvSource({"true,true,", "false,false,", "1,,WRONG_TYPE", "'\"true\"',,WRONG_TYPE", "[],,WRONG_TYPE"})
    void booleanColumnTakesTrueAndFalse(String json, Boolean expected, DeadLetterReason reason) {
        try (Filled filled = new Filled(BuiltInTables.PLAYERS)) {
            filled.offer("{\"player_id\":\"p\",\"active\":" + json + "}");
            if (reason == null) {
                assertThat(filled.onlyRow().get("active")).isEqualTo(expected);
            } else {
                assertThat(filled.deadLetter().reason()).isEqualTo(reason);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2025-02-28T13:45:59Z,2025-02-28T13:45:59Z",
        "2025-02-28 13:45:59,2025-02-28T13:45:59Z",
        "2025-02-28T13:45,2025-02-28T13:45:00Z",
        "2025-02-28T13:45Z,2025-02-28T13:45:00Z",
        "2025-02-28,2025-02-28T00:00:00Z",
        "2024-02-29,2024-02-29T00:00:00Z",
        "2000-02-29,2000-02-29T00:00:00Z",
        "2025-02-28T13:45:59.1,2025-02-28T13:45:59.1Z",
        "2025-02-28T13:45:59.123456Z,2025-02-28T13:45:59.123456Z",
        "2025-02-28T13:45:59.123456999Z,2025-02-28T13:45:59.123456Z",
        "1969-12-31T23:59:59.9999999999Z,1969-12-31T23:59:59.999999Z",
        "2025-02-28T13:45:59+02:00,2025-02-28T11:45:59Z",
        "2025-02-28T13:45:59.5-0330,2025-02-28T17:15:59.5Z",
        "2025-02-28T13:45:59+02,2025-02-28T11:45:59Z",
        "2025-02-28T13:45+18:00,2025-02-27T19:45:00Z",
        "2025-02-28T13:45:59-00:00,2025-02-28T13:45:59Z",
        "0001-01-01,0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999,9999-12-31T23:59:59.999999Z",
        "1900-03-01,1900-03-01T00:00:00Z",
        "1970-01-01T00:00:35Z,1970-01-01T00:00:35Z"
    })
    void timestampColumnTakesIsoTexts(String text, Instant expected) {
        long micros = Math.addExact(expected.getEpochSecond() * 1_000_000, expected.getNano() / 1_000);
        assertThat(decoded("started_at", "\"" + text + "\"")).isEqualTo(micros);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-0,0",
        "0.0,0",
        "1700000000123,1700000000123000",
        "100000000000,100000000000000",
        "1e11,100000000000000",
        "-100000000000,-100000000000000",
        "1.7e12,1700000000000000",
        "-62135596800000,-62135596800000000",
        "253402300799999,253402300799999000",
        "1736964000123.456,1736964000123456",
        "1736964000123.4567,1736964000123456",
        "1.736964000123456e12,1736964000123456",
        "100000000000.0001,100000000000000",
        "-100000000000.0001,-100000000000001",
        "253402300799999.999999999,253402300799999999"
    })
    void timestampColumnTakesNumbersAsEpochMilliseconds(String json, long expectedMicros) {
        assertThat(decoded("started_at", json)).isEqualTo(expectedMicros);
    }

    @Test
    void timestampTextMayHoldEscapes() {
        assertThat(decoded("started_at", "\"1970-01-01\\u005400:00:00Z\"")).isEqualTo(0L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "2025-02-30",
                "2025-02-29",
                "1900-02-29",
                "2025-13-01",
                "2025-00-01",
                "2025-01-00",
                "2025-04-31",
                "0000-01-01",
                "10000-01-01",
                "2025-1-1",
                "2025/01/01",
                "20250101",
                "2025-02-28T",
                "2025-02-28T13",
                "2025-02-28T24:00:00",
                "2025-02-28T23:60",
                "2025-02-28T23:59:60",
                "2025-02-28t13:45:59",
                "2025-02-28T13:45:59z",
                "2025-02-28  13:45",
                "2025-02-28T13:45:5",
                "2025-02-28T13:45:59.",
                "2025-02-28T13:45:59.Z",
                "2025-02-28T13:45:59,5",
                "2025-02-28T13:45:59+2",
                "2025-02-28T13:45:59+02:",
                "2025-02-28T13:45:59+2:00",
                "2025-02-28T13:45:59+18:01",
                "2025-02-28T13:45:59+02:60",
                "2025-02-28T13:45:59+19",
                "2025-02-28T13:45:59Z ",
                " 2025-02-28",
                "2025-02-28Z",
                "2025-02-28T13:45:59ZZ",
                "0001-01-01T00:00:00+00:01",
                "9999-12-31T23:59:59-00:01",
                "2025-02-28T13:45+",
                "2025-02-28T13:45:59 +02:00",
                "+2025-02-28",
                "2025-02-28T1a:45",
                "\u0662\u0660\u0662\u0665-02-28"
            })
    void timestampColumnRefusesWhatIsNoPointInTime(String text) {
        assertThat(reason("started_at", "\"" + text + "\"")).isEqualTo(DeadLetterReason.INVALID_TIMESTAMP);
    }

    @ParameterizedTest
    @CsvSource({
        "253402300800000,OUT_OF_RANGE",
        "-62135596800001,OUT_OF_RANGE",
        "9223372036854775807,OUT_OF_RANGE",
        "99999999999,OUT_OF_RANGE",
        "9.9999999999e10,OUT_OF_RANGE",
        "-99999999999,OUT_OF_RANGE",
        "1,OUT_OF_RANGE",
        "-1,OUT_OF_RANGE",
        "1.7e9,OUT_OF_RANGE",
        "1e3,OUT_OF_RANGE",
        "1.5,OUT_OF_RANGE",
        "1736964000.123,OUT_OF_RANGE",
        "253402300800000.5,OUT_OF_RANGE",
        "true,WRONG_TYPE",
        "[],WRONG_TYPE"
    })
    void timestampColumnRefusesOtherNumbersAndTypes(String json, DeadLetterReason expected) {
        assertThat(reason("started_at", json)).isEqualTo(expected);
    }

    private static final String A_TIME =
            "a date, an ISO 8601 date and time, or milliseconds since 1970, in the years 0001 to 9999";
    private static final String TWELVE_DIGITS = "milliseconds since 1970: 0, or a number of at least 12 digits";

    static Stream<Arguments> timesInOtherUnits() {
        String at = " (2025-01-15T18:00:00Z)";
        return Stream.of(
                arguments("1736964000", "1736964000, which looks like seconds" + at, TWELVE_DIGITS),
                arguments("1.736964e9", "1.736964e9, which looks like seconds" + at, TWELVE_DIGITS),
                arguments("1736964000.123", "1736964000.123, which looks like seconds" + at, TWELVE_DIGITS),
                arguments("0.5", "0.5", TWELVE_DIGITS),
                arguments("99999999999.9999", "99999999999.9999", TWELVE_DIGITS),
                arguments("1736964000000000", "1736964000000000, which looks like microseconds" + at, A_TIME),
                arguments("1736964000999999", "1736964000999999, which looks like microseconds" + at, A_TIME),
                arguments("1736964000000000000", "1736964000000000000, which looks like nanoseconds" + at, A_TIME),
                arguments("\"1736964000\"", "\"1736964000\", which looks like seconds in quotes" + at, A_TIME),
                arguments(
                        "\"1736964000000\"", "\"1736964000000\", which looks like milliseconds in quotes" + at, A_TIME),
                arguments("946684800", "946684800, which looks like seconds (2000-01-01T00:00:00Z)", TWELVE_DIGITS),
                arguments("946684799", "946684799", TWELVE_DIGITS),
                arguments("4102444799", "4102444799, which looks like seconds (2099-12-31T23:59:59Z)", TWELVE_DIGITS),
                arguments("4102444800", "4102444800", TWELVE_DIGITS),
                arguments("-1", "-1", TWELVE_DIGITS),
                arguments("20250115", "20250115", TWELVE_DIGITS),
                arguments("-1736964000", "-1736964000", TWELVE_DIGITS),
                arguments("638725572000000000", "638725572000000000", A_TIME),
                arguments("1e99999999999", "1e99999999999", A_TIME),
                arguments("1736964000000000000000", "1736964000000000000000", A_TIME),
                arguments("\"\"", "\"\"", A_TIME),
                arguments("1.5e-40", "1.5e-40", A_TIME));
    }

    @ParameterizedTest
    @MethodSource("timesInOtherUnits")
    void numberThatIsNoTimeSaysWhichUnitItLooksLike(String json, String found, String expected) {
        assertThat(rejected("{\"match_id\":\"m\",\"started_at\":" + json + "}").detail())
                .isEqualTo("column started_at: found " + found + ", expected " + expected);
    }

    static Stream<Arguments> documents() {
        return Stream.of(
                arguments(
                        "",
                        "not-json, at byte 0: found the end of the value, expected a value; the value is empty: a delete"
                                + " has a null value"),
                arguments("  ", "not-json, at byte 2: found the end of the value, expected a value"),
                arguments("hello", "not-json, at byte 0: found 'h', expected a value; this is plain text"),
                arguments(
                        "[1,2]",
                        "not-an-object, at byte 0: found '[', expected an object; this is an array: send each element as"
                                + " a record of its own"),
                arguments(" \"x\" ", "not-an-object, at byte 1: found '\"', expected an object"),
                arguments("null", "not-an-object, at byte 0: found 'n', expected an object"),
                arguments("12 13", "not-json, at byte 3: found '1', expected one object"),
                arguments(
                        "{}",
                        "missing-key, column match_id: found no value, expected a text that is not blank;"
                                + " the record has no field"),
                arguments(
                        "{\"match_id\":null}",
                        "missing-key, column match_id: found no value, expected a text that is not blank;"
                                + " the record has the field match_id"),
                arguments(
                        "{\"match_id\":\" \\t\u00a0\u3000\"}",
                        "missing-key, column match_id: found a blank text, expected a text that is not blank;"
                                + " the record has the field match_id"),
                arguments(
                        "{\"match_id\":\"m\"} x",
                        "trailing-text, at byte 17: found 'x', expected nothing after the object"),
                arguments(
                        "{\"match_id\":\"m\"}{}",
                        "trailing-text, at byte 16: found '{', expected nothing after the object; a second JSON document"
                                + " follows: send each as a record of its own"),
                arguments(
                        "{\"match_id\":\"m\"",
                        "not-json, at byte 15: found the end of the value, expected a comma or a closing brace"),
                arguments(
                        "{\"match_id\":\"m\",}", "not-json, at byte 16: found '}', expected a field's name in quotes"),
                arguments("{match_id:1}", "not-json, at byte 1: found 'm', expected a field's name in quotes"),
                arguments("{\"match_id\" 1}", "not-json, at byte 12: found '1', expected a colon after a field's name"),
                arguments("{\"match_id\":", "not-json, at byte 12: found the end of the value, expected a value"),
                arguments(
                        "{\"match_id\":\"m",
                        "not-json, at byte 14: found the end of the value, expected the closing quote of a string"),
                arguments(
                        "{\"match_id\":\"a\tb\"}",
                        "not-json, at byte 14: found 0x09, expected no unescaped control character in a string"),
                arguments(
                        "{\"match_id\":\"\\x\"}",
                        "not-json, at byte 14: found 'x', expected one of \"\\/bfnrtu after a backslash"),
                arguments(
                        "{\"match_id\":\"\\u12G4\"}",
                        "not-json, at byte 17: found 'G', expected four hexadecimal digits after \\u"),
                arguments(
                        "{\"match_id\":\"\\u12\u01300\"}",
                        "not-json, at byte 17: found 0xC4, expected four hexadecimal digits after \\u"),
                arguments(
                        "{\"match_id\":\"\\uD800\"}",
                        "lone-surrogate, at byte 13: found '\\', expected both halves of a surrogate pair"),
                arguments(
                        "{\"x\":\"\\uDC00\\uD800\"}",
                        "lone-surrogate, at byte 6: found '\\', expected both halves of a surrogate pair"),
                arguments(
                        "{\"x\":\"\\uD800\\u0041\"}",
                        "lone-surrogate, at byte 6: found '\\', expected both halves of a surrogate pair"),
                arguments("{\"x\":01}", "not-json, at byte 5: found '0', expected no leading zero in a number"),
                arguments("{\"x\":-}", "not-json, at byte 6: found '}', expected a digit"),
                arguments("{\"x\":1.}", "not-json, at byte 7: found '}', expected a digit after the decimal point"),
                arguments("{\"x\":1e}", "not-json, at byte 7: found '}', expected a digit in the exponent"),
                arguments("{\"x\":+1}", "not-json, at byte 5: found '+', expected a value"),
                arguments(
                        "{\"x\":NaN}",
                        "not-json, at byte 5: found 'N', expected a value; NaN is not JSON: send null instead (Python:"
                                + " json.dumps(..., allow_nan=False) refuses it)"),
                arguments("{\"x\":nul}", "not-json, at byte 8: found '}', expected true, false or null"),
                arguments("{\"x\":[1,]}", "not-json, at byte 8: found ']', expected a value"),
                arguments("{\"x\":[1}", "not-json, at byte 7: found '}', expected a comma or a closing bracket"),
                arguments("{\"x\":1,\"status\":/**/1}", "not-json, at byte 16: found '/', expected a value"),
                arguments(
                        "\uFEFF{\"match_id\":\"m\"}",
                        "not-json, at byte 0: found 0xEF, expected a value; this is UTF-8 text after a byte order mark:"
                                + " send it without the mark"),
                arguments(
                        "{\"match_id\":\"m\",\"match_duration\":\"35\"}",
                        "wrong-type, column match_duration: found \"35\", expected a whole number from -2147483648 to 2147483647"),
                arguments(
                        "{\"match_id\":{\"a\":[1,2]}}",
                        "wrong-type, column match_id: found {\"a\":[1,2]}, expected a string, a number, true or false"),
                arguments(
                        "{\"match_id\":\"m\",\"started_at\":\"2025-02-30\"}",
                        "invalid-timestamp, column started_at: found \"2025-02-30\", expected a date, an ISO 8601 date and"
                                + " time, or milliseconds since 1970, in the years 0001 to 9999"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void recordThatDoesNotFitSaysWhereAndWhy(String json, String expected) {
        assertThat(rejected(json).toString()).isEqualTo("esports-matches-3@0: " + expected);
    }

    static Stream<byte[]> invalidUtf8() {
        return Stream.of(
                        "80",
                        "BF",
                        "C080",
                        "C1BF",
                        "C3",
                        "C328",
                        "E08080",
                        "E09FBF",
                        "E28228",
                        "E282",
                        "EDA080",
                        "EDBFBF",
                        "F08080AF",
                        "F08FBFBF",
                        "F4908080",
                        "F5808080",
                        "F09F9880F09F98",
                        "FE",
                        "FF",
                        "F8A1A1A1A1")
                .map(java.util.HexFormat.of()::parseHex);
    }

    @ParameterizedTest
    @MethodSource("invalidUtf8")
    void textThatIsNotStrictUtf8IsRefusedEverywhere(byte[] bytes) {
        for (String frame : new String[] {
            "{\"match_id\":\"m|\"}", "{\"match_id\":\"\\n|\"}", "{\"a|\":1}", "{\"x\":[\"long enough |\"]}"
        }) {
            String[] parts = frame.split("\\|");
            var value = new java.io.ByteArrayOutputStream();
            value.writeBytes(parts[0].getBytes(StandardCharsets.UTF_8));
            value.writeBytes(bytes);
            value.writeBytes(parts[1].getBytes(StandardCharsets.UTF_8));
            assertThat(rejected(value.toByteArray()).reason()).isEqualTo(DeadLetterReason.INVALID_UTF8);
        }
    }

    @Test
    void lastOfDuplicateFieldsWinsAndOnlyItIsJudged() {
        try (Filled filled = new Filled(BuiltInTables.MATCHES)) {
            filled.offer(
                    "{\"match_id\":[],\"match_duration\":\"x\",\"patch\":\"a\",\"match_duration\":1,\"match_id\":\"m\",\"patch\":null}");
            var row = filled.onlyRow();
            assertThat(row.get("match_id")).isEqualTo("m");
            assertThat(row.get("match_duration")).isEqualTo(1);
            assertThat(row.get("patch")).isNull();
        }
        assertThat(rejected("{\"match_id\":\"m\",\"match_duration\":1,\"match_duration\":\"x\"}")
                        .reason())
                .isEqualTo(DeadLetterReason.WRONG_TYPE);
        assertThat(rejected("{\"match_id\":\"m\",\"match_id\":null}").reason()).isEqualTo(DeadLetterReason.MISSING_KEY);
    }

    @Test
    void misfitOfOneRecordIsForgottenForTheNext() {
        try (Filled filled = new Filled(BuiltInTables.MATCHES)) {
            assertThat(filled.offer("{\"match_id\":[],\"patch\":{},\"x\":}")).isEqualTo(Verdict.DEAD_LETTER);
            assertThat(filled.offer("{\"match_id\":[],\"patch\":{}}")).isEqualTo(Verdict.DEAD_LETTER);
            assertThat(filled.offer("{\"match_id\":\"m\"}")).isEqualTo(Verdict.ROW);
        }
    }

    @Test
    void fieldNamesMayBeEscapedAndComeInAnyOrder() {
        try (Filled filled = new Filled(BuiltInTables.MATCHES)) {
            filled.offer(
                    " {\"data_source\" : \"d\" ,\n\"match\\u005fid\":\t\"m\",\r\"patc\":1,\"patch\":\"p\",\"patchx\":2}\n ");
            assertThat(filled.buffer.content().unknownFields()).isEqualTo(2);
            var row = filled.onlyRow();
            assertThat(row.get("data_source")).isEqualTo("d");
            assertThat(row.get("match_id")).isEqualTo("m");
            assertThat(row.get("patch")).isEqualTo("p");
        }
    }

    @Test
    void unknownFieldsAreCheckedCountedAndOtherwiseIgnored() {
        try (Filled filled = new Filled(BuiltInTables.MATCHES)) {
            assertThat(
                            filled.offer(
                                    "{\"match_id\":\"m\",\"x\":{\"match_id\":[1,{\"a\":\"\\n\"},[],{}]},\"is_live\":7,\"\":null}"))
                    .isEqualTo(Verdict.ROW);
            assertThat(filled.buffer.content().unknownFields()).isEqualTo(3);
        }
    }

    @Test
    void nestingIsLegalUpToTheLimit() {
        String deepest = "{\"match_id\":\"m\",\"x\":" + "[".repeat(63) + "]".repeat(63) + "}";
        try (Filled filled = new Filled(BuiltInTables.MATCHES)) {
            assertThat(filled.offer(deepest)).isEqualTo(Verdict.ROW);
        }
        DeadLetterSample sample = rejected("{\"match_id\":\"m\",\"x\":" + "[".repeat(64) + "]".repeat(64) + "}");
        assertThat(sample.reason()).isEqualTo(DeadLetterReason.NESTED_TOO_DEEP);
        assertThat(sample.detail()).isEqualTo("at byte 83: found '[', expected at most 64 levels of nesting");
        assertThat(rejected("[".repeat(1_000_000)).reason()).isEqualTo(DeadLetterReason.NESTED_TOO_DEEP);
    }

    @Test
    void detailQuotesAtMostEightyCharactersWithoutControls() {
        String emoji = "\uD83D\uDE00";
        String detail = rejected("{\"match_id\":\"m\",\"match_duration\":\"\u202Ea\u2028" + emoji.repeat(500) + "\"}")
                .detail();
        assertThat(detail)
                .isEqualTo("column match_duration: found \"?a?" + emoji.repeat(38)
                        + "..., expected a whole number from -2147483648 to 2147483647");
    }
}
