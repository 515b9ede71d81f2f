package io.esportslake.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The lines of an NDJSON stream, byte for byte without their line ends (LF or CRLF). */
final class ProduceLines implements ProduceFeed {

    /** Nobody judged these records. */
    static final String KIND = "from-file";

    private static final JsonFactory JSON = new JsonFactory();

    private final InputStream in;
    private final String keyColumn;
    private byte[] buffer = new byte[1 << 16];
    private int from;
    private int until;
    private int arrived;
    private long skipped;

    /**
     * @param in read to its end and closed by {@link #close()}
     * @param keyColumn the field whose text is the record's key
     */
    ProduceLines(InputStream in, String keyColumn) {
        this.in = in;
        this.keyColumn = keyColumn;
    }

    @Override
    public Item next() throws IOException {
        byte[] line = line();
        while (line != null && line.length == 0) {
            skipped++;
            line = line();
        }
        return line == null ? null : new Item(keyOf(line, keyColumn), line, KIND);
    }

    @Override
    public long total() {
        return -1;
    }

    @Override
    public long skipped() {
        return skipped;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** The text of a field of an object, or null when the line is no JSON object or has no such scalar. */
    static byte[] keyOf(byte[] line, String field) {
        byte[] key = null;
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isKey = parser.currentName().equals(field);
                JsonToken value = parser.nextToken();
                if (isKey) {
                    key = value.isScalarValue() && value != JsonToken.VALUE_NULL
                            ? parser.getText().getBytes(StandardCharsets.UTF_8)
                            : null;
                }
                parser.skipChildren();
            }
            return parser.nextToken() == null ? key : null;
        } catch (IOException notJson) {
            return null; // such a line is sent all the same: what to make of it is the lake's business
        }
    }

    private byte[] line() throws IOException {
        int at = from;
        while (true) {
            for (; at < until; at++) {
                if (buffer[at] == '\n') {
                    byte[] line = copy(at);
                    from = at + 1;
                    return line;
                }
            }
            if (!hasMore()) {
                if (from == until) {
                    return null;
                }
                byte[] line = copy(until);
                from = until;
                return line;
            }
            at = until - arrived;
        }
    }

    private boolean hasMore() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, until - from);
            until -= from;
            from = 0;
        }
        if (until == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.multiplyExact(buffer.length, 2));
        }
        arrived = Math.max(0, in.read(buffer, until, buffer.length - until));
        until += arrived;
        return arrived > 0;
    }

    private byte[] copy(int end) {
        boolean hasReturn = end > from && buffer[end - 1] == '\r';
        return Arrays.copyOfRange(buffer, from, hasReturn ? end - 1 : end);
    }
}
