package io.esportslake.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.esportslake.table.Column;
import io.esportslake.table.ColumnType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;

/** A schema as JSON, always the same bytes. */
final class SchemaJson {

    private static final JsonFactory JSON = new JsonFactory();

    private SchemaJson() {}

    static byte[] encode(SchemaDocument schema) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("format", DocumentParser.FORMAT);
            json.writeStringField("table", schema.table());
            json.writeNumberField("version", schema.version());
            json.writeStringField("keyColumn", schema.keyColumn());
            json.writeArrayFieldStart("columns");
            for (SchemaColumn column : schema.columns()) {
                json.writeStartObject();
                json.writeNumberField("id", column.id());
                json.writeStringField("name", column.column().name());
                json.writeStringField("type", text(column.column().type()));
                json.writeStringField("derivation", column.derivation());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("partitionColumns");
            for (String column : schema.partitionColumns()) {
                json.writeString(column);
            }
            json.writeEndArray();
            json.writeNumberField("lastFieldId", schema.lastFieldId());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the schema of " + schema.table() + " as JSON", e);
        }
        return bytes.toByteArray();
    }

    static SchemaDocument decode(byte[] content, String place) {
        try (DocumentParser json = new DocumentParser(content, place)) {
            return json.parsed(() -> {
                json.startObject();
                json.format();
                SchemaDocument schema = new SchemaDocument(
                        json.text("table"),
                        json.smallNumber("version"),
                        json.text("keyColumn"),
                        json.objects(
                                "columns",
                                () -> new SchemaColumn(
                                        json.smallNumber("id"),
                                        new Column(json.text("name"), type(json.text("type"))),
                                        json.text("derivation"))),
                        json.texts("partitionColumns"),
                        json.smallNumber("lastFieldId"));
                json.end();
                return schema;
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the bytes of " + place, e);
        }
    }

    /** A type's name in documents and messages. */
    static String text(ColumnType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static ColumnType type(String text) {
        return Arrays.stream(ColumnType.values())
                .filter(type -> text(type).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no column type '" + text + "'"));
    }
}
