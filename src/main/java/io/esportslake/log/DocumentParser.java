package io.esportslake.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.esportslake.failure.FailureCode;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a document beside the log field by field, in the one order in which this program writes them: whatever is
 * missing, unknown or elsewhere is refused, since a later merge would silently drop it. Holds one entry at a time.
 */
final class DocumentParser implements AutoCloseable {

    /**
     * Format version of all documents beside the log; raised when a reader of the old one could misread the new one.
     */
    static final int FORMAT = 1;

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser json;
    private final String place;

    /** Reads one value at the parser's place. */
    @FunctionalInterface
    interface Value<T> {
        T read() throws IOException;
    }

    DocumentParser(byte[] content, String place) throws IOException {
        json = JSON.createParser(content);
        this.place = place;
    }

    /** What to say of a document whose bytes are those of its name, and that makes no sense. */
    CorruptDocumentException damaged(Exception cause) {
        return new CorruptDocumentException(
                "Document " + place + " is damaged: its bytes are those of its name, but " + message(cause)
                        + "; it was not written by this program: restore it from a backup",
                cause);
    }

    /** Without the place of which Jackson knows no name. */
    private static String message(Exception cause) {
        return cause instanceof JsonProcessingException json
                ? json.getOriginalMessage() + ", at byte " + json.getLocation().getByteOffset()
                : cause.getMessage();
    }

    private interface Step {
        void run() throws IOException;
    }

    private void parse(Step step) {
        parsed(() -> {
            step.run();
            return this;
        });
    }

    /** Reads what makes sense, or says that the document is damaged. */
    <T> T parsed(Value<T> value) {
        try {
            return value.read();
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw damaged(e);
        }
    }

    /** Reads what every document tells about itself that grows with a table. */
    void startDocument(String table, long through) {
        parse(() -> {
            startObject();
            format();
            String foundTable = text("table");
            long foundThrough = number("through");
            if (!foundTable.equals(table) || foundThrough != through) {
                throw new IllegalArgumentException("it tells of " + foundTable + " up to version " + foundThrough
                        + ", expected " + table + " up to version " + through);
            }
        });
    }

    void startObject() throws IOException {
        expect(JsonToken.START_OBJECT);
    }

    void endObject() throws IOException {
        expect(JsonToken.END_OBJECT);
    }

    void startList(String name) {
        parse(() -> {
            field(name);
            expect(JsonToken.START_ARRAY);
        });
    }

    /** Whether one more object follows in the list; it is begun then, else the list is at its end. */
    boolean hasNextObject() {
        return parsed(() -> {
            JsonToken token = json.nextToken();
            if (token == JsonToken.END_ARRAY) {
                return false;
            }
            require(token, JsonToken.START_OBJECT);
            return true;
        });
    }

    <T> List<T> objects(String name, Value<T> value) throws IOException {
        List<T> values = new ArrayList<>();
        startList(name);
        while (hasNextObject()) {
            values.add(value.read());
            endObject();
        }
        return values;
    }

    List<String> texts(String name) throws IOException {
        List<String> texts = new ArrayList<>();
        startList(name);
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            require(token, JsonToken.VALUE_STRING);
            texts.add(json.getText());
        }
        return texts;
    }

    /** Whether one more text follows in the list; then {@link #text()} is it. Else the list is at its end. */
    boolean hasNextText() {
        return parsed(() -> {
            JsonToken token = json.nextToken();
            if (token == JsonToken.END_ARRAY) {
                return false;
            }
            require(token, JsonToken.VALUE_STRING);
            return true;
        });
    }

    String text() throws IOException {
        return json.getText();
    }

    String text(String name) throws IOException {
        field(name);
        expect(JsonToken.VALUE_STRING);
        return json.getText();
    }

    long number(String name) throws IOException {
        field(name);
        expect(JsonToken.VALUE_NUMBER_INT);
        return json.getLongValue();
    }

    int smallNumber(String name) throws IOException {
        field(name);
        expect(JsonToken.VALUE_NUMBER_INT);
        return json.getIntValue();
    }

    /** Reads the format, and refuses another one than this program knows with a {@link LakeRefusedException}. */
    void format() throws IOException {
        long format = number("format");
        if (format != FORMAT) {
            throw new LakeRefusedException(
                    FailureCode.NEWER_FORMAT,
                    "Document " + place + " has format " + format + ", expected format " + FORMAT + "; run the "
                            + (format > FORMAT ? "newer" : "older") + " version of esports-lake that wrote it");
        }
    }

    void end() {
        parse(() -> {
            endObject();
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("something follows after its end");
            }
        });
    }

    private void field(String name) throws IOException {
        expect(JsonToken.FIELD_NAME);
        if (!json.currentName().equals(name)) {
            throw new IllegalArgumentException(
                    "field " + name + " is expected at " + where() + ", found " + json.currentName());
        }
    }

    private void expect(JsonToken expected) throws IOException {
        require(json.nextToken(), expected);
    }

    private void require(JsonToken found, JsonToken expected) {
        if (found != expected) {
            throw new IllegalArgumentException(expected + " is expected at " + where() + ", found " + found);
        }
    }

    private String where() {
        return "byte " + json.currentTokenLocation().getByteOffset();
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
