package io.esportslake.watch;

import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a table grew, from the sums that each of its commits holds: some points over the whole time that the log reaches
 * back, about evenly apart. Used by one thread.
 */
final class Growth {

    static final int MAX_POINTS = 240;

    /** Documents read at the start of those that are older than the newest ones, which are read anyway. */
    private static final int MAX_OLDER_READ = 100;

    private final List<GrowthPoint> points = new ArrayList<>();

    /** Begins anew with some of these versions, which are in order. */
    void begin(CommitLog log, List<Long> older) throws IOException {
        points.clear();
        int step = Math.max(1, (older.size() + MAX_OLDER_READ - 1) / MAX_OLDER_READ);
        for (int i = 0; i < older.size(); i += step) {
            Optional<Commit> commit = log.read(older.get(i));
            if (commit.isPresent()) {
                add(GrowthPoint.of(commit.get()));
            }
        }
    }

    void add(GrowthPoint point) {
        points.add(point);
        if (points.size() > MAX_POINTS) {
            removeTheLeastMissed();
        }
    }

    /** In the order of the commits. */
    List<GrowthPoint> points() {
        return List.copyOf(points);
    }

    /** The one whose neighbours are closest together; never the first or the last. */
    private void removeTheLeastMissed() {
        int least = 1;
        for (int i = 2; i < points.size() - 1; i++) {
            if (gap(i).compareTo(gap(least)) < 0) {
                least = i;
            }
        }
        points.remove(least);
    }

    private Duration gap(int at) {
        return Duration.between(points.get(at - 1).at(), points.get(at + 1).at());
    }
}
