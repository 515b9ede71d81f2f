package io.esportslake.watch;

import java.util.Locale;

/** A number and what it counts, for a sentence. */
final class Counted {

    private Counted() {}

    /** {@code 1 row}, {@code 1,800 rows}. */
    static String of(long number, String one) {
        return number == 1 ? "1 " + one : only(number) + " " + one + "s";
    }

    /** {@code 1,800}. */
    static String only(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** To the nearest whole number. */
    static String whole(double number) {
        return String.valueOf(Math.round(number));
    }
}
