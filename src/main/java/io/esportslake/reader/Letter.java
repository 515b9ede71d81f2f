package io.esportslake.reader;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A dead letter without its record.
 *
 * @param at when it was processed
 * @param topic its topic
 * @param partition number of its topic partition
 * @param offset its offset
 * @param reason code of the reason
 * @param detail where, what was found, what was expected
 */
public record Letter(Instant at, String topic, int partition, long offset, String reason, String detail) {

    /** What {@link #of} takes. */
    static final List<String> COLUMNS = List.of("topic", "reason", "detail");

    /** Where a letter stands among those of a table. */
    record Place(Instant at, int partition, long offset) implements Comparable<Place> {

        private static final Comparator<Place> OLDEST_FIRST =
                Comparator.comparing(Place::at).thenComparing(Place::partition).thenComparing(Place::offset);

        /** Above all that were processed then. */
        static Place endOf(Instant at) {
            return new Place(at, Integer.MAX_VALUE, Long.MAX_VALUE);
        }

        @Override
        public int compareTo(Place other) {
            return OLDEST_FIRST.compare(this, other);
        }
    }

    /** Of the values of {@link #COLUMNS}, and then of {@link NewestRows#ORDER}. */
    static Letter of(Object[] values) {
        return new Letter(
                (Instant) values[3],
                (String) values[0],
                (Integer) values[4],
                (Long) values[5],
                (String) values[1],
                (String) values[2]);
    }

    Place place() {
        return new Place(at, partition, offset);
    }
}
