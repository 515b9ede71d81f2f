package io.esportslake.batch;

import static io.esportslake.batch.DeadLetterReason.INVALID_TIMESTAMP;
import static io.esportslake.batch.DeadLetterReason.OUT_OF_RANGE;
import static io.esportslake.batch.DeadLetterReason.WRONG_TYPE;

import io.esportslake.table.ColumnType;
import io.esportslake.table.TimestampText;

/** Reads a value into a slot, as the type of its column takes it. */
final class ScalarReader {

    private final JsonScanner scanner;
    private final TextScanner texts;
    private final NumberScanner numbers;
    private final RowSlots row;
    private final Misfits misfits;
    private final ColumnType[] types;

    /** Takes the types by slot; null for those that no value goes to. */
    ScalarReader(
            JsonScanner scanner,
            TextScanner texts,
            NumberScanner numbers,
            RowSlots row,
            Misfits misfits,
            ColumnType[] types) {
        this.scanner = scanner;
        this.texts = texts;
        this.numbers = numbers;
        this.row = row;
        this.misfits = misfits;
        this.types = types;
    }

    /** Reads a value that lies in {@code depth} objects and arrays; returns the position after it, or STOPPED. */
    int value(byte[] json, int at, int slot, int depth) {
        return switch (json[at]) {
            case '"' -> text(json, at, slot);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(json, at, slot);
            case 't', 'f' -> flag(json, at, slot);
            case 'n' -> {
                row.setNull(slot);
                yield scanner.literal(json, at);
            }
            case '{', '[' -> misfits.note(WRONG_TYPE, slot, at, scanner.skipValue(json, at, depth));
            default -> {
                row.setNull(slot);
                yield scanner.skipValue(json, at, depth); // says what is wrong
            }
        };
    }

    private int text(byte[] json, int at, int slot) {
        int until = texts.scan(json, at + 1);
        if (until < 0) {
            return until;
        }
        return switch (types[slot]) {
            case STRING -> {
                row.setText(slot, texts.bytes(), texts.start(), texts.length());
                yield until;
            }
            case TIMESTAMP -> {
                long micros = TimestampText.parse(texts.bytes(), texts.start(), texts.length());
                if (micros == TimestampText.INVALID) {
                    yield misfits.note(INVALID_TIMESTAMP, slot, at, until);
                }
                row.setInteger(slot, micros);
                yield until;
            }
            case INT, LONG, DOUBLE, BOOLEAN -> misfits.note(WRONG_TYPE, slot, at, until);
        };
    }

    private int number(byte[] json, int at, int slot) {
        int until = numbers.scan(json, at);
        if (until < 0) {
            row.setNull(slot);
            return scanner.nan(json, at);
        }
        if (types[slot] == ColumnType.STRING) {
            row.setText(slot, json, at, until - at);
            return until;
        }
        return scanned(at, until, slot);
    }

    /**
     * Takes the number that was scanned last into a slot that is no text.
     *
     * @param at where the value stands that it is
     * @param until where that ends
     */
    int scanned(int at, int until, int slot) {
        return switch (types[slot]) {
            case INT -> whole(slot, at, until, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> whole(slot, at, until, Long.MIN_VALUE, Long.MAX_VALUE);
            case TIMESTAMP -> millis(slot, at, until);
            case DOUBLE -> {
                double real = numbers.real();
                if (Double.isInfinite(real)) {
                    yield misfits.note(OUT_OF_RANGE, slot, at, until);
                }
                row.setReal(slot, real);
                yield until;
            }
            case STRING, BOOLEAN -> misfits.note(WRONG_TYPE, slot, at, until);
        };
    }

    private int whole(int slot, int at, int until, long lowest, long highest) {
        NumberScanner.Wholeness wholeness = numbers.wholeness();
        if (wholeness == NumberScanner.Wholeness.HAS_FRACTION) {
            return misfits.note(WRONG_TYPE, slot, at, until);
        }
        long value = numbers.whole();
        if (wholeness == NumberScanner.Wholeness.TOO_LARGE || value < lowest || value > highest) {
            return misfits.note(OUT_OF_RANGE, slot, at, until);
        }
        row.setInteger(slot, value);
        return until;
    }

    private int millis(int slot, int at, int until) {
        NumberScanner.Wholeness wholeness = numbers.wholeness();
        if (wholeness == NumberScanner.Wholeness.FITS && EpochMillis.fits(numbers.whole())) {
            row.setInteger(slot, EpochMillis.micros(numbers.whole()));
            return until;
        }
        // Digits beyond microseconds are cut, as those of seconds and of texts are.
        boolean fits = wholeness == NumberScanner.Wholeness.HAS_FRACTION
                && numbers.scaled(EpochMillis.DIGITS_TO_MICROS) == NumberScanner.Wholeness.FITS
                && EpochMillis.fitsAsMicros(numbers.whole());
        if (!fits) {
            return misfits.note(OUT_OF_RANGE, slot, at, until);
        }
        row.setInteger(slot, numbers.whole());
        return until;
    }

    private int flag(byte[] json, int at, int slot) {
        int until = scanner.literal(json, at);
        if (until < 0) {
            return until;
        }
        return switch (types[slot]) {
            case STRING -> {
                row.setText(slot, json, at, until - at);
                yield until;
            }
            case BOOLEAN -> {
                row.setFlag(slot, json[at] == 't');
                yield until;
            }
            case INT, LONG, DOUBLE, TIMESTAMP -> misfits.note(WRONG_TYPE, slot, at, until);
        };
    }
}
