package io.esportslake.config;

import java.time.Duration;

/** How long records may wait without a commit before a stream counts as stalled. */
public final class StallLimit {

    private static final int FLUSH_INTERVALS = 5;
    private static final Duration GRACE = Duration.ofSeconds(60);

    private StallLimit() {}

    /** As configured, else some flush intervals and a minute. */
    public static Duration of(LakeConfig config) {
        return config.health()
                .stalledAfter()
                .orElse(config.flush().interval().multipliedBy(FLUSH_INTERVALS).plus(GRACE));
    }
}
