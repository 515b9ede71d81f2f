package io.esportslake.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.esportslake.declare.BuiltInTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the detail of a dead letter says about the producer's mistake, over values as producers send them. */
class LikenessTest {

    private static final String MATCH = "{\"match_id\": \"G-1\", \"status\": \"live\"}";

    private static final String EMPTY = "the value is empty: a delete has a null value";
    private static final String PLAIN_JSON = ": the producer uses a schema registry's serializer, send plain JSON";
    private static final String AS_IT_IS = ": send it as it is, Kafka compresses batches of records (compression.type)";
    private static final String NULL_INSTEAD =
            " is not JSON: send null instead (Python: json.dumps(..., allow_nan=False) refuses it)";
    private static final String SINGLE_QUOTES =
            "single quotes, as Python and JavaScript print objects, are not JSON: send json.dumps(...) or"
                    + " JSON.stringify(...)";
    private static final String ARRAY = "this is an array: send each element as a record of its own";
    private static final String TWICE = "this is JSON inside a JSON text, encoded twice: send the object itself";
    private static final String SECOND = "a second JSON document follows: send each as a record of its own";
    private static final String NULS = "NUL bytes follow, as after a text of C: send the value without them";

    static Stream<Arguments> forms() {
        return Stream.of(
                arguments("not-json", utf8(""), EMPTY),
                // encodings
                arguments(
                        "not-json",
                        joined("EFBBBF", MATCH),
                        "this is UTF-8 text after a byte order mark: send it without the mark"),
                arguments(
                        "not-json",
                        in("UTF-16LE", "\uFEFF" + MATCH),
                        "this is UTF-16 text (little endian): send UTF-8"),
                arguments("not-json", in("UTF-16BE", "\uFEFF" + MATCH), "this is UTF-16 text (big endian): send UTF-8"),
                arguments("not-json", in("UTF-16LE", MATCH), "this is UTF-16 text (little endian): send UTF-8"),
                arguments("not-json", in("UTF-16BE", MATCH), "this is UTF-16 text (big endian): send UTF-8"),
                arguments(
                        "not-json",
                        in("UTF-32LE", "\uFEFF" + MATCH),
                        "this is UTF-32 text (little endian): send UTF-8"),
                arguments("not-json", in("UTF-32BE", "\uFEFF" + MATCH), "this is UTF-32 text (big endian): send UTF-8"),
                arguments(
                        "invalid-utf8",
                        in("ISO-8859-1", "{\"match_id\": \"M\u00e1laga\"}"),
                        "this looks like ISO 8859-1 (Latin-1), where 0xE1 is '\u00e1': send UTF-8"),
                arguments(
                        "invalid-utf8",
                        in("ISO-8859-1", "{\"match_id\": \"Caf\u00e9\"}"),
                        "this looks like ISO 8859-1 (Latin-1), where 0xE9 is '\u00e9': send UTF-8"),
                arguments(
                        "invalid-utf8",
                        in("ISO-8859-1", "{\"match_id\": \"S\u00c3O\"}"),
                        "this looks like ISO 8859-1 (Latin-1), where 0xC3 is '\u00c3': send UTF-8"),
                arguments(
                        "invalid-utf8",
                        in("windows-1252", "{\"match_id\": \"it\u2019s\"}"),
                        "this looks like Windows-1252, which has a character at 0x92: send UTF-8"),
                // compression
                arguments("not-json", gzip(MATCH), "this is gzip" + AS_IT_IS),
                arguments("not-json", zlib(MATCH, Deflater.DEFAULT_COMPRESSION), "this is zlib" + AS_IT_IS),
                arguments("not-json", zlib(MATCH, Deflater.BEST_COMPRESSION), "this is zlib" + AS_IT_IS),
                arguments("not-json", joined("28B52FFD2400", MATCH), "this is zstd" + AS_IT_IS),
                arguments("not-json", joined("04224D1868400000", MATCH), "this is lz4" + AS_IT_IS),
                arguments("not-json", joined("FF060000734E61507059", MATCH), "this is snappy" + AS_IT_IS),
                arguments("not-json", joined("82534E4150505900", MATCH), "this is snappy" + AS_IT_IS),
                arguments("not-json", joined("425A6839314159265359", MATCH), "this is bzip2" + AS_IT_IS),
                arguments("not-json", joined("FD377A585A00", MATCH), "this is xz" + AS_IT_IS),
                arguments("not-json", joined("504B0304", MATCH), "this is a zip archive" + AS_IT_IS),
                // serializers of schema registries
                arguments(
                        "not-json",
                        joined("00000186B1", MATCH),
                        "this is Confluent wire format, schema id 100017" + PLAIN_JSON),
                arguments(
                        "not-json",
                        joined("00000186B1", "\n[]"),
                        "this is Confluent wire format, schema id 100017" + PLAIN_JSON),
                arguments(
                        "not-json",
                        joined("0000000003", "\u0006G-1live"),
                        "this is Confluent wire format by its looks, schema id 3" + PLAIN_JSON),
                arguments(
                        "not-json",
                        joined("000000000000000007", MATCH),
                        "this is Apicurio wire format, global id 7" + PLAIN_JSON),
                arguments(
                        "not-json",
                        joined("0300B7B4A7F09C964E4AA687FB5DE9EF0C63", MATCH),
                        "this is AWS Glue wire format, schema version b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63"
                                + PLAIN_JSON),
                arguments(
                        "not-json",
                        joined("0305B7B4A7F09C964E4AA687FB5DE9EF0C63789C", "x"),
                        "this is AWS Glue wire format, schema version b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63"
                                + PLAIN_JSON),
                // other formats
                arguments(
                        "not-json",
                        joined("82A86D617463685F6964A3472D31A6737461747573", "\u00e4"),
                        "this is MessagePack: send JSON"),
                arguments("not-json", joined("A2686D617463685F696463472D31", "x"), "this is CBOR: send JSON"),
                arguments("not-json", bytes("0E00000002780002000000610000"), "this is BSON: send JSON"),
                arguments("not-json", bytes("0F00000002780002000000610000"), ""),
                arguments("not-json", joined("4F626A01", "avro.codec"), "this is an Avro file: send JSON"),
                arguments("not-json", joined("ACED0005", "sr"), "this is a serialized Java object: send JSON"),
                arguments("not-json", joined("3A290A01", "x"), "this is Smile: send JSON"),
                arguments("not-json", utf8("PAR1\u0015"), "this is a Parquet file: send JSON"),
                arguments("not-json", utf8("<?xml version='1.0'?><match/>"), "this is XML: send JSON"),
                arguments("not-json", utf8("<!DOCTYPE html><h1>502</h1>"), "this is HTML: send JSON"),
                // JSON, but not as it should be
                arguments("not-an-object", utf8("[" + MATCH + "]"), ARRAY),
                arguments("not-an-object", utf8(" []"), ARRAY),
                arguments("not-an-object", utf8("\"{\\\"match_id\\\": \\\"G-1\\\"}\""), TWICE),
                arguments("not-an-object", utf8("\" [{}]\""), TWICE),
                arguments("not-an-object", utf8("\"ready\""), ""),
                arguments("not-an-object", utf8("\"\""), ""),
                arguments("not-an-object", utf8("17"), ""),
                arguments(
                        "not-an-object",
                        utf8("\"eyJtYXRjaF9pZCI6IkctMSJ9\""),
                        "this is JSON in base64 in a JSON text: send it as it is"),
                arguments("not-json", utf8("eyJtYXRjaF9pZCI6IkctMSJ9"), "this is JSON in base64: send it as it is"),
                arguments("trailing-text", utf8(MATCH + "\n" + MATCH), SECOND),
                arguments("trailing-text", utf8(MATCH + "[]"), SECOND),
                arguments("trailing-text", utf8(MATCH + "\0"), NULS),
                arguments("trailing-text", utf8(MATCH + "\0\0\0"), NULS),
                arguments("trailing-text", utf8(MATCH + "\0x"), ""),
                arguments("trailing-text", utf8(MATCH + ";"), ""),
                // Python's habits
                arguments("not-json", utf8("{'match_id': 'G-1'}"), SINGLE_QUOTES),
                arguments("not-json", utf8("{ 'match_id': 'G-1'}"), SINGLE_QUOTES),
                arguments("not-json", utf8("{\"match_id\": 'G-1'}"), SINGLE_QUOTES),
                arguments("not-json", utf8("{\"match_id\": \"G\\'1\"}"), ""),
                arguments(
                        "not-json",
                        utf8("b'{\"match_id\": \"G-1\"}'"),
                        "this is how Python prints bytes (b'...'): send the bytes, not their str()"),
                arguments("not-json", utf8("{\"x\": NaN}"), "NaN" + NULL_INSTEAD),
                arguments("not-json", utf8("{\"x\":[1,NaN]}"), "NaN" + NULL_INSTEAD),
                arguments("not-json", utf8("{\"x\": nan}"), "nan" + NULL_INSTEAD),
                arguments("not-json", utf8("{\"x\": Infinity}"), "Infinity" + NULL_INSTEAD),
                arguments("not-json", utf8("{\"x\": -Infinity}"), "Infinity" + NULL_INSTEAD),
                arguments("not-json", utf8("{\"x\": undefined}"), "undefined" + NULL_INSTEAD),
                arguments("not-json", utf8("NaN"), "NaN" + NULL_INSTEAD),
                arguments("not-json", utf8("{\"x\": None}"), "None is Python, not JSON: send json.dumps(...)"),
                arguments("not-json", utf8("{\"x\": True}"), "True is Python, not JSON: send json.dumps(...)"),
                arguments("not-json", utf8("{\"x\": NaNs}"), ""),
                arguments("not-json", utf8("{\"x\": \"\\u12NaN\"}"), ""),
                arguments("not-json", utf8("{NaN: 1}"), ""),
                // words
                arguments("not-json", utf8("ready"), "this is plain text"),
                arguments("not-json", utf8("  not found\n"), "this is plain text"),
                arguments("not-json", utf8("ERROR upstream feed answered 503"), "this is plain text"),
                arguments("not-json", utf8("r\u0001"), ""),
                arguments("not-json", utf8("#!"), ""));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void detailNamesWhatTheBytesShow(String reason, byte[] value, String expected) {
        DeadLetterSample sample = rejected(value);
        String[] parts = sample.detail().split("; ", 2);
        assertThat(sample.reason().code() + ": " + (parts.length == 1 ? "" : parts[1]))
                .as(() -> sample.detail())
                .isEqualTo(reason + ": " + expected);
    }

    /** Beginnings of what can be recognised, cut off anywhere. */
    @ParameterizedTest
    @MethodSource("forms")
    void everyBeginningOfAValueIsToldApartWithoutAFault(String reason, byte[] value, String expected) {
        for (int length = 0; length < value.length; length++) {
            byte[] beginning = Arrays.copyOf(value, length);
            try (Filled filled = new Filled(BuiltInTables.MATCHES)) {
                filled.offer(beginning);
                assertThat(filled.buffer.deadLetters() + filled.buffer.rows()).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C3", "E282", "EDA080", "E4F6", "C0AF", "F09F98"})
    void bytesThatAreNoTextOfOneByteACharacterGetNoName(String hex) {
        byte[] value = joined("", "{\"match_id\":\"m?\"}");
        byte[] bytes = HexFormat.of().parseHex(hex);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(value, 0, 14);
        out.writeBytes(bytes);
        out.write(value, 15, 2);
        assertThat(rejected(out.toByteArray()).detail().indexOf(';')).isEqualTo(-1);
    }

    private static DeadLetterSample rejected(byte[] value) {
        try (Filled filled = new Filled(BuiltInTables.MATCHES)) {
            assertThat(filled.offer(value)).isEqualTo(Verdict.DEAD_LETTER);
            return filled.deadLetter();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] in(String charset, String text) {
        return text.getBytes(Charset.forName(charset));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] joined(String hex, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes(hex));
        out.writeBytes(utf8(text));
        return out.toByteArray();
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(utf8(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] zlib(String text, int level) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream zlib = new DeflaterOutputStream(out, new Deflater(level))) {
            zlib.write(utf8(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
