package io.esportslake.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.esportslake.source.ValueForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lines of an NDJSON stream, byte for byte without their line ends (LF or CRLF). */
final class ProduceLines implements ProduceFeed {

    /** Nobody judged these records. */
    static final String KIND = "from-file";

    private static final JsonFactory JSON = new JsonFactory();
    private static final int MARK_BYTES = 3;
    /** Bytes that may be a line end by chance. */
    private static final int LONGEST_MAGIC = 32;

    /** So much of an object over several lines is enough to know it for one. */
    private static final int MOST_LOOKED_AHEAD = 1 << 16;

    private final InputStream in;
    private final String name;
    private final String keyColumn;
    private byte[] buffer = new byte[1 << 16];
    private int from;
    private int until;
    private int arrived;
    private long lines;
    private long skipped;
    private Optional<Item> first = Optional.empty();

    /**
     * Takes lines from {@code in}, which is read to its end and closed by {@link #close()}.
     *
     * @param name what to call it in messages
     * @param keyColumn the field whose text is the record's key
     */
    ProduceLines(InputStream in, String name, String keyColumn) {
        this.in = in;
        this.name = name;
        this.keyColumn = keyColumn;
    }

    /**
     * Looks at the beginning, before anything is sent. A byte order mark is left out.
     *
     * @return what there is to say about the file, if anything
     * @throws NotLinesException when the file is no lines of JSON
     * @throws IOException when it cannot be read
     */
    Optional<String> begin() throws IOException {
        while (!hasBeginning() && hasMore()) {
            // a pipe may give few bytes at a time
        }
        Optional<String> remark = Optional.empty();
        if (LinesForm.hasByteOrderMark(head())) {
            from += MARK_BYTES;
            remark = Optional.of(name + " begins with a byte order mark, which is left out");
        }
        Optional<String> other = LinesForm.otherThanLines(head());
        if (other.isPresent()) {
            throw new NotLinesException(name, other.get());
        }
        first = next();
        return remark;
    }

    /** Whether there is as much as tells one form from another: a line, or enough of what may not have any. */
    private boolean hasBeginning() {
        for (int i = LONGEST_MAGIC; i < until; i++) {
            if (buffer[i] == '\n' || i == ValueForm.ENOUGH_BYTES) {
                return true;
            }
        }
        return false;
    }

    private byte[] head() {
        return Arrays.copyOfRange(buffer, from, Math.min(until, from + ValueForm.ENOUGH_BYTES));
    }

    @Override
    public Optional<Item> next() throws IOException {
        if (first.isPresent()) {
            Optional<Item> item = first;
            first = Optional.empty();
            return item;
        }
        byte[] line = line();
        while (line != null && line.length == 0) {
            skipped++;
            line = line();
        }
        if (line == null) {
            return Optional.empty();
        }
        Parsed parsed = parse(line, keyColumn);
        if (parsed.isCut() && goesOn(line)) {
            throw new NotLinesException(name, LinesForm.overSeveralLines(lines));
        }
        return Optional.of(new Item(parsed.key(), line, KIND));
    }

    /** What comes now is something other than lines of JSON; the message names the file. */
    static final class NotLinesException extends IOException {

        private static final long serialVersionUID = 1;

        private final String found;

        NotLinesException(String name, String found) {
            super(name + ": " + found);
            this.found = found;
        }

        /** What it is, and what to do, without the file's name. */
        String found() {
            return found;
        }
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

    /**
     * What a line showed.
     *
     * @param key the text of a field of an object, or null when the line is no JSON object or has no such scalar
     * @param isCut whether it may be the beginning of an object or array
     */
    record Parsed(byte @Nullable [] key, boolean isCut) {}

    static Parsed parse(byte[] line, String field) {
        try (JsonParser parser = JSON.createParser(line)) {
            try {
                return new Parsed(key(parser, field), false);
            } catch (JsonProcessingException notJson) {
                // Such a line is sent all the same, if it is one: what to make of it is the lake's business.
                return new Parsed(null, LinesForm.isAtEnd(parser, line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // an array cannot fail
        }
    }

    private static byte @Nullable [] key(JsonParser parser, String field) throws IOException {
        byte[] key = null;
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
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
    }

    /** Whether the line that was just read is the beginning of an object that goes on below. */
    private boolean goesOn(byte[] line) throws IOException {
        LinesForm.Continuation continuation;
        int ahead;
        do {
            ahead = Math.min(until - from, MOST_LOOKED_AHEAD);
            ByteArrayOutputStream text = new ByteArrayOutputStream(line.length + ahead + 2);
            text.writeBytes(line);
            text.write('\n');
            text.write(buffer, from, ahead);
            text.write('\n'); // so that a fault in the last byte is not taken for the end
            continuation = LinesForm.continuation(text.toByteArray());
        } while (continuation == LinesForm.Continuation.UNDECIDED && ahead < MOST_LOOKED_AHEAD && hasMore());
        return continuation == LinesForm.Continuation.GOES_ON;
    }

    /** The next line; null after the last. */
    private byte @Nullable [] line() throws IOException {
        int at = from;
        while (true) {
            for (; at < until; at++) {
                if (buffer[at] == '\n') {
                    byte[] line = copy(at);
                    from = at + 1;
                    lines++;
                    return line;
                }
            }
            if (!hasMore()) {
                if (from == until) {
                    return null;
                }
                byte[] line = copy(until);
                from = until;
                lines++;
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
