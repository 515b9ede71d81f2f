package io.esportslake.propose;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.esportslake.batch.ObjectCheck;
import io.esportslake.source.ValueForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at records, one after the other, and remembers what stood where. */
final class RecordShapes {

    /** Places remembered at most, some hundred bytes each and what {@link SeenValues} keeps. */
    private static final int MOST_PLACES = 20_000;

    /** Deeper than a path can reach. */
    private static final int MOST_STEPS = 31;

    private static final int FRAME_BYTES = 5;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(10_000)
                    .build())
            .build();

    private final ObjectCheck check = new ObjectCheck();
    final Field root = new Field();
    private final PlacesLeft places = new PlacesLeft(MOST_PLACES);
    private final Map<String, Long> others = new TreeMap<>();
    private long records;
    private long tombstones;
    private long framed;
    private long withNoNumbers;
    private boolean sawNoNumber;

    /**
     * Looks at a record.
     *
     * @param key null when it has none
     * @param value null for a tombstone
     */
    void accept(byte @Nullable [] key, byte @Nullable [] value) {
        records++;
        if (value == null) {
            tombstones++;
            return;
        }
        int from = isFramed(value) ? FRAME_BYTES : 0;
        String recordKey = key == null ? null : new String(key, StandardCharsets.UTF_8);
        // In two passes, because what breaks off in the middle is no record and leaves no trace.
        Optional<String> trouble = trouble(value, from);
        if (trouble.isPresent()) {
            others.merge(trouble.get(), 1L, Long::sum);
            return;
        }
        framed += from > 0 ? 1 : 0;
        sawNoNumber = false;
        try (JsonParser json = JSON.createParser(value, from, value.length - from)) {
            json.nextToken();
            object(json, root, 0, recordKey);
        } catch (IOException e) {
            throw new IllegalStateException("A record that was read once cannot be read again", e);
        }
        withNoNumbers += sawNoNumber ? 1 : 0;
    }

    private static boolean isFramed(byte[] value) {
        return value.length > FRAME_BYTES
                && value[0] == 0
                && (value[FRAME_BYTES] == '{' || Character.isWhitespace(value[FRAME_BYTES]));
    }

    /** Why no table takes it for a JSON object, if none does: the parser reads other encodings, and goes deeper. */
    private Optional<String> trouble(byte[] value, int from) {
        Optional<String> found = parserTrouble(value, from);
        return found.isPresent()
                ? found
                : check.refusal(value, from).map(reason -> form(value, from).orElse(reason.code()));
    }

    /** What it is instead, where that is seen; the frame before it is no matter. */
    private static Optional<String> form(byte[] value, int from) {
        return ValueForm.of(Arrays.copyOfRange(value, from, value.length)).map(ValueForm::name);
    }

    private static Optional<String> parserTrouble(byte[] value, int from) {
        if (value.length == 0) {
            return Optional.of("empty");
        }
        try (JsonParser json = JSON.createParser(value, from, value.length - from)) {
            JsonToken first = json.nextToken();
            if (first == null) {
                return Optional.of("blank");
            }
            if (first != JsonToken.START_OBJECT) {
                return Optional.of(form(value, from)
                        .orElse(first == JsonToken.START_ARRAY ? "a JSON array" : "JSON, but no object"));
            }
            json.skipChildren();
            return json.nextToken() == null ? Optional.empty() : Optional.of("an object with more JSON behind it");
        } catch (IOException e) {
            return Optional.of(form(value, from).orElse("not JSON"));
        }
    }

    private void object(JsonParser json, Field at, int depth, @Nullable String recordKey) throws IOException {
        at.sawObject();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            Field field = at.field(json.currentName(), places);
            json.nextToken();
            value(json, field, depth + 1, recordKey);
        }
    }

    private void array(JsonParser json, Field at, int depth, @Nullable String recordKey) throws IOException {
        int length = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            value(json, at.element(length, places), depth + 1, recordKey);
            length++;
        }
        at.sawArray(length);
    }

    /** Takes a value; {@code at} is null where nothing is remembered. */
    private void value(JsonParser json, @Nullable Field at, int depth, @Nullable String recordKey) throws IOException {
        JsonToken token = json.currentToken();
        if (at == null) {
            json.skipChildren();
        } else if (token.isStructStart() && depth > MOST_STEPS) {
            json.skipChildren();
            at.sawArray(0);
        } else if (token == JsonToken.START_OBJECT) {
            object(json, at, depth, recordKey);
        } else if (token == JsonToken.START_ARRAY) {
            array(json, at, depth, recordKey);
        } else {
            scalar(json, token, at, recordKey);
        }
    }

    private void scalar(JsonParser json, JsonToken token, Field at, @Nullable String recordKey) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            at.sawNull();
        } else if (token == JsonToken.VALUE_STRING) {
            at.values.sawText(json.getText(), recordKey);
        } else if (token.isBoolean()) {
            at.values.sawFlag(json.getText());
        } else if (json.isNaN()) {
            sawNoNumber = true;
            at.values.sawNoNumber();
        } else {
            at.values.sawNumber(json.getText(), recordKey);
        }
    }

    long records() {
        return records;
    }

    /** Records that are JSON objects: what shares are counted of. */
    long objects() {
        return records
                - tombstones
                - others.values().stream().mapToLong(Long::longValue).sum();
    }

    long tombstones() {
        return tombstones;
    }

    /** What the others are, with how many. */
    Map<String, Long> others() {
        return others;
    }

    /** Objects behind the frame of a schema registry's serializer. */
    long framed() {
        return framed;
    }

    /** Objects that hold NaN, Infinity or -Infinity, which are no JSON. */
    long withNoNumbers() {
        return withNoNumbers;
    }

    boolean isCutOff() {
        return places.isExceeded();
    }
}
