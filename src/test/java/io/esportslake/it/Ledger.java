package io.esportslake.it;

import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** What the broker acknowledged for one topic, and what must become of it. */
final class Ledger {

    /** What must become of a record. */
    enum Fate {
        ROW,
        DEAD_LETTER,
        TOMBSTONE
    }

    /** Where a record lies. */
    record Place(int partition, long offset) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return partition != other.partition
                    ? Integer.compare(partition, other.partition)
                    : Long.compare(offset, other.offset);
        }
    }

    /** A record as it was sent. */
    record Sent(Fate fate, byte[] value) {}

    private final SortedMap<Place, Sent> sent = new ConcurrentSkipListMap<>();

    void acknowledged(Place place, Sent record) {
        if (sent.put(place, record) != null) {
            throw new IllegalStateException(place + " was acknowledged twice");
        }
    }

    /** Expects nothing of these offsets, from (inclusive) until (exclusive), any more. */
    Ledger without(int partition, long from, long until) {
        sent.subMap(new Place(partition, from), new Place(partition, until)).clear();
        return this;
    }

    SortedMap<Place, Sent> sent() {
        return sent;
    }

    /** The places of all records of one fate, in order, as {@link LakeQueries} writes them. */
    String places(Fate fate) {
        return sent.entrySet().stream()
                .filter(entry -> entry.getValue().fate() == fate)
                .map(Map.Entry::getKey)
                .map(place -> place.partition() + "@" + place.offset())
                .collect(Collectors.joining(" "));
    }

    long count(Fate fate) {
        return sent.values().stream().filter(record -> record.fate() == fate).count();
    }
}
