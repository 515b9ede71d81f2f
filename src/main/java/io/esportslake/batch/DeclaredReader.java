package io.esportslake.batch;

import static io.esportslake.batch.DeadLetterReason.INVALID_TIMESTAMP;
import static io.esportslake.batch.DeadLetterReason.OUT_OF_RANGE;
import static io.esportslake.batch.DeadLetterReason.WRONG_TYPE;

import io.esportslake.table.ColumnSource;
import io.esportslake.table.ColumnType;
import io.esportslake.table.EpochUnit;
import io.esportslake.table.TimestampText;
import java.util.Arrays;

/**
 * Reads a value into a slot whose column says more of it than its type: what stands for it, its unit, that it may stand
 * in quotes, or that its exact text is kept.
 */
final class DeclaredReader {

    private static final int MICROS_IN_SECOND = 6;

    private final JsonScanner scanner;
    private final TextScanner texts;
    private final NumberScanner numbers;
    private final RowSlots row;
    private final Misfits misfits;
    private final ScalarReader scalars;
    private final Reading reading;
    private final ColumnType[] types;
    /** By slot; null where texts stand for themselves. */
    private final Translation[] translations;

    DeclaredReader(
            JsonScanner scanner,
            TextScanner texts,
            NumberScanner numbers,
            RowSlots row,
            Misfits misfits,
            ScalarReader scalars,
            Reading reading,
            ColumnType[] types,
            Constants constants) {
        this.scanner = scanner;
        this.texts = texts;
        this.numbers = numbers;
        this.row = row;
        this.misfits = misfits;
        this.scalars = scalars;
        this.reading = reading;
        this.types = types;
        translations = Arrays.stream(reading.sources)
                .map(source -> source == null || source.values().isEmpty()
                        ? null
                        : new Translation(source.values(), constants))
                .toArray(Translation[]::new);
    }

    /** Reads a value that lies in {@code depth} objects and arrays; returns the position after it, or STOPPED. */
    int value(byte[] json, int at, int slot, int depth) {
        if (reading.sources[slot].isJson()) {
            return exactText(json, at, slot, depth);
        }
        byte first = json[at];
        boolean isNumber = first == '-' || first >= '0' && first <= '9';
        if (translations[slot] != null && (first == '"' || isNumber || first == 't' || first == 'f')) {
            int until = translated(json, at, slot, depth);
            if (until != 0) {
                return until;
            }
        }
        if (first == '"') {
            return quoted(json, at, slot, depth);
        }
        if (isNumber && types[slot] == ColumnType.TIMESTAMP) {
            int until = numbers.scan(json, at);
            if (until < 0) {
                row.setNull(slot);
                return scanner.nan(json, at);
            }
            return time(at, until, slot);
        }
        return scalars.value(json, at, slot, depth);
    }

    private int exactText(byte[] json, int at, int slot, int depth) {
        int until = scanner.skipValue(json, at, depth);
        if (until < 0) {
            return until;
        }
        // Null, and what counts as null.
        boolean isNull =
                json[at] == 'n' || json[at] == 'N' || json[at] == 'I' || json[at] == '-' && json[at + 1] == 'I';
        if (isNull) {
            row.setNull(slot);
        } else {
            row.setText(slot, json, at, until - at);
        }
        return until;
    }

    /** {@return the position after the value, or STOPPED; 0 when nothing stands for it} */
    private int translated(byte[] json, int at, int slot, int depth) {
        int until = scanner.skipValue(json, at, depth);
        if (until < 0) {
            return until;
        }
        boolean isText = json[at] == '"';
        int found = isText
                ? translations[slot].find(texts.bytes(), texts.start(), texts.length())
                : translations[slot].find(json, at, until - at);
        if (found == Translation.NONE) {
            return 0;
        }
        translations[slot].set(found, row, slot);
        return until;
    }

    private int quoted(byte[] json, int at, int slot, int depth) {
        ColumnSource source = reading.sources[slot];
        if (!source.isQuoted()) {
            return scalars.value(json, at, slot, depth);
        }
        int until = texts.scan(json, at + 1);
        if (until < 0) {
            return until;
        }
        int length = texts.length();
        byte[] bytes = texts.bytes();
        int start = texts.start();
        if (types[slot] == ColumnType.TIMESTAMP) {
            long micros = TimestampText.parse(bytes, start, length);
            if (micros != TimestampText.INVALID) {
                row.setInteger(slot, micros);
                return until;
            }
        }
        if (types[slot] == ColumnType.BOOLEAN) {
            return flag(bytes, start, length, at, until, slot);
        }
        DeadLetterReason unfit = types[slot] == ColumnType.TIMESTAMP ? INVALID_TIMESTAMP : WRONG_TYPE;
        if (length == 0 || bytes[start] != '-' && (bytes[start] < '0' || bytes[start] > '9')) {
            return misfits.note(unfit, slot, at, until);
        }
        if (bytes != json) {
            // Undone escapes: something may follow in that array that would be taken for more digits.
            bytes = Arrays.copyOfRange(bytes, start, start + length);
            start = 0;
        }
        if (numbers.scan(bytes, start) != start + length) {
            return misfits.note(unfit, slot, at, until);
        }
        return types[slot] == ColumnType.TIMESTAMP ? time(at, until, slot) : scalars.scanned(at, until, slot);
    }

    private int flag(byte[] bytes, int start, int length, int at, int until, int slot) {
        boolean isTrue = length == 4
                && bytes[start] == 't'
                && bytes[start + 1] == 'r'
                && bytes[start + 2] == 'u'
                && bytes[start + 3] == 'e';
        boolean isFalse = length == 5
                && bytes[start] == 'f'
                && bytes[start + 1] == 'a'
                && bytes[start + 2] == 'l'
                && bytes[start + 3] == 's'
                && bytes[start + 4] == 'e';
        if (!isTrue && !isFalse) {
            return misfits.note(WRONG_TYPE, slot, at, until);
        }
        row.setFlag(slot, isTrue);
        return until;
    }

    /** Takes the number that was scanned last as a time, by its unit. */
    private int time(int at, int until, int slot) {
        EpochUnit unit = reading.sources[slot].unit();
        return switch (unit) {
            case ISO -> misfits.note(WRONG_TYPE, slot, at, until);
            case MILLIS -> scalars.scanned(at, until, slot);
            case SECONDS -> {
                NumberScanner.Wholeness wholeness = numbers.scaled(MICROS_IN_SECOND);
                yield micros(wholeness == NumberScanner.Wholeness.FITS, at, until, slot);
            }
            case MICROS -> {
                NumberScanner.Wholeness wholeness = numbers.wholeness();
                boolean isWhole = wholeness == NumberScanner.Wholeness.FITS;
                boolean fits = isWhole
                        || wholeness == NumberScanner.Wholeness.HAS_FRACTION
                                && numbers.scaled(0) == NumberScanner.Wholeness.FITS;
                yield micros(
                        fits && (isWhole && numbers.whole() == 0 || EpochMillis.fitsAsMicros(numbers.whole())),
                        at,
                        until,
                        slot);
            }
        };
    }

    private int micros(boolean fits, int at, int until, int slot) {
        long micros = numbers.whole();
        if (!fits || micros < TimestampText.MIN_MICROS || micros > TimestampText.MAX_MICROS) {
            return misfits.note(OUT_OF_RANGE, slot, at, until);
        }
        row.setInteger(slot, micros);
        return until;
    }
}
