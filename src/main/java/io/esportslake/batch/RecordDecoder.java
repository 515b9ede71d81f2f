package io.esportslake.batch;

import static io.esportslake.batch.DeadLetterReason.MISSING_KEY;
import static io.esportslake.batch.DeadLetterReason.NO_PAYLOAD;
import static io.esportslake.batch.DeadLetterReason.TRAILING_TEXT;
import static io.esportslake.batch.DeadLetterReason.WRONG_TYPE;

import io.esportslake.table.Column;
import io.esportslake.table.ColumnType;
import io.esportslake.table.RecordFormat;
import io.esportslake.table.TableDefinition;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Decodes one record's value into the record columns of a row, by following the table's paths while the record is
 * scanned.
 *
 * <p>The record as a whole is judged first: if it is not one valid JSON object, nothing else counts. Then its columns:
 * of a field that comes twice the last one counts, with all that is in it, and is the only one judged, so a column's
 * verdict is kept and read at the end. The first bad column of the table's order gives the reason.
 *
 * <p>A field whose name is a derived or a lineage column is an unknown field like any other.
 */
final class RecordDecoder {

    /** A zero and the four bytes of a schema's id. */
    private static final int FRAME_BYTES = 5;

    private final Malformation malformation = new Malformation();
    private final TextScanner texts = new TextScanner(malformation);
    private final NumberScanner numbers = new NumberScanner(malformation);
    private final JsonScanner scanner;
    private final ScalarReader scalars;
    private final DeclaredReader declared;
    private final Reading reading;
    private final Place root;
    private final Column[] columns;
    private final int keyColumn;
    private final boolean mayBeFramed;
    private final RowSlots row;
    /** The columns that are something when they would be null, and what. */
    private final int[] filled;

    private final Constants.Set[] fallbacks;

    private final Misfits misfits;
    private final NotedFields unknownFields = new NotedFields();
    private final TopFields topFields;
    /** Of the last record that did not fit; asked for only then. */
    @SuppressWarnings("NullAway.Init")
    private DeadLetterReason reason;

    /** Of the same record; asked for only then, too. */
    @SuppressWarnings("NullAway.Init")
    private String detail;
    /** Numbers the records, so that a place knows whether it was met before in this one. */
    private long record;

    private boolean isFramed;
    /** Whether the table's own object was found, where that is not the record itself. */
    private boolean hasPayload;

    RecordDecoder(TableDefinition table, Reading reading, BatchLimits limits, RowSlots row) {
        this.row = row;
        this.reading = reading;
        root = reading.root;
        scanner = new JsonScanner(
                malformation,
                texts,
                numbers,
                limits.maxNesting(),
                table.format().isNanNull());
        columns = table.recordColumns().toArray(Column[]::new);
        ColumnType[] types = Arrays.stream(reading.columns)
                .map(column -> column == null ? null : column.type())
                .toArray(ColumnType[]::new);
        keyColumn = table.indexOf(table.keyColumn());
        mayBeFramed = table.format().frame() == RecordFormat.Frame.CONFLUENT;
        misfits = new Misfits(reading);
        topFields = new TopFields(scanner, texts);
        scalars = new ScalarReader(scanner, texts, numbers, row, misfits, types);
        Constants constants = new Constants();
        declared = new DeclaredReader(scanner, texts, numbers, row, misfits, scalars, reading, types, constants);
        filled = IntStream.range(0, columns.length)
                .filter(column -> reading.fallback(column).isPresent())
                .toArray();
        fallbacks = Arrays.stream(filled)
                .mapToObj(column -> constants.add(reading.fallback(column).orElseThrow()))
                .toArray(Constants.Set[]::new);
    }

    /**
     * Sets the record columns of the row, and all others to null. Texts are slices of {@code json} or of an array that
     * is valid until the next call.
     *
     * @return whether the record fits; if not, {@link #reason} and {@link #detail} say why
     */
    boolean decode(byte[] json) {
        row.clear();
        texts.begin();
        unknownFields.clear();
        record++;
        hasPayload = false;
        scanner.begin();
        isFramed = mayBeFramed && json.length >= FRAME_BYTES && json[0] == 0;
        int start = isFramed ? FRAME_BYTES : 0;
        int at = scanner.skipBlanks(json, start);
        at = at == json.length || json[at] != '{' ? scanner.stopAtOther(json, at) : object(json, at, root, 1);
        if (at >= 0) {
            at = scanner.skipBlanks(json, at);
            if (at != json.length) {
                at = malformation.stop(TRAILING_TEXT, at, "nothing after the object");
            }
        }
        if (at < 0) {
            misfits.clear();
            return reject(malformation.reason(), malformation.detail(json));
        }
        return settle(json, start);
    }

    private boolean settle(byte[] json, int start) {
        if (reading.payloadPath.isPresent() && !hasPayload) {
            misfits.clear();
            topFields.read(json, start);
            return reject(
                    NO_PAYLOAD,
                    "found no object at " + reading.payloadPath.get() + ", expected the table's record there; "
                            + topFields.sentence());
        }
        for (int i = 0; i < reading.choosing.length; i++) {
            choose(reading.choosing[i], reading.choices[i]);
        }
        for (int i = 0; i < filled.length; i++) {
            if (row.isNull(filled[i]) && !misfits.has(filled[i])) {
                fallbacks[i].into(row, filled[i]);
            }
        }
        if (!misfits.isEmpty()) {
            reject(misfits.reason(), misfits.detail(json));
            misfits.clear();
            return false;
        }
        return !row.isNull(keyColumn) && !isBlankKey() || rejectKey(json, start);
    }

    /** Gives a column the first of its values that is there; of the others it does not matter whether they fit. */
    private void choose(int column, int[] slots) {
        boolean isChosen = false;
        for (int slot : slots) {
            if (!isChosen && misfits.has(slot)) {
                misfits.move(slot, column);
                isChosen = true;
            } else {
                misfits.forget(slot);
                if (!isChosen && !row.isNull(slot)) {
                    row.copy(slot, column);
                    isChosen = true;
                }
            }
        }
    }

    /** Why the last record does not fit. */
    DeadLetterReason reason() {
        return reason;
    }

    /** What was found where, and what was expected. */
    String detail() {
        return detail;
    }

    /** The fields of the last record that are no columns; of one that broke off, those before that. */
    NotedFields unknownFields() {
        return unknownFields;
    }

    /** Whether the last record, which fitted, gave a value to no column but the key's. */
    boolean isKeyOnly() {
        for (int column = 0; column < columns.length; column++) {
            if (column != keyColumn && !row.isNull(column)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the last record is well-formed and lacks its key: then {@link #allFields} are known. */
    boolean hasNoKey() {
        return reason == MISSING_KEY;
    }

    /** The fields of the last record without a key, columns or not. */
    NotedFields allFields() {
        return topFields.fields();
    }

    /** Whether the last record had a schema registry's frame before the JSON, as its table lets it. */
    boolean isFramed() {
        return isFramed;
    }

    /** How many values of the last record counted as null that are no JSON. */
    long nans() {
        return scanner.nans();
    }

    /** Lets go of the last record. */
    void trim() {
        texts.trim();
        numbers.trim();
        unknownFields.trim();
        topFields.trim();
    }

    /** Reads the object that begins at {@code start}, the {@code depth}th around what is in it. */
    private int object(byte[] json, int start, Place place, int depth) {
        int at = scanner.skipBlanks(json, start + 1);
        if (at < json.length && json[at] == '}') {
            return at + 1;
        }
        FieldNames names = place.names;
        int previous = FieldNames.UNKNOWN;
        while (true) {
            int field = names.expectedAfter(previous);
            int value = names.afterIfAt(field, json, at);
            if (value < 0) {
                if (at == json.length || json[at] != '"') {
                    return scanner.nameMissing(at);
                }
                at = texts.scan(json, at + 1);
                if (at < 0) {
                    return at;
                }
                field = names.find(texts.bytes(), texts.start(), texts.length(), previous);
                at = scanner.colon(json, at);
            } else {
                at = isBlankOrEnd(json, value) ? scanner.valueAt(json, value) : value;
            }
            previous = field;
            if (at < 0) {
                return at;
            }
            if (field == FieldNames.UNKNOWN) {
                if (place.path != null) {
                    unknownFields.note(place.path, texts.bytes(), texts.start(), texts.length());
                }
                at = scanner.skipValue(json, at, depth);
            } else {
                int slot = place.slots[field];
                if (slot < 0) {
                    at = entry(json, at, place.entries[field], depth);
                } else {
                    if (!misfits.isEmpty()) {
                        misfits.forget(slot);
                    }
                    at = scalars.value(json, at, slot, depth);
                }
            }
            if (at >= 0 && at < json.length && json[at] == ',') {
                at++; // as most producers write it
            } else {
                at = at < 0 ? at : scanner.separator(json, at, '}');
                if (at < 0 || json[at - 1] == '}') {
                    return at;
                }
            }
            if (isBlankOrEnd(json, at)) {
                at = scanner.skipBlanks(json, at);
            }
        }
    }

    private static boolean isBlankOrEnd(byte[] json, int at) {
        return at == json.length || json[at] <= ' ';
    }

    /** Reads the array that begins at {@code start}, the {@code depth}th around what is in it. */
    private int array(byte[] json, int start, Place place, int depth) {
        int at = scanner.skipBlanks(json, start + 1);
        if (at < json.length && json[at] == ']') {
            return at + 1;
        }
        for (int index = 0; ; index++) {
            if (at == json.length || index >= place.elements.length || place.elements[index] == null) {
                at = scanner.skipValue(json, at, depth);
            } else {
                at = entry(json, at, place.elements[index], depth);
            }
            at = at < 0 ? at : scanner.separator(json, at, ']');
            if (at < 0 || json[at - 1] == ']') {
                return at;
            }
            at = scanner.skipBlanks(json, at);
        }
    }

    /** Reads a value that more is known of than that it goes to one slot as it is. */
    private int entry(byte[] json, int at, Place.Entry entry, int depth) {
        if (entry.met == record) {
            forget(entry.all);
            hasPayload &= !entry.holdsPayload;
        }
        entry.met = record;
        int until = 0;
        byte first = json[at];
        Place inner = entry.in(first);
        if (inner != null) {
            until = inner(json, at, entry, inner, depth);
        } else if (entry.isNothingFor(first)) {
            until = scanner.skipValue(json, at, depth);
            if (first != 'n' && until >= 0 && !isNan(json, at)) {
                misplaced(at, until, entry);
            }
        }
        for (int i = 0; until >= 0 && i < entry.leaves.length; i++) {
            int slot = entry.leaves[i];
            if (reading.isPlain(slot)) {
                until = inner != null ? until : scalars.value(json, at, slot, depth);
            } else if (inner == null || reading.sources[slot].isJson()) {
                until = declared.value(json, at, slot, depth);
            }
        }
        return until;
    }

    private int inner(byte[] json, int at, Place.Entry entry, Place inner, int depth) {
        int from = scanner.enter(at, depth);
        if (from < 0) {
            return from;
        }
        if (json[at] == '[') {
            return array(json, from, inner, depth + 1);
        }
        hasPayload |= entry.isPayload;
        return object(json, from, inner, depth + 1);
    }

    /** Notes for all values that should lie in something that there is something else. */
    private void misplaced(int at, int until, Place.Entry entry) {
        String expected = entry.expected();
        for (int slot : entry.all) {
            misfits.note(WRONG_TYPE, slot, at, until, expected);
        }
    }

    /** What is known of a place that comes again: the last one counts, with all that is in it. */
    private void forget(int[] slots) {
        for (int slot : slots) {
            row.setNull(slot);
            misfits.forget(slot);
        }
    }

    /** Whether what was read as a value is none in JSON: it counts as null, or would not have been read. */
    private static boolean isNan(byte[] json, int at) {
        return json[at] == 'N' || json[at] == 'I' || json[at] == '-' && json[at + 1] == 'I';
    }

    private boolean isBlankKey() {
        return columns[keyColumn].type() == ColumnType.STRING
                && BlankText.isBlank(row.textBytes(keyColumn), row.textStart(keyColumn), row.textLength(keyColumn));
    }

    private boolean rejectKey(byte[] json, int start) {
        topFields.read(json, start);
        return reject(
                MISSING_KEY,
                "column " + columns[keyColumn].name() + ": found "
                        + (row.isNull(keyColumn) ? "no value" : "a blank text")
                        + ", expected a text that is not blank; " + topFields.sentence());
    }

    private boolean reject(DeadLetterReason why, String text) {
        reason = why;
        detail = text;
        return false;
    }
}
