package io.esportslake.it;

import java.util.Random;

/** Where random moments come from. {@code -Desports-lake.soak.seed=N} repeats a run's choices. */
final class SoakSeed {

    private static final String PROPERTY = "esports-lake.soak.seed";

    private SoakSeed() {}

    /** The seed asked for, or a new one; printed either way, so that a failure can be repeated. */
    static Random random(String test) {
        long seed = Long.getLong(PROPERTY, System.nanoTime() & 0xFFFF_FFFFL);
        System.out.println("SEED | test=" + test + " seed=" + seed);
        return new Random(seed);
    }
}
