package io.esportslake.batch;

import io.esportslake.source.ValueForm;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * What a value that is not one JSON object was probably meant to be, for people who look for the producer's mistake.
 * Looks at a bounded number of bytes, and only at values that are refused already.
 */
final class Likeness {

    private static final int LONGEST_WORD = 10;
    private static final int LOOKED_AT = 64;
    /** A word that begins like true, false or null is read so far before it is none. */
    private static final int LONGEST_LITERAL = 4;

    private static final Set<String> NO_NUMBERS = Set.of("NaN", "nan", "Infinity", "inf", "undefined");
    private static final Set<String> PYTHON_WORDS = Set.of("None", "True", "False");

    private Likeness() {}

    /** A clause after a semicolon about a value in which scanning stopped at {@code at}; or the empty text. */
    static String clause(DeadLetterReason reason, int at, byte[] json) {
        String likeness = switch (reason) {
            case NOT_JSON -> notJson(at, json);
            case NOT_AN_OBJECT -> notAnObject(at, json);
            case TRAILING_TEXT -> trailing(at, json);
            case INVALID_UTF8 -> otherCharset(at, json);
            case LONE_SURROGATE,
                    NESTED_TOO_DEEP,
                    MISSING_KEY,
                    WRONG_TYPE,
                    OUT_OF_RANGE,
                    INVALID_TIMESTAMP,
                    NO_PAYLOAD,
                    RULE_VIOLATED,
                    PARTITION_VALUE_TOO_LONG,
                    TOO_MANY_PARTITION_KEYS,
                    TOO_LARGE -> "";
        };
        return likeness.isEmpty() ? "" : "; " + likeness;
    }

    private static String notJson(int at, byte[] json) {
        if (json.length == 0) {
            return "the value is empty: a delete has a null value";
        }
        if (at <= Integer.BYTES) { // scanning stops early at what is no text, and lengths may look like blanks
            String form = ValueForm.of(json).map(Likeness::advice).orElse("");
            if (!form.isEmpty()) {
                return form;
            }
        }
        if (at == json.length) {
            return "";
        }
        String word = word(at, json);
        if (NO_NUMBERS.contains(word)) {
            return word + " is not JSON: send null instead (Python: json.dumps(..., allow_nan=False) refuses it)";
        }
        if (PYTHON_WORDS.contains(word)) {
            return word + " is Python, not JSON: send json.dumps(...)";
        }
        if (json[at] == '\'' && isAfter("{[,:", at, json)) {
            return "single quotes, as Python and JavaScript print objects, are not JSON: send json.dumps(...) or"
                    + " JSON.stringify(...)";
        }
        return text(at, json);
    }

    private static String advice(ValueForm form) {
        return "this is " + form.name() + ": "
                + switch (form.kind()) {
                    case BYTE_ORDER_MARK -> "send it without the mark";
                    case OTHER_ENCODING -> "send UTF-8";
                    case COMPRESSED -> "send it as it is, Kafka compresses batches of records (compression.type)";
                    case REGISTRY_FRAME -> "the producer uses a schema registry's serializer, send plain JSON";
                    case OTHER_FORMAT -> "send JSON";
                };
    }

    /** A value that does not even begin like JSON. */
    private static String text(int at, byte[] json) {
        int from = Math.max(0, at - LONGEST_LITERAL);
        while (from < at && isBlank(json[from])) {
            from++;
        }
        if (!isAfter("", from, json)) {
            return "";
        }
        if (json[from] == 'b' && from + 1 < json.length && (json[from + 1] == '\'' || json[from + 1] == '"')) {
            return "this is how Python prints bytes (b'...'): send the bytes, not their str()";
        }
        if (isBase64OfObject(from, json)) {
            return "this is JSON in base64: send it as it is";
        }
        boolean isText = isLetter(json[from]);
        for (int i = from; i < Math.min(json.length, from + LOOKED_AT); i++) {
            isText &= json[i] >= ' ' || isBlank(json[i]);
        }
        return isText ? "this is plain text" : "";
    }

    private static String notAnObject(int at, byte[] json) {
        if (json[at] == '[') {
            return "this is an array: send each element as a record of its own";
        }
        if (json[at] != '"') {
            return "";
        }
        if (isBase64OfObject(at + 1, json)) {
            return "this is JSON in base64 in a JSON text: send it as it is";
        }
        int first = at + 1;
        while (first < at + LOOKED_AT && json[first] == ' ') {
            first++;
        }
        return json[first] == '{' || json[first] == '['
                ? "this is JSON inside a JSON text, encoded twice: send the object itself"
                : "";
    }

    private static String trailing(int at, byte[] json) {
        if (json[at] == '{' || json[at] == '[') {
            return "a second JSON document follows: send each as a record of its own";
        }
        int zeros = at;
        while (zeros < json.length && zeros < at + LOOKED_AT && json[zeros] == 0) {
            zeros++;
        }
        return zeros == json.length ? "NUL bytes follow, as after a text of C: send the value without them" : "";
    }

    /** One byte above ASCII alone among ASCII: never UTF-8, and usual where each character is one byte. */
    private static String otherCharset(int at, byte[] json) {
        if (at == json.length) {
            return "";
        }
        int lead = at > 0 && (json[at - 1] & 0xFF) >= 0xC0 ? at - 1 : at;
        int found = json[lead] & 0xFF;
        boolean isAlone =
                found >= 0x80 && lead > 0 && json[lead - 1] >= 0 && lead + 1 < json.length && json[lead + 1] >= 0;
        // The beginning of UTF-8's most frequent characters at the end of a text is rather a text cut off.
        boolean isCut = isAlone && (found == 0xC2 || found == 0xC3) && json[lead + 1] == '"';
        if (!isAlone || isCut) {
            return "";
        }
        String byteText = String.format(Locale.ROOT, "0x%02X", found);
        return found >= 0xA0
                ? "this looks like ISO 8859-1 (Latin-1), where " + byteText + " is '"
                        + Excerpt.of(String.valueOf((char) found)) + "': send UTF-8"
                : "this looks like Windows-1252, which has a character at " + byteText + ": send UTF-8";
    }

    /** Whether {@code at} begins the value, or the last byte before it that is not blank is one of some. */
    private static boolean isAfter(String some, int at, byte[] json) {
        int before = at - 1;
        while (before >= 0 && at - before < LOOKED_AT && isBlank(json[before])) {
            before--;
        }
        return before < 0 || json[before] > 0 && some.indexOf(json[before]) >= 0;
    }

    /** The word of letters around {@code at}, where a value may begin; or the empty text. */
    private static String word(int at, byte[] json) {
        int from = at;
        while (from > 0 && at - from < LONGEST_WORD && isLetter(json[from - 1])) {
            from--;
        }
        int until = at;
        while (until < json.length && until - from < LONGEST_WORD && isLetter(json[until])) {
            until++;
        }
        int signed = from > 0 && json[from - 1] == '-' ? from - 1 : from;
        boolean isWhole = until == json.length || !isLetter(json[until]);
        return until > at && isWhole && isAfter("[,:", signed, json)
                ? new String(json, from, until - from, StandardCharsets.US_ASCII)
                : "";
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\t' || b == '\r';
    }

    private static boolean isLetter(byte b) {
        return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z';
    }

    /** The letters that an opening brace and a quote become. */
    private static boolean isBase64OfObject(int from, byte[] json) {
        return from + 4 <= json.length && json[from] == 'e' && json[from + 1] == 'y' && json[from + 2] == 'J';
    }
}
