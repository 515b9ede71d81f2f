package io.esportslake.reader;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * The newest rows of those shown: those processed last, and among these those of the highest offsets. Keeps no more
 * than are asked for.
 */
final class NewestRows implements RowVisitor {

    /** What is read beside the columns asked for. */
    static final List<String> ORDER = List.of("processing_timestamp", "kafka_partition", "kafka_offset");

    private final int most;
    private final int columns;
    private final Comparator<Object[]> oldestFirst;
    private final PriorityQueue<Object[]> kept;

    /** Takes rows of {@code columns} values that were asked for; those of {@link #ORDER} follow them. */
    NewestRows(int most, int columns) {
        this.most = most;
        this.columns = columns;
        oldestFirst = Comparator.comparing((Object[] row) -> (Instant) row[columns])
                .thenComparing(row -> (Integer) row[columns + 1])
                .thenComparing(row -> (Long) row[columns + 2]);
        kept = new PriorityQueue<>(oldestFirst);
    }

    @Override
    public boolean row(Object[] values) {
        if (kept.size() < most) {
            kept.add(values.clone());
        } else if (oldestFirst.compare(kept.element(), values) < 0) {
            kept.remove();
            kept.add(values.clone());
        }
        return true;
    }

    /** Whether no row of this time or an older one would be kept any more. */
    boolean isFullAndNewerThan(Instant time) {
        return kept.size() == most && ((Instant) kept.element()[columns]).isAfter(time);
    }

    /** Without what they were ordered by. */
    List<Object[]> newestFirst() {
        return newestFirstInOrder().map(row -> Arrays.copyOf(row, columns)).toList();
    }

    /** With what they were ordered by. */
    Stream<Object[]> newestFirstInOrder() {
        return kept.stream().sorted(oldestFirst.reversed());
    }
}
