package io.esportslake.config;

import java.time.Duration;

/** A duration as people write it: {@code 500 ms}, {@code 1.5 s}, {@code 1 min 30 s}, {@code 2 h}, {@code 3 d 4 h}. */
public final class DurationText {

    private DurationText() {}

    /** Exact to the millisecond below a minute, else to the second; what is zero is left out. */
    public static String of(Duration duration) {
        if (duration.isNegative()) {
            return "-" + of(duration.negated());
        }
        if (duration.toSeconds() == 0) {
            return duration.toMillis() == 0 ? "0 s" : duration.toMillis() + " ms";
        }
        if (duration.toMinutes() == 0 && duration.toMillisPart() > 0) {
            return duration.toMillis() / 1_000.0 + " s";
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toDays(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "min");
        append(text, duration.toSecondsPart(), "s");
        return text.toString();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(text.length() == 0 ? "" : " ")
                    .append(amount)
                    .append(' ')
                    .append(unit);
        }
    }
}
