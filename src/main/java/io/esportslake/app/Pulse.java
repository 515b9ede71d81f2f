package io.esportslake.app;

import org.jspecify.annotations.Nullable;

/**
 * Signs of life of a stream at one moment. Numbers that grow say that somebody works; that they do not grow says
 * nothing yet.
 *
 * @param isRunning whether it has not ended
 * @param turns turns of its own thread
 * @param isReading whether the consumer's thread is asked for positions, again and again
 * @param answers answers of the consumer's thread
 * @param inHand the batch that was handed over and is not taken; null for none
 * @param isFlushing whether a micro-batch is being flushed, for which a batch may have to wait
 */
record Pulse(
        boolean isRunning,
        long turns,
        boolean isReading,
        long answers,
        @Nullable Object inHand,
        boolean isFlushing) {}
