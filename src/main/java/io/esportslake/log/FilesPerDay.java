package io.esportslake.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How many files a day come into each place, at the rate of the newest ones: those of a window up to the newest of all.
 * While all files are younger than the window, they are taken to go on as they came, so that a table shows its rate
 * after its second flush. Keeps eight bytes for each file of the window.
 *
 * @param <K> a place, such as a partition key
 */
public final class FilesPerDay<K> {

    private static final Duration DAY = Duration.ofDays(1);

    private final long windowMillis;
    private final Map<K, Times> places = new HashMap<>();
    private long newest = Long.MIN_VALUE;
    private long oldest = Long.MAX_VALUE;
    /** Found once, until another file comes. */
    private Optional<Duration> observed = Optional.empty();

    private boolean isObserved;

    /**
     * Counts nothing yet.
     *
     * @param window how far back the files count, from the newest of all
     */
    public FilesPerDay(Duration window) {
        windowMillis = window.toMillis();
    }

    /** A file came there at that time. Files come in any order. */
    public void add(K place, Instant time) {
        long millis = time.toEpochMilli();
        isObserved = false;
        newest = Math.max(newest, millis);
        oldest = Math.min(oldest, millis);
        places.computeIfAbsent(place, first -> new Times()).add(millis, newest - windowMillis);
    }

    /** When the newest of all came. */
    public Optional<Instant> newest() {
        return newest == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(newest));
    }

    /**
     * The time in which the files of the window came, up to the one at which the next are due. Empty when all of them
     * came at once, which tells no rate.
     */
    public Optional<Duration> observed() {
        if (!isObserved) {
            observed = span();
            isObserved = true;
        }
        return observed;
    }

    private Optional<Duration> span() {
        if (newest == Long.MIN_VALUE) {
            return Optional.empty();
        }
        if (oldest <= newest - windowMillis) {
            return Optional.of(Duration.ofMillis(windowMillis));
        }
        TreeSet<Long> flushes = new TreeSet<>();
        places.values().forEach(times -> times.forEachAfter(newest - windowMillis, flushes));
        if (flushes.size() < 2) {
            return Optional.empty();
        }
        double span = (double) (newest - oldest) * flushes.size() / (flushes.size() - 1);
        return Optional.of(Duration.ofMillis(Math.min(windowMillis, Math.round(span))));
    }

    /** Files a day that come into a place; 0 for one into which none came, or while no rate is known. */
    public long of(K place) {
        Times times = places.get(place);
        return times == null
                ? 0
                : observed()
                        .map(span -> Math.round(
                                (double) times.countAfter(newest - windowMillis) * DAY.toMillis() / span.toMillis()))
                        .orElse(0L);
    }

    /** Times of files; what is older than the window goes when there is no room. */
    private static final class Times {
        private long[] millis = new long[8];
        private int count;

        void add(long time, long after) {
            if (count == millis.length) {
                int kept = 0;
                for (int i = 0; i < count; i++) {
                    if (millis[i] > after) {
                        millis[kept++] = millis[i];
                    }
                }
                count = kept;
                if (count > millis.length / 2) {
                    millis = Arrays.copyOf(millis, millis.length * 2);
                }
            }
            millis[count++] = time;
        }

        long countAfter(long after) {
            return Arrays.stream(millis, 0, count).filter(time -> time > after).count();
        }

        void forEachAfter(long after, Set<Long> into) {
            Arrays.stream(millis, 0, count).filter(time -> time > after).forEach(into::add);
        }
    }
}
