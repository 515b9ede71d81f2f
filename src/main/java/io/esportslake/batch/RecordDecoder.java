package io.esportslake.batch;

import static io.esportslake.batch.DeadLetterReason.INVALID_TIMESTAMP;
import static io.esportslake.batch.DeadLetterReason.MISSING_KEY;
import static io.esportslake.batch.DeadLetterReason.OUT_OF_RANGE;
import static io.esportslake.batch.DeadLetterReason.TRAILING_TEXT;
import static io.esportslake.batch.DeadLetterReason.WRONG_TYPE;

import io.esportslake.table.Column;
import io.esportslake.table.ColumnType;
import io.esportslake.table.TableDefinition;
import io.esportslake.table.TimestampText;

/**
 * Decodes one record's value into the record columns of a row.
 *
 * <p>The record as a whole is judged first: if it is not one valid JSON object, nothing else counts. Then its columns:
 * of a field that comes twice the last one counts and is the only one judged, so a column's verdict is kept and read at
 * the end. The first bad column of the table's order gives the reason.
 *
 * <p>A field whose name is a derived or a lineage column is an unknown field like any other.
 */
final class RecordDecoder {

    private final Malformation malformation = new Malformation();
    private final TextScanner texts = new TextScanner(malformation);
    private final NumberScanner numbers = new NumberScanner(malformation);
    private final JsonScanner scanner;
    private final FieldNames names;
    private final Column[] columns;
    private final ColumnType[] types;
    private final int keyColumn;
    private final RowSlots row;

    private final Misfits misfits;
    private final NotedFields unknownFields = new NotedFields();
    private final TopFields topFields;
    private DeadLetterReason reason;
    private String detail;

    RecordDecoder(TableDefinition table, BatchLimits limits, RowSlots row) {
        this.row = row;
        scanner = new JsonScanner(malformation, texts, numbers, limits.maxNesting());
        names = new FieldNames(table.recordColumns());
        columns = table.recordColumns().toArray(Column[]::new);
        types = new ColumnType[columns.length];
        for (int i = 0; i < columns.length; i++) {
            types[i] = columns[i].type();
        }
        keyColumn = table.indexOf(table.keyColumn());
        misfits = new Misfits(columns);
        topFields = new TopFields(scanner, texts);
    }

    /**
     * Sets the record columns of the row, and all others to null. Texts are slices of {@code json} or of an array that is
     * valid until the next call.
     *
     * @return whether the record fits; if not, {@link #reason} and {@link #detail} say why
     */
    boolean decode(byte[] json) {
        row.clear();
        texts.begin();
        unknownFields.clear();
        reason = null;
        int at = object(json, scanner.skipBlanks(json, 0));
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
        if (!misfits.isEmpty()) {
            reject(misfits.reason(), misfits.detail(json));
            misfits.clear();
            return false;
        }
        return !row.isNull(keyColumn) && !isBlankKey() || rejectKey(json);
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

    /** Lets go of the last record. */
    void trim() {
        texts.trim();
        numbers.trim();
        unknownFields.trim();
        topFields.trim();
    }

    private int object(byte[] json, int start) {
        if (start == json.length || json[start] != '{') {
            return scanner.stopAtOther(json, start);
        }
        int at = scanner.skipBlanks(json, start + 1);
        if (at < json.length && json[at] == '}') {
            return at + 1;
        }
        int previous = FieldNames.UNKNOWN;
        while (true) {
            int column = names.expectedAfter(previous);
            int value = names.afterIfAt(column, json, at);
            if (value < 0) {
                if (at == json.length || json[at] != '"') {
                    return scanner.nameMissing(at);
                }
                at = texts.scan(json, at + 1);
                if (at < 0) {
                    return at;
                }
                column = names.find(texts.bytes(), texts.start(), texts.length(), previous);
                at = scanner.colon(json, at);
            } else {
                at = isBlankOrEnd(json, value) ? scanner.valueAt(json, value) : value;
            }
            previous = column;
            if (at < 0) {
                return at;
            }
            if (column == FieldNames.UNKNOWN) {
                unknownFields.note(texts.bytes(), texts.start(), texts.length());
                at = scanner.skipValue(json, at, 1);
            } else {
                if (!misfits.isEmpty()) {
                    misfits.forget(column);
                }
                at = value(json, at, column);
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

    private int value(byte[] json, int at, int column) {
        return switch (json[at]) {
            case '"' -> text(json, at, column);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(json, at, column);
            case 't', 'f' -> flag(json, at, column);
            case 'n' -> {
                row.setNull(column);
                yield scanner.literal(json, at);
            }
            case '{', '[' -> misfits.note(WRONG_TYPE, column, at, scanner.skipValue(json, at, 1));
            default -> scanner.skipValue(json, at, 1); // says what is wrong
        };
    }

    private int text(byte[] json, int at, int column) {
        int until = texts.scan(json, at + 1);
        if (until < 0) {
            return until;
        }
        return switch (types[column]) {
            case STRING -> {
                row.setText(column, texts.bytes(), texts.start(), texts.length());
                yield until;
            }
            case TIMESTAMP -> {
                long micros = TimestampText.parse(texts.bytes(), texts.start(), texts.length());
                if (micros == TimestampText.INVALID) {
                    yield misfits.note(INVALID_TIMESTAMP, column, at, until);
                }
                row.setInteger(column, micros);
                yield until;
            }
            case INT, LONG, DOUBLE, BOOLEAN -> misfits.note(WRONG_TYPE, column, at, until);
        };
    }

    private int number(byte[] json, int at, int column) {
        int until = numbers.scan(json, at);
        if (until < 0) {
            return until;
        }
        return switch (types[column]) {
            case STRING -> {
                row.setText(column, json, at, until - at);
                yield until;
            }
            case INT -> whole(column, at, until, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> whole(column, at, until, Long.MIN_VALUE, Long.MAX_VALUE);
            case TIMESTAMP -> millis(column, at, until);
            case DOUBLE -> {
                double real = numbers.real();
                if (Double.isInfinite(real)) {
                    yield misfits.note(OUT_OF_RANGE, column, at, until);
                }
                row.setReal(column, real);
                yield until;
            }
            case BOOLEAN -> misfits.note(WRONG_TYPE, column, at, until);
        };
    }

    private int whole(int column, int at, int until, long lowest, long highest) {
        NumberScanner.Wholeness wholeness = numbers.wholeness();
        if (wholeness == NumberScanner.Wholeness.HAS_FRACTION) {
            return misfits.note(WRONG_TYPE, column, at, until);
        }
        long value = numbers.whole();
        if (wholeness == NumberScanner.Wholeness.TOO_LARGE || value < lowest || value > highest) {
            return misfits.note(OUT_OF_RANGE, column, at, until);
        }
        row.setInteger(column, value);
        return until;
    }

    private int millis(int column, int at, int until) {
        NumberScanner.Wholeness wholeness = numbers.wholeness();
        if (wholeness == NumberScanner.Wholeness.HAS_FRACTION) {
            return misfits.note(WRONG_TYPE, column, at, until);
        }
        if (wholeness == NumberScanner.Wholeness.TOO_LARGE || !EpochMillis.fits(numbers.whole())) {
            return misfits.note(OUT_OF_RANGE, column, at, until);
        }
        row.setInteger(column, EpochMillis.micros(numbers.whole()));
        return until;
    }

    private int flag(byte[] json, int at, int column) {
        int until = scanner.literal(json, at);
        if (until < 0) {
            return until;
        }
        return switch (types[column]) {
            case STRING -> {
                row.setText(column, json, at, until - at);
                yield until;
            }
            case BOOLEAN -> {
                row.setFlag(column, json[at] == 't');
                yield until;
            }
            case INT, LONG, DOUBLE, TIMESTAMP -> misfits.note(WRONG_TYPE, column, at, until);
        };
    }

    private boolean isBlankKey() {
        return types[keyColumn] == ColumnType.STRING
                && BlankText.isBlank(row.textBytes(keyColumn), row.textStart(keyColumn), row.textLength(keyColumn));
    }

    private boolean rejectKey(byte[] json) {
        topFields.read(json);
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
