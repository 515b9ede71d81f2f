package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProduceLinesTest {

    @Test
    void linesLoseOnlyTheirEnds() throws IOException {
        assertThat(linesOf("{\"a\":1}\n  x \r\nlast")).containsExactly("{\"a\":1}", "  x ", "last");
    }

    @Test
    void emptyLinesAreSkippedAndCounted() throws IOException {
        ProduceLines lines = over("\n\r\na\n\nb\n");
        assertThat(text(lines.next())).isEqualTo("a");
        assertThat(text(lines.next())).isEqualTo("b");
        assertThat(lines.next()).isNull();
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
        ProduceLines lines = new ProduceLines(slow, "id");
        assertThat(text(lines.next())).isEqualTo("ab");
        assertThat(text(lines.next())).isEqualTo("cd");
        assertThat(lines.next()).isNull();
    }

    @Test
    void bytesThatAreNoTextPassUnchanged() throws IOException {
        byte[] bytes = {(byte) 0xC3, 0, (byte) 0xFF, '\r'};
        byte[] withEnd = {(byte) 0xC3, 0, (byte) 0xFF, '\r', '\r', '\n'};
        assertThat(new ProduceLines(new ByteArrayInputStream(withEnd), "id")
                        .next()
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
            assertThat(ProduceLines.keyOf(line.getBytes(StandardCharsets.UTF_8), "id"))
                    .as(line)
                    .isNull();
        }
    }

    private static String keyOf(String line) {
        return new String(ProduceLines.keyOf(line.getBytes(StandardCharsets.UTF_8), "id"), StandardCharsets.UTF_8);
    }

    private static List<String> linesOf(String text) throws IOException {
        ProduceLines lines = over(text);
        List<String> all = new ArrayList<>();
        for (ProduceFeed.Item item = lines.next(); item != null; item = lines.next()) {
            assertThat(item.kind()).isEqualTo("from-file");
            all.add(text(item));
        }
        return all;
    }

    private static ProduceLines over(String text) {
        return new ProduceLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "id");
    }

    private static String text(ProduceFeed.Item item) {
        return new String(item.value(), StandardCharsets.UTF_8);
    }
}
