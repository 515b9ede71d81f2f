package io.esportslake.sample;

import java.util.SplittableRandom;

/** Seeded randomness. Only {@code nextLong} of the generator is used, which is the same sequence on every JDK. */
final class Chance {

    private static final double UNIT = 0x1.0p-53;

    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A number in {@code [0, bound)}; the bias for bounds this small does not matter here. */
    int below(int bound) {
        return (int) (((random.nextLong() >>> 32) * bound) >>> 32);
    }

    /** A number in {@code [from, until)}. */
    int between(int from, int until) {
        return from + below(until - from);
    }

    /** True with this probability, 0 to 1. */
    boolean happens(double probability) {
        return (random.nextLong() >>> 11) * UNIT < probability;
    }

    <T> T oneOf(T[] values) {
        return values[below(values.length)];
    }
}
