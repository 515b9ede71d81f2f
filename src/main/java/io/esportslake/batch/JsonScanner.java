package io.esportslake.batch;

import static io.esportslake.batch.DeadLetterReason.NESTED_TOO_DEEP;
import static io.esportslake.batch.DeadLetterReason.NOT_JSON;
import static io.esportslake.batch.Malformation.STOPPED;

import java.util.Arrays;

/**
 * What is common to all places of a record: white space, literals, separators, and values that are checked but not
 * kept. Methods take a position and return the one after what they read, or {@link Malformation#STOPPED}.
 */
final class JsonScanner {

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final Malformation malformation;
    private final TextScanner texts;
    private final NumberScanner numbers;
    private static final byte[] NAN = {'N', 'a', 'N'};
    private static final byte[] INFINITY = {'I', 'n', 'f', 'i', 'n', 'i', 't', 'y'};
    private static final byte[] MINUS_INFINITY = {'-', 'I', 'n', 'f', 'i', 'n', 'i', 't', 'y'};

    private final int maxNesting;
    private final boolean isNanNull;
    private long nans;

    /** With {@code isNanNull}, NaN, Infinity and -Infinity are values, which count as null. */
    JsonScanner(
            Malformation malformation, TextScanner texts, NumberScanner numbers, int maxNesting, boolean isNanNull) {
        this.isNanNull = isNanNull;
        this.malformation = malformation;
        this.texts = texts;
        this.numbers = numbers;
        this.maxNesting = maxNesting;
    }

    /** The next position that holds no white space; may be the end. */
    int skipBlanks(byte[] json, int from) {
        int at = from;
        while (at < json.length && json[at] <= ' ' && isBlank(json[at])) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\t' || b == '\r';
    }

    /**
     * Reads the colon after a name and the white space around it.
     *
     * @return the position of the value, or STOPPED
     */
    int colon(byte[] json, int from) {
        int at = skipBlanks(json, from);
        if (at == json.length || json[at] != ':') {
            return malformation.stop(NOT_JSON, at, "a colon after a field's name");
        }
        return valueAt(json, at + 1);
    }

    /**
     * Skips white space after a colon.
     *
     * @return the position of the value, or STOPPED
     */
    int valueAt(byte[] json, int from) {
        int at = skipBlanks(json, from);
        return at == json.length ? malformation.stop(NOT_JSON, at, "a value") : at;
    }

    /** Reads the true, false or null whose first letter stands at {@code from}. */
    int literal(byte[] json, int from) {
        byte[] text = json[from] == 't' ? TRUE : json[from] == 'f' ? FALSE : NULL;
        for (int i = 0; i < text.length; i++) {
            if (from + i == json.length || json[from + i] != text[i]) {
                return malformation.stop(NOT_JSON, from + i, "true, false or null");
            }
        }
        return from + text.length;
    }

    /**
     * Checks the value at {@code from}, of whatever kind.
     *
     * @param depth how many objects and arrays it lies in
     */
    int skipValue(byte[] json, int from, int depth) {
        if (from == json.length) {
            return malformation.stop(NOT_JSON, from, "a value");
        }
        return switch (json[from]) {
            case '"' -> texts.scan(json, from + 1);
            case '{', '[' -> skipNested(json, from, depth + 1);
            case 't', 'f', 'n' -> literal(json, from);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                int until = numbers.scan(json, from);
                yield until < 0 ? nan(json, from) : until;
            }
            default -> {
                malformation.stop(NOT_JSON, from, "a value");
                yield nan(json, from);
            }
        };
    }

    /**
     * Reads, where something was found that is no value, what counts as null here though it is no JSON.
     *
     * @return the position after it, or STOPPED for the reason that is known already
     */
    int nan(byte[] json, int from) {
        if (isNanNull) {
            for (byte[] text : new byte[][] {NAN, INFINITY, MINUS_INFINITY}) {
                int until = from + text.length;
                if (until <= json.length && Arrays.equals(json, from, until, text, 0, text.length)) {
                    nans++;
                    return until;
                }
            }
        }
        return STOPPED;
    }

    /** Begins a record. */
    void begin() {
        nans = 0;
    }

    /** How many of those there were in the record, each as often as it was read. */
    long nans() {
        return nans;
    }

    /**
     * Whether an object or an array may begin here, inside of so many.
     *
     * @return {@code from}, or STOPPED
     */
    int enter(int from, int depth) {
        return depth < maxNesting ? from : tooDeep(from);
    }

    private int tooDeep(int from) {
        return malformation.stop(NESTED_TOO_DEEP, from, "at most " + maxNesting + " levels of nesting");
    }

    private int skipNested(byte[] json, int from, int depth) {
        if (depth > maxNesting) {
            return tooDeep(from);
        }
        boolean object = json[from] == '{';
        char close = object ? '}' : ']';
        int at = skipBlanks(json, from + 1);
        if (at < json.length && json[at] == close) {
            return at + 1;
        }
        while (true) {
            if (object) {
                at = name(json, at);
                at = at < 0 ? at : colon(json, at);
            }
            at = at < 0 ? at : skipValue(json, at, depth);
            at = at < 0 ? at : separator(json, at, close);
            if (at < 0 || json[at - 1] == close) {
                return at;
            }
            at = skipBlanks(json, at);
        }
    }

    private int name(byte[] json, int at) {
        if (at == json.length || json[at] != '"') {
            return nameMissing(at);
        }
        return texts.scan(json, at + 1);
    }

    /** Stops where a field's name should have begun. */
    int nameMissing(int at) {
        return malformation.stop(NOT_JSON, at, "a field's name in quotes");
    }

    /** Reads the comma or the closing bracket after a value; which one stands before the returned position. */
    int separator(byte[] json, int from, char close) {
        int at = skipBlanks(json, from);
        if (at == json.length || json[at] != ',' && json[at] != close) {
            return malformation.stop(
                    NOT_JSON, at, close == '}' ? "a comma or a closing brace" : "a comma or a closing bracket");
        }
        return at + 1;
    }

    /** Checks a whole value that should have been an object. Always STOPPED, with the precise reason. */
    int stopAtOther(byte[] json, int from) {
        int at = skipValue(json, from, 0);
        at = at < 0 ? at : skipBlanks(json, at);
        if (at == json.length) {
            malformation.stop(DeadLetterReason.NOT_AN_OBJECT, from, "an object");
        } else if (at >= 0) {
            malformation.stop(NOT_JSON, at, "one object");
        }
        return STOPPED;
    }
}
