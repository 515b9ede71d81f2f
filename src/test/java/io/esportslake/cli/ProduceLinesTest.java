package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProduceLinesTest {

    @Test
    void linesLoseOnlyTheirEnds() throws IOException {
        assertThat(linesOf("{\"a\":1}\n  x \r\nlast")).containsExactly("{\"a\":1}", "  x ", "last");
    }

    @Test
    void emptyLinesAreSkippedAndCounted() throws IOException {
        ProduceLines lines = over("\n\r\na\n\nb\n");
        assertThat(text(lines.next().orElseThrow())).isEqualTo("a");
        assertThat(text(lines.next().orElseThrow())).isEqualTo("b");
        assertThat(lines.next()).isEmpty();
        assertThat(lines.skipped()).isEqualTo(3);
    }

    @Test
    void lineLongerThanTheBufferStaysWhole() throws IOException {
        String longLine = "x".repeat(300_000);
        assertThat(linesOf("a\n" + longLine + "\nb\n")).containsExactly("a", longLine, "b");
    }

    @Test
    void streamThatGivesByteByByteReadsTheSame() throws IOException {
        InputStream slow =
                new FilterInputStream(new ByteArrayInputStream("ab\r\n\ncd".getBytes(StandardCharsets.UTF_8))) {
                    @Override
                    public int read(byte[] into, int offset, int length) throws IOException {
                        return super.read(into, offset, Math.min(1, length));
                    }
                };
        ProduceLines lines = new ProduceLines(slow, "the file", "id");
        assertThat(text(lines.next().orElseThrow())).isEqualTo("ab");
        assertThat(text(lines.next().orElseThrow())).isEqualTo("cd");
        assertThat(lines.next()).isEmpty();
    }

    @Test
    void bytesThatAreNoTextPassUnchanged() throws IOException {
        byte[] bytes = {(byte) 0xC3, 0, (byte) 0xFF, '\r'};
        byte[] withEnd = {(byte) 0xC3, 0, (byte) 0xFF, '\r', '\r', '\n'};
        assertThat(new ProduceLines(new ByteArrayInputStream(withEnd), "the file", "id")
                        .next()
                        .orElseThrow()
                        .value())
                .isEqualTo(bytes);
    }

    @Test
    void keyIsTheFieldsText() {
        assertThat(keyOf("{\"x\":{\"id\":\"no\"},\"id\":\"m\\u00e9\"}")).isEqualTo("mé");
        assertThat(keyOf("{\"id\":9007199254740993}")).isEqualTo("9007199254740993");
        assertThat(keyOf("{\"id\":1.50}")).isEqualTo("1.50");
        assertThat(keyOf("{\"id\":\"first\",\"id\":\"last\"}")).isEqualTo("last");
    }

    @Test
    void lineWithoutAUsableKeyHasNone() {
        for (String line : new String[] {
            "{}",
            "{\"id\":null}",
            "{\"id\":[1]}",
            "[\"id\"]",
            "id",
            "{\"id\":\"a\"",
            "{\"id\":\"a\"} x",
            "{\"id\":\"a\",\"b\"",
            "{\"id\":"
        }) {
            assertThat(ProduceLines.parse(line.getBytes(StandardCharsets.UTF_8), "id")
                            .key())
                    .as(line)
                    .isNull();
        }
    }

    @Test
    void byteOrderMarkIsLeftOutAndTold() throws Exception {
        ProduceLines lines = over("\uFEFF{\"id\":\"a\"}\n");
        assertThat(lines.begin()).contains("the file begins with a byte order mark, which is left out");
        assertThat(text(lines.next().orElseThrow())).isEqualTo("{\"id\":\"a\"}");
        assertThat(lines.next()).isEmpty();
    }

    @Test
    void linesOfJsonBeginWithoutARemark() throws Exception {
        for (String text : List.of("", "\n", "{\"id\":1}", " \r\n{\"id\":1}\n{", "{broken", "id,name\n1,a\n")) {
            assertThat(over(text).begin()).as(text).isEmpty();
        }
        ProduceLines lines = over("\n{\"id\":1}\n{\"id\":2}\n");
        lines.begin();
        assertThat(text(lines.next().orElseThrow())).isEqualTo("{\"id\":1}");
        assertThat(text(lines.next().orElseThrow())).isEqualTo("{\"id\":2}");
        assertThat(lines.next()).isEmpty();
        assertThat(lines.skipped()).isEqualTo(1);
    }

    @Test
    void fileThatIsNoLinesOfJsonSaysWhatItIsAndGivesNone() throws IOException {
        String ndjson = "; expected NDJSON, one JSON object per line";
        assertThat(refusal(utf8("[\n  {\n    \"id\": 1\n  }\n]\n")))
                .isEqualTo("it is a JSON array" + ndjson + " (jq -c '.[]' makes them of an array)");
        assertThat(refusal(utf8("\n [{\"id\":1}]")))
                .isEqualTo("it is a JSON array" + ndjson + " (jq -c '.[]' makes them of an array)");
        assertThat(refusal(utf8("\n{\r\n  \"id\": 1\r\n}\r\n")))
                .isEqualTo("the object that begins in line 2 goes on in line 3" + ndjson
                        + " (jq -c . makes them of objects over several lines)");
        assertThat(refusal(utf8("{\"id\": 1,\n  \"x\": {")))
                .isEqualTo("the object that begins in line 1 goes on in line 2" + ndjson
                        + " (jq -c . makes them of objects over several lines)");
        assertThat(refusal(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, '\n'}))
                .isEqualTo("it is gzip; decompress it first, '-' for a file reads standard input");
        assertThat(refusal("{\"id\":1}\n".getBytes(StandardCharsets.UTF_16LE)))
                .isEqualTo(
                        "it is UTF-16 text (little endian); convert it to UTF-8 first (iconv -t UTF-8), '-' for a file"
                                + " reads standard input");
        assertThat(refusal(utf8("PAR1\u0015\u0004"))).isEqualTo("it is a Parquet file" + ndjson);
        assertThat(refusal(utf8("ab\0"))).isEqualTo("it is binary, with a NUL at byte 2" + ndjson);
    }

    @Test
    void objectOverSeveralLinesFurtherDownStopsTheReadingWithItsLine() throws Exception {
        ProduceLines lines = over("{\"id\":1}\n\n{\"id\":2}\n{\n\"id\":3\n}\n");
        lines.begin();
        assertThat(text(lines.next().orElseThrow())).isEqualTo("{\"id\":1}");
        assertThat(text(lines.next().orElseThrow())).isEqualTo("{\"id\":2}");
        assertThatThrownBy(lines::next)
                .isInstanceOf(ProduceLines.NotLinesException.class)
                .hasMessageStartingWith(
                        "the file: the object that begins in line 4 goes on in line 5; expected NDJSON");
    }

    @Test
    void linesCutOffAreBrokenLinesNotObjectsOverSeveral() throws Exception {
        String text =
                "{\"id\":1\n{\"id\":\"a\n{\n{\"id\":[1,\n{\"id\":5}\n{\"id\":6,\n\"x\":7x\n{\"id\":8]\n[1\n{\"id\":9";
        assertThat(linesOf(text)).containsExactly(text.split("\n"));
    }

    @Test
    void objectOverMoreLinesThanAreLookedAtIsKnownFromThose() throws Exception {
        StringBuilder text = new StringBuilder("{\n");
        for (int i = 0; i < 20_000; i++) {
            text.append("  \"field ").append(i).append("\": 1,\n");
        }
        assertThat(refusal(utf8(text.toString()))).startsWith("the object that begins in line 1 goes on in line 2");
    }

    private static String refusal(byte[] file) throws IOException {
        try {
            return "nothing but " + new ProduceLines(new ByteArrayInputStream(file), "the file", "id").begin();
        } catch (ProduceLines.NotLinesException e) {
            assertThat(e).hasMessage("the file: " + e.found());
            return e.found();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String keyOf(String line) {
        return new String(
                ProduceLines.parse(line.getBytes(StandardCharsets.UTF_8), "id").key(), StandardCharsets.UTF_8);
    }

    private static List<String> linesOf(String text) throws IOException {
        ProduceLines lines = over(text);
        List<String> all = new ArrayList<>();
        for (Optional<ProduceFeed.Item> item = lines.next(); item.isPresent(); item = lines.next()) {
            assertThat(item.get().kind()).isEqualTo("from-file");
            all.add(text(item.get()));
        }
        return all;
    }

    private static ProduceLines over(String text) {
        return new ProduceLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "the file", "id");
    }

    private static String text(ProduceFeed.Item item) {
        return new String(item.value(), StandardCharsets.UTF_8);
    }
}
