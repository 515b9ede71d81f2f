package io.esportslake.reader;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which row of each key is the newest: in a topic partition the one of the highest offset, and of rows that were read
 * again the one processed last; across topic partitions, whose offsets cannot be compared, the one of the newest Kafka
 * timestamp. Keeps some hundred bytes for each key.
 */
final class LatestRows {

    /** What is read of a row beside its key. */
    static final List<String> ORDER =
            List.of("kafka_partition", "kafka_offset", "kafka_timestamp", "processing_timestamp");

    /** In one topic partition. */
    private static final Comparator<Place> IN_TOPIC_PARTITION =
            Comparator.comparingLong(Place::offset).thenComparing(Place::processed);

    private static final Comparator<Place> ACROSS = Comparator.comparing(
                    Place::timestamp, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Place::processed)
            .thenComparing(Place::partition);

    private final int mostKeys;
    private final Map<Object, Newest> byKey = new HashMap<>();

    /** Keeps {@code mostKeys} keys at most; more are refused. */
    LatestRows(int mostKeys) {
        this.mostKeys = mostKeys;
    }

    /**
     * A row's place.
     *
     * @param file the number of its file
     * @param partition number of its topic partition
     * @param offset its offset
     * @param timestamp Kafka's; null when there is none
     * @param processed when it was processed
     */
    record Place(
            int file, int partition, long offset, @Nullable Instant timestamp, Instant processed) {

        /** Of a row whose values of {@link #ORDER} begin at {@code from}. */
        static Place of(int file, Object[] values, int from) {
            return new Place(
                    file, (Integer) values[from], (Long) values[from + 1], (Instant) values[from + 2], (Instant)
                            values[from + 3]);
        }
    }

    /**
     * A key's newest row of one topic partition, and those of its other topic partitions, of which most keys have none.
     */
    private static final class Newest {
        private Place place;
        private final @Nullable Newest others;

        Newest(Place place, @Nullable Newest others) {
            this.place = place;
            this.others = others;
        }
    }

    /**
     * As what a key is kept, so that equal ones are one key, as they are to SQL: a file from before the column was
     * widened gives an int for what is a long since, and zero has two signs.
     */
    static Object key(Object value) {
        if (value instanceof Integer number) {
            return number.longValue();
        }
        return value instanceof Double number ? number + 0.0 : value;
    }

    /** Adds a row, or ends in a {@link TooManyKeysException} when there are more keys than may be kept. */
    void add(Object value, Place place) {
        Object key = key(value);
        Newest first = byKey.get(key);
        for (Newest there = first; there != null; there = there.others) {
            if (there.place.partition() == place.partition()) {
                if (IN_TOPIC_PARTITION.compare(there.place, place) < 0) {
                    there.place = place;
                }
                return;
            }
        }
        if (first == null && byKey.size() == mostKeys) {
            throw new TooManyKeysException(mostKeys);
        }
        byKey.put(key, new Newest(place, first));
    }

    /** The newest row of each {@link #key}, once all rows were added. */
    Map<Object, Place> places() {
        Map<Object, Place> places = new HashMap<>(byKey.size() * 2);
        byKey.forEach((key, first) -> {
            Place newest = first.place;
            for (Newest other = first.others; other != null; other = other.others) {
                newest = ACROSS.compare(newest, other.place) < 0 ? other.place : newest;
            }
            places.put(key, newest);
        });
        return places;
    }
}
