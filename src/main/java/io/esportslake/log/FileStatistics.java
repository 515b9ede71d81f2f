package io.esportslake.log;

import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the files of a table are: how many, how large, and how many more come, by partition key. From the log alone.
 *
 * @param version the commit at which it is so
 * @param keys those of rows, in order
 * @param deadLetters the table's dead letters; empty when there are none
 * @param newest when the newest file came whose time is known
 * @param observed the time in which the files came by which {@link OfKey#perDay} is told; empty when that is not known
 */
public record FileStatistics(
        long version,
        List<OfKey> keys,
        Optional<OfKey> deadLetters,
        Optional<Instant> newest,
        Optional<Duration> observed) {

    private static final Duration DAY = Duration.ofDays(1);

    private record Place(Root root, PartitionKey key) {}

    public FileStatistics {
        keys = List.copyOf(keys);
    }

    /**
     * The files of one partition key.
     *
     * @param key without columns for dead letters
     * @param files how many readers see
     * @param rows rows in them
     * @param bytes their bytes
     * @param smallest bytes of the smallest; 0 without any
     * @param largest bytes of the largest; 0 without any
     * @param perDay files that come in a day at the rate of the newest day; 0 when no rate is known
     * @param held those that are held back: committed, and not seen by readers yet
     */
    public record OfKey(
            PartitionKey key, long files, long rows, long bytes, long smallest, long largest, long perDay, Held held) {

        private static OfKey of(LiveFile file) {
            return file.isHeld()
                    ? new OfKey(file.partitionKey(), 0, 0, 0, 0, 0, 0, new Held(1, file.rows(), file.bytes()))
                    : new OfKey(
                            file.partitionKey(),
                            1,
                            file.rows(),
                            file.bytes(),
                            file.bytes(),
                            file.bytes(),
                            0,
                            Held.NONE);
        }

        /** Of both together, under the key of this one. */
        public OfKey plus(OfKey other) {
            return new OfKey(
                    key,
                    files + other.files,
                    rows + other.rows,
                    bytes + other.bytes,
                    files == 0 ? other.smallest : other.files == 0 ? smallest : Math.min(smallest, other.smallest),
                    Math.max(largest, other.largest),
                    perDay + other.perDay,
                    held.plus(other.held));
        }

        /** Bytes of a file that readers see, on average; 0 without any. */
        public long meanBytes() {
            return files == 0 ? 0 : bytes / files;
        }

        /** Bytes that a row takes in those files, on average, to a tenth; 0 without any. */
        public double bytesPerRow() {
            return rows == 0 ? 0 : Math.round(10.0 * bytes / rows) / 10.0;
        }

        private OfKey withPerDay(long files) {
            return new OfKey(key, this.files, rows, bytes, smallest, largest, files, held);
        }
    }

    /**
     * Files that are held back.
     *
     * @param files how many
     * @param rows rows in them
     * @param bytes their bytes
     */
    public record Held(long files, long rows, long bytes) {

        static final Held NONE = new Held(0, 0, 0);

        Held plus(Held other) {
            return new Held(files + other.files, rows + other.rows, bytes + other.bytes);
        }
    }

    /**
     * Reads them.
     *
     * @throws InconsistentLakeException when a segment is damaged, or not there; newer commits may have replaced it by
     *     then
     */
    public static FileStatistics of(Inventory inventory) throws IOException {
        SortedMap<PartitionKey, OfKey> rows = new TreeMap<>();
        List<OfKey> letters = new ArrayList<>();
        FilesPerDay<Place> perDay = new FilesPerDay<>(DAY);
        inventory.forEach(file -> {
            OfKey one = OfKey.of(file);
            switch (file.root()) {
                case PROCESSED -> rows.merge(file.partitionKey(), one, OfKey::plus);
                case DEAD_LETTERS ->
                    letters.add(letters.isEmpty() ? one : letters.remove(0).plus(one));
            }
            file.sums()
                    .filter(sums -> !file.isHeld())
                    .ifPresent(sums ->
                            perDay.add(new Place(file.root(), file.partitionKey()), sums.newestProcessingTime()));
        });
        return new FileStatistics(
                inventory.version(),
                rows.values().stream()
                        .map(key -> key.withPerDay(perDay.of(new Place(Root.PROCESSED, key.key()))))
                        .toList(),
                letters.stream()
                        .findFirst()
                        .map(all -> all.withPerDay(perDay.of(new Place(Root.DEAD_LETTERS, all.key())))),
                perDay.newest(),
                perDay.observed());
    }

    /** All keys of rows together; empty without any file. */
    public Optional<OfKey> rows() {
        return keys.stream().reduce(OfKey::plus);
    }
}
