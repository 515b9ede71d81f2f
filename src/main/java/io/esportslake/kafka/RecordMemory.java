package io.esportslake.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much of the heap may be records of all channels together, as they are when decompressed: polled, queued or being
 * taken. A quarter of it at most, in two halves.
 *
 * <p>One half is for polls: each of a channel's, of which so many are on their way at once, may hold up to
 * {@link #pollBytes}. The other half is for records that are larger than that. Each of those is polled alone and waits
 * until the ones before it, of any channel, have left enough of this half. That is when they are taken; but a flush has
 * a text once as it is and once compressed, on the heap too, so the largest ones keep their part until they are
 * flushed. One that is larger than {@link #largestBytes} cannot be held: in each channel the client has one twice that
 * waits for its part.
 */
final class RecordMemory {

    /** Being taken, on its way through the connector, in its queue, and being polled. */
    private static final int POLLS_PER_CHANNEL = 4;

    /** More in a poll serves nobody. */
    private static final long MOST_POLL_BYTES = 16L << 20;

    /** The heap for each byte of the largest record. */
    private static final int HEAP_PER_RECORD = 12;

    /** The heap for each byte of the largest record that leaves its part when it is taken. */
    private static final int HEAP_PER_TAKEN_RECORD = 20;

    private final long heapBytes;
    private final long pollBytes;
    private final long largeBytes;
    private final Deque<Object> waiting = new ArrayDeque<>();
    private long held;

    /** The part of a large record in this memory, until it is released. Released once, by any thread. */
    final class Hold {
        private final boolean isUntilFlushed;
        private long bytes;

        private Hold(long bytes) {
            this.bytes = bytes;
            isUntilFlushed = bytes > heapBytes / HEAP_PER_TAKEN_RECORD;
        }

        void release() {
            synchronized (RecordMemory.this) {
                held -= bytes;
                bytes = 0;
                RecordMemory.this.notifyAll();
            }
        }

        /** Whether it is for a record so large that it is to be released only when its row is written. */
        boolean isUntilFlushed() {
            return isUntilFlushed;
        }

        boolean isReleased() {
            synchronized (RecordMemory.this) {
                return bytes == 0;
            }
        }
    }

    /** For a heap of at most {@code heapBytes}, which so many channels share, 1 or more. */
    RecordMemory(long heapBytes, int channels) {
        this.heapBytes = heapBytes;
        largeBytes = heapBytes / 8;
        pollBytes = Math.min(MOST_POLL_BYTES, heapBytes / 8 / (POLLS_PER_CHANNEL * (long) channels));
    }

    /** What the records of one poll may take. */
    long pollBytes() {
        return pollBytes;
    }

    /** What one record may take. */
    long largestBytes() {
        return heapBytes / HEAP_PER_RECORD;
    }

    /** The heap's size. */
    long heapBytes() {
        return heapBytes;
    }

    /** The heap that a record of this size needs. */
    static long heapFor(long recordBytes) {
        return recordBytes * HEAP_PER_RECORD;
    }

    /**
     * Waits for the memory of a large record, after those that wait already.
     *
     * @param bytes at most {@link #largestBytes}
     * @param isEnded asked when {@link #wake} was called; true ends the waiting
     * @return null when the time passed, or the waiting was ended
     */
    synchronized @Nullable Hold hold(long bytes, long timeoutMillis, BooleanSupplier isEnded) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        Object turn = new Object();
        waiting.add(turn);
        try {
            while (waiting.peek() != turn || (held > 0 && held + bytes > largeBytes)) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || isEnded.getAsBoolean()) {
                    return null;
                }
                wait(left);
            }
            held += bytes;
            return new Hold(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            waiting.remove(turn);
            notifyAll();
        }
    }

    /** Lets those that wait ask whether they are to go on. */
    synchronized void wake() {
        notifyAll();
    }
}
