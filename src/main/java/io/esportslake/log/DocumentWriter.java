package io.esportslake.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a document beside the log field by field; the counterpart of {@link DocumentParser}. */
final class DocumentWriter {

    private static final JsonFactory JSON = new JsonFactory();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    private final JsonGenerator json;

    /** Writes fields. */
    @FunctionalInterface
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    DocumentWriter(String table, long through) {
        try {
            json = JSON.createGenerator(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write JSON to memory", e);
        }
        write(fields -> {
            fields.writeStartObject();
            fields.writeNumberField("format", DocumentParser.FORMAT);
            fields.writeStringField("table", table);
            fields.writeNumberField("through", through);
        });
    }

    void write(Fields fields) {
        try {
            fields.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write JSON to memory", e);
        }
    }

    byte[] end() {
        write(JsonGenerator::writeEndObject);
        write(JsonGenerator::close);
        return bytes.toByteArray();
    }
}
