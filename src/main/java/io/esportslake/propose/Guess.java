package io.esportslake.propose;

import java.util.regex.Pattern;

/**
 * What a column's type is by what was seen.
 *
 * @param type as a table file names it
 * @param unit of a timestamp that is a number of seconds or microseconds; empty for the usual
 * @param isQuoted whether numbers stand in quotes
 * @param isEmptyNull whether empty texts stand for null
 * @param note what people should know; may be empty
 */
record Guess(String type, String unit, boolean isQuoted, boolean isEmptyNull, String note) {

    private static final Pattern TIME_NAME = Pattern.compile(
            "(?:^|_)(?:time|timestamp|date|at|on|start|end|created|updated|modified|creation|ts)(?:_|$)");
    private static final Pattern ID_NAME =
            Pattern.compile("(?:^|_)(?:id|ids|uuid|guid|key|patch|version|code)(?:_|$)|[a-z]id$");

    /** Ids, and what is larger, may grow beyond an int after the records that were seen. */
    private static final double NEAR_THE_END_OF_INT = 5e8;

    /** Guesses by the values of a field, and by its own name in lower snake case. */
    static Guess of(Field field, String name) {
        SeenValues values = field.values;
        if (!field.isScalar()) {
            return plain("json", field.kinds());
        }
        boolean isTime = TIME_NAME.matcher(name).find();
        boolean isId = ID_NAME.matcher(name).find();
        if (values.isFlag()) {
            return plain("boolean", "");
        }
        if (values.isTimeText()) {
            return new Guess("timestamp", "", false, values.emptyTexts() > 0, "");
        }
        if (values.isWholeText() && !isId && values.different() > 1) {
            return new Guess(
                    values.fitsInt() ? "int" : "long", "", true, values.emptyTexts() > 0, "whole numbers in quotes");
        }
        if (values.isText()) {
            return plain("string", "");
        }
        if (values.isNumber()) {
            return number(values, isTime, isId);
        }
        return values.count() == values.notNumbers()
                ? plain("double", "only NaN and the like were seen")
                : plain("string", "values of several types, taken as their exact texts");
    }

    private static Guess number(SeenValues values, boolean isTime, boolean isId) {
        if (!isId && values.areTimes(SeenValues.Unit.MILLIS)) {
            return new Guess("timestamp", "ms", false, false, "milliseconds");
        }
        if (!isId && values.areTimes(SeenValues.Unit.MICROS)) {
            return new Guess("timestamp", "us", false, false, "microseconds");
        }
        if (isTime && !isId && values.areTimes(SeenValues.Unit.SECONDS)) {
            return new Guess("timestamp", "s", false, false, "seconds");
        }
        if (!values.isWhole()) {
            return isId ? plain("string", "numbers, taken as their exact texts") : plain("double", "");
        }
        if (!values.fitsLong()) {
            return plain("string", "whole numbers beyond 64 bits, taken as their exact texts");
        }
        return plain(!isId && values.most() < NEAR_THE_END_OF_INT && values.fitsInt() ? "int" : "long", "");
    }

    private static Guess plain(String type, String note) {
        return new Guess(type, "", false, false, note);
    }

    boolean isText() {
        return type.equals("string");
    }
}
