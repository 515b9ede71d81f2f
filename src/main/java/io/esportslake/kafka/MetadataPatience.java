package io.esportslake.kafka;

import java.time.Duration;

/**
 * For what one broker knows, while another one, which is asked, may hear of it a moment later: it is asked again, until
 * the patience is over.
 */
final class MetadataPatience {

    private static final Duration MOST = Duration.ofSeconds(5);
    private static final long ASK_AGAIN_MILLIS = 100;

    private final Duration whole;
    private long since;
    private boolean hasBegun;

    /** Waits half of what a rebalance may take, and at most five seconds. */
    MetadataPatience(Duration rebalance) {
        Duration half = rebalance.dividedBy(2);
        this.whole = half.compareTo(MOST) < 0 ? half : MOST;
    }

    /** How long is waited in all. */
    Duration whole() {
        return whole;
    }

    /**
     * Waits a moment, after an answer that lacked something. The first time begins the patience.
     *
     * @return whether to ask again
     */
    boolean lasts() throws InterruptedException {
        if (!hasBegun) {
            hasBegun = true;
            since = System.nanoTime();
        }
        if (System.nanoTime() - since >= whole.toNanos()) {
            return false;
        }
        Thread.sleep(ASK_AGAIN_MILLIS);
        return true;
    }
}
