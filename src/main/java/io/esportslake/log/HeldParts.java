package io.esportslake.log;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a table that are held back, at one version of the log, some hundred bytes each. Follows the log commit
 * by commit, so that what lives has to be read once.
 */
final class HeldParts {

    private final Map<RemovedFile, LiveFile> parts = new LinkedHashMap<>();
    private long version;

    private HeldParts(long version) {
        this.version = version;
    }

    /** Of a table in which nothing is held back at that version. */
    static HeldParts none(long version) {
        return new HeldParts(version);
    }

    static HeldParts of(Inventory inventory) throws IOException {
        HeldParts held = new HeldParts(inventory.version());
        inventory.forEach(held::add);
        return held;
    }

    private void add(LiveFile file) {
        if (file.isHeld()) {
            parts.put(file.removed(), file);
        }
    }

    /**
     * Goes on to a newer version.
     *
     * @return false when a document between is not there any more: then they have to be read from the inventory
     */
    boolean follow(CommitLog log, long newest) throws IOException {
        while (version < newest) {
            Optional<Commit> next = log.read(version + 1);
            if (next.isEmpty()) {
                return false;
            }
            apply(FileChange.of(next.get()));
        }
        return version == newest;
    }

    private void apply(FileChange change) {
        change.removed().forEach(parts::remove);
        change.added().forEach(this::add);
        version = change.version();
    }

    private static Instant time(LiveFile part) {
        return part.sums().orElseThrow().newestProcessingTime();
    }

    long version() {
        return version;
    }

    /**
     * In the order in which their rows were processed: what was gathered has a newer version than what came after it.
     */
    List<LiveFile> all() {
        return parts.values().stream()
                .sorted(Comparator.comparing(HeldParts::time)
                        .thenComparingLong(LiveFile::version)
                        .thenComparing(LiveFile::root)
                        .thenComparing(part -> FileNames.numberOf(part.path())))
                .toList();
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    boolean containsAll(Collection<LiveFile> files) {
        return files.stream().allMatch(file -> parts.containsKey(file.removed()));
    }

    boolean contains(RemovedFile file) {
        return parts.containsKey(file);
    }

    HeldSums sums() {
        LiveSums sums = LiveSums.NONE;
        Optional<Instant> oldest = Optional.empty();
        for (LiveFile part : parts.values()) {
            sums = sums.plus(LiveSums.of(part));
            Instant time = time(part);
            oldest = oldest.filter(known -> !time.isBefore(known)).or(() -> Optional.of(time));
        }
        return new HeldSums(sums, oldest);
    }
}
