package io.esportslake.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The rules that the derived columns of the lake's tables are made of. */
public final class Derivations {

    /** KDA of a player without deaths. */
    private static final double PERFECT_KDA = 99.99;

    private Derivations() {}

    /** {@code column / divisor}, truncated towards zero; null when the column is. */
    public static Derivation quotient(String column, int divisor) {
        return Derivation.named(call("quotient", column, divisor), (indexOf, target) -> {
            int input = indexOf.applyAsInt(column);
            return row -> {
                if (row.isNull(input)) {
                    row.setNull(target);
                } else {
                    row.setInteger(target, row.integer(input) / divisor);
                }
            };
        });
    }

    /** Whether the text of a column is exactly {@code text}; null when the column is. */
    public static Derivation isText(String column, String text) {
        byte[] expected = text.getBytes(StandardCharsets.UTF_8);
        return Derivation.named(call("isText", column, quoted(text)), (indexOf, target) -> {
            int input = indexOf.applyAsInt(column);
            return row -> {
                if (row.isNull(input)) {
                    row.setNull(target);
                } else {
                    int start = row.textStart(input);
                    row.setFlag(
                            target,
                            Arrays.equals(
                                    row.textBytes(input),
                                    start,
                                    start + row.textLength(input),
                                    expected,
                                    0,
                                    expected.length));
                }
            };
        });
    }

    /** Whether a whole number is above zero; null when the column is. */
    public static Derivation isPositive(String column) {
        return Derivation.named(call("isPositive", column), (indexOf, target) -> {
            int input = indexOf.applyAsInt(column);
            return row -> {
                if (row.isNull(input)) {
                    row.setNull(target);
                } else {
                    row.setFlag(target, row.integer(input) > 0);
                }
            };
        });
    }

    /** One of three texts for true, false and null. */
    public static Derivation textOfFlag(String column, String whenTrue, String whenFalse, String whenNull) {
        byte[] trueText = whenTrue.getBytes(StandardCharsets.UTF_8);
        byte[] falseText = whenFalse.getBytes(StandardCharsets.UTF_8);
        byte[] nullText = whenNull.getBytes(StandardCharsets.UTF_8);
        return Derivation.named(
                call("textOfFlag", column, quoted(whenTrue), quoted(whenFalse), quoted(whenNull)),
                (indexOf, target) -> {
                    int input = indexOf.applyAsInt(column);
                    return row -> {
                        byte[] text = row.isNull(input) ? nullText : row.flag(input) ? trueText : falseText;
                        row.setText(target, text, 0, text.length);
                    };
                });
    }

    /** The texts that are not null, joined by one blank; null when all are. */
    public static Derivation joinedText(String... columns) {
        return Derivation.named(call("joinedText", (Object[]) columns), (indexOf, target) -> {
            int[] parts = Arrays.stream(columns).mapToInt(indexOf).toArray();
            return row -> row.setJoinedText(target, parts);
        });
    }

    /** {@code given}, else wins of games in percent, rounded to two digits, when there are games; else null. */
    public static Derivation winRate(String given, String wins, String games) {
        return Derivation.named(call("winRate", given, wins, games), (indexOf, target) -> {
            int rate = indexOf.applyAsInt(given);
            int won = indexOf.applyAsInt(wins);
            int played = indexOf.applyAsInt(games);
            return row -> {
                if (!row.isNull(rate)) {
                    row.setReal(target, row.real(rate));
                } else if (row.isNull(won) || row.isNull(played) || row.integer(played) <= 0) {
                    row.setNull(target);
                } else {
                    row.setReal(target, round2((double) row.integer(won) / row.integer(played) * 100));
                }
            };
        });
    }

    /**
     * {@code given}, else (kills + assists) / deaths rounded to two digits when deaths are above zero, 99.99 when they
     * are zero; null when a needed input is null or deaths are negative.
     */
    public static Derivation kda(String given, String kills, String deaths, String assists) {
        return Derivation.named(call("kda", given, kills, deaths, assists), (indexOf, target) -> {
            int ratio = indexOf.applyAsInt(given);
            int killed = indexOf.applyAsInt(kills);
            int died = indexOf.applyAsInt(deaths);
            int assisted = indexOf.applyAsInt(assists);
            return row -> {
                if (!row.isNull(ratio)) {
                    row.setReal(target, row.real(ratio));
                } else if (!row.isNull(died) && row.real(died) == 0) {
                    row.setReal(target, PERFECT_KDA);
                } else if (row.isNull(died) || row.isNull(killed) || row.isNull(assisted) || row.real(died) < 0) {
                    row.setNull(target);
                } else {
                    row.setReal(target, round2((row.real(killed) + row.real(assisted)) / row.real(died)));
                }
            };
        });
    }

    private static String call(String rule, Object... arguments) {
        return rule + Arrays.stream(arguments).map(Object::toString).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /**
     * Rounds to two digits, half up (away from zero) on the shortest decimal text of the double, as Spark's
     * {@code round} does. Infinities and NaN stay as they are.
     */
    static double round2(double value) {
        double magnitude = Math.abs(value);
        if (magnitude < 1e9) {
            // The text and the binary value differ by far less than the margin, so only values near a tie need the
            // text.
            double hundredfold = magnitude * 100;
            double whole = Math.floor(hundredfold);
            double rest = hundredfold - whole;
            if (Math.abs(rest - 0.5) > 1e-4 && rest > 1e-4 && rest < 1 - 1e-4) {
                double rounded = (rest > 0.5 ? whole + 1 : whole) / 100;
                return value < 0 && rounded != 0 ? -rounded : rounded;
            }
        }
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return value;
        }
        return new BigDecimal(Double.toString(value))
                .setScale(2, RoundingMode.HALF_UP)
                .doubleValue();
    }
}
