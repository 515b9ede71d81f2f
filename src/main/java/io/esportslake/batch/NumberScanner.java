package io.esportslake.batch;

import static io.esportslake.batch.DeadLetterReason.NOT_JSON;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Reads JSON numbers by the strict grammar, and gives the last one read as a whole number or as a double. */
final class NumberScanner {

    /** Whether the last number is a whole one that fits 64 bits. */
    enum Wholeness {
        FITS,
        TOO_LARGE,
        HAS_FRACTION
    }

    /** So many digits always fit 64 bits without a sign. */
    private static final int MAX_DIGITS = 19;

    /** Further than any number's digits can bring it back; keeps sums of exponents from overflowing. */
    private static final long MAX_EXPONENT = 1L << 40;

    /** Of numbers that are times; more would only be slow to shift. */
    private static final int MAX_SCALED_EXPONENT = 64;

    private static final long MAX_EXACT = 1L << 53;
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private final Malformation malformation;
    private byte[] json = {};
    private int from;
    private int until;
    private boolean negative;
    private boolean plain;
    private int digitsFrom;
    private int digitsUntil;
    private int digits;
    private int fractionDigits;
    /** The digits as one number without a sign; meaningless above {@link #MAX_DIGITS} digits. */
    private long significand;

    private long exponent;
    private long whole;

    NumberScanner(Malformation malformation) {
        this.malformation = malformation;
    }

    /**
     * Reads a number that starts at {@code start}, with a minus or a digit.
     *
     * @return the position after it, or STOPPED
     */
    int scan(byte[] record, int start) {
        if (json != record) {
            json = record; // once per record: a reference costs the garbage collector's write barrier
        }
        from = start;
        negative = json[start] == '-';
        digitsFrom = negative ? start + 1 : start;
        significand = 0;
        fractionDigits = 0;
        exponent = 0;
        int at = scanDigits(digitsFrom);
        digits = at - digitsFrom;
        if (digits == 0) {
            return malformation.stop(NOT_JSON, at, "a digit");
        }
        if (digits > 1 && json[digitsFrom] == '0') {
            return malformation.stop(NOT_JSON, digitsFrom, "no leading zero in a number");
        }
        digitsUntil = at;
        until = at;
        plain = true;
        if (at < json.length && (json[at] == '.' || (json[at] | 0x20) == 'e')) {
            plain = false;
            until = scanFractionAndExponent(at);
        }
        return until;
    }

    private int scanFractionAndExponent(int start) {
        int at = start;
        if (json[at] == '.') {
            at = scanDigits(start + 1);
            fractionDigits = at - start - 1;
            if (fractionDigits == 0) {
                return malformation.stop(NOT_JSON, at, "a digit after the decimal point");
            }
            digits += fractionDigits;
            digitsUntil = at;
        }
        if (at < json.length && (json[at] | 0x20) == 'e') {
            at++;
            boolean below = at < json.length && json[at] == '-';
            if (at < json.length && (json[at] == '-' || json[at] == '+')) {
                at++;
            }
            int exponentFrom = at;
            for (; at < json.length && json[at] >= '0' && json[at] <= '9'; at++) {
                exponent = Math.min(MAX_EXPONENT, exponent * 10 + json[at] - '0');
            }
            if (at == exponentFrom) {
                return malformation.stop(NOT_JSON, at, "a digit in the exponent");
            }
            exponent = below ? -exponent : exponent;
        }
        return at;
    }

    private int scanDigits(int start) {
        int at = start;
        long value = significand;
        for (; at < json.length && json[at] >= '0' && json[at] <= '9'; at++) {
            value = value * 10 + (json[at] - '0');
        }
        significand = value;
        return at;
    }

    /**
     * Whether the number is whole: {@code 35}, {@code 35.0}, {@code 3.50e1} and {@code -0} are. Needed before
     * {@link #whole}.
     */
    Wholeness wholeness() {
        if (plain && digits <= MAX_DIGITS) {
            return signed(significand);
        }
        return wholenessOfDigits();
    }

    /** The whole number, after {@link Wholeness#FITS}. */
    long whole() {
        return whole;
    }

    /**
     * The number times a power of ten, digits beyond cut towards the lower one; needed before {@link #whole}.
     *
     * @param power 0 to 6
     * @return {@link Wholeness#FITS} or {@link Wholeness#TOO_LARGE}
     */
    Wholeness scaled(int power) {
        long shift = power + exponent - fractionDigits;
        if (digits < MAX_DIGITS && shift > -MAX_DIGITS && digits + shift < MAX_DIGITS) {
            long factor = 1;
            for (long i = Math.abs(shift); i > 0; i--) {
                factor *= 10;
            }
            long signed = negative ? -significand : significand;
            whole = shift < 0 ? Math.floorDiv(signed, factor) : signed * factor;
            return Wholeness.FITS;
        }
        return scaledByDigits(power);
    }

    private Wholeness scaledByDigits(int power) {
        if (Math.abs(exponent) > MAX_SCALED_EXPONENT || digits > MAX_SCALED_EXPONENT) {
            return Wholeness.TOO_LARGE;
        }
        BigDecimal value = new BigDecimal(new String(json, from, until - from, StandardCharsets.ISO_8859_1))
                .scaleByPowerOfTen(power)
                .setScale(0, RoundingMode.FLOOR);
        if (value.precision() > MAX_DIGITS || value.unscaledValue().bitLength() > 63) {
            return Wholeness.TOO_LARGE;
        }
        whole = value.longValue();
        return Wholeness.FITS;
    }

    private Wholeness signed(long magnitude) {
        whole = negative ? -magnitude : magnitude;
        // Above 2^63 the magnitude shows as negative; 2^63 itself is the lowest long.
        return magnitude >= 0 || negative && magnitude == Long.MIN_VALUE ? Wholeness.FITS : Wholeness.TOO_LARGE;
    }

    private Wholeness wholenessOfDigits() {
        int first = digitsFrom;
        while (first < digitsUntil && (json[first] == '0' || json[first] == '.')) {
            first++;
        }
        if (first == digitsUntil) {
            whole = 0;
            return Wholeness.FITS;
        }
        long power = exponent - fractionDigits; // of the last digit, then of the last one that is not zero
        int last = digitsUntil - 1;
        for (; json[last] == '0' || json[last] == '.'; last--) {
            power += json[last] == '0' ? 1 : 0;
        }
        if (power < 0) {
            return Wholeness.HAS_FRACTION;
        }
        long magnitude = 0;
        long places = power;
        for (int i = first; i <= last; i++) {
            if (json[i] != '.') {
                places++;
                if (places > MAX_DIGITS) {
                    return Wholeness.TOO_LARGE;
                }
                magnitude = magnitude * 10 + (json[i] - '0');
            }
        }
        for (long i = 0; i < power; i++) {
            magnitude *= 10;
        }
        return signed(magnitude);
    }

    /** The nearest double; infinite when there is none. */
    double real() {
        long power = exponent - fractionDigits;
        if (digits <= MAX_DIGITS && significand >= 0 && significand <= MAX_EXACT && power >= -22 && power <= 22) {
            // Both operands are exact, so the one rounding of the operation is the right one.
            double magnitude =
                    power < 0 ? significand / POWERS_OF_TEN[(int) -power] : significand * POWERS_OF_TEN[(int) power];
            return negative ? -magnitude : magnitude;
        }
        return Double.parseDouble(new String(json, from, until - from, StandardCharsets.ISO_8859_1));
    }

    /** Lets go of the last record. */
    void trim() {
        json = new byte[0];
    }
}
