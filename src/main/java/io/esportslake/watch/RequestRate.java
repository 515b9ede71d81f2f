package io.esportslake.watch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/** How many requests a day would come to, at the rate of the last ten minutes. Used by one thread at a time. */
final class RequestRate {

    private static final long WINDOW_NANOS = Duration.ofMinutes(10).toNanos();
    /** The start asks for much that does not come again. */
    private static final long LEAST_NANOS = Duration.ofMinutes(1).toNanos();

    private static final double DAY_NANOS = Duration.ofDays(1).toNanos();

    private final Deque<Look> looks = new ArrayDeque<>();

    /** So many requests had been made at {@code nanos}. */
    private record Look(long nanos, long requests) {}

    void add(long nanos, long requests) {
        looks.addLast(new Look(nanos, requests));
        while (nanos - looks.getFirst().nanos() > WINDOW_NANOS) {
            looks.removeFirst();
        }
    }

    /** Empty in the first minute. */
    OptionalLong perDay() {
        if (looks.isEmpty() || looks.getLast().nanos() - looks.getFirst().nanos() < LEAST_NANOS) {
            return OptionalLong.empty();
        }
        Look first = looks.getFirst();
        Look last = looks.getLast();
        return OptionalLong.of(
                Math.round((last.requests() - first.requests()) * (DAY_NANOS / (last.nanos() - first.nanos()))));
    }
}
