package io.esportslake.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds names and lengths of a table's files against what the log says lives, while writers are at work. First by sums
 * per directory, which need two numbers each; a directory whose sums differ is looked through by name. So it holds one
 * segment and one directory at a time, and the names of what is held back. Whatever looks wrong is looked up again, in
 * the log read anew and in the storage, before it is said.
 */
public final class FileRound {

    /** Directories looked through by name in one round; each takes another reading of the log's segments. */
    private static final int MOST_DIRECTORIES = 3;

    private static final int MOST_DIFFERENCES = 20;

    /** What can be wrong with a file. */
    public enum Kind {
        /** The log says that it lives, and there is none. */
        MISSING,
        /** It is there with another length. */
        OTHER_LENGTH,
        /** Readers see it, and the log does not know it. */
        FOREIGN
    }

    /**
     * A file that is not as the log says.
     *
     * @param kind what is wrong
     * @param file which
     * @param expectedBytes its length by the log; 0 for one that the log does not know
     * @param foundBytes its length; 0 when it is missing
     */
    public record Difference(Kind kind, RootedPath file, long expectedBytes, long foundBytes) {}

    /**
     * What a round found.
     *
     * @param version of the log that it looked at
     * @param files files that should be there
     * @param differences the first of those that are wrong
     * @param more directories with more of them, which were not looked through
     */
    public record Result(long version, long files, List<Difference> differences, int more) {
        public Result {
            differences = List.copyOf(differences);
        }
    }

    /** Called with every file; waits, so that the round disturbs nobody. */
    @FunctionalInterface
    public interface Pace {
        void step() throws IOException;
    }

    private record Directory(Root root, String path) implements Comparable<Directory> {
        static Directory of(RootedPath file) {
            int end = file.path().lastIndexOf('/');
            return new Directory(file.root(), end < 0 ? "" : file.path().substring(0, end));
        }

        @Override
        public int compareTo(Directory other) {
            int byRoot = root.compareTo(other.root);
            return byRoot != 0 ? byRoot : path.compareTo(other.path);
        }
    }

    /** Sums over the files of a directory that should be there, less those that are. */
    private static final class Sums {
        private long files;
        private long hash;

        void add(int sign, RootedPath file, long bytes) {
            files += sign;
            hash += sign * hash(file.path(), bytes);
        }

        boolean differ() {
            return files != 0 || hash != 0;
        }

        private static long hash(String name, long bytes) {
            long hash = 0xcbf29ce484222325L;
            for (int i = 0; i < name.length(); i++) {
                hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
            }
            hash = (hash ^ bytes) * 0x9e3779b97f4a7c15L;
            return hash ^ hash >>> 29;
        }
    }

    private final CommitLog log;
    private final Documents documents;
    private final TableStorage storage;
    private final Pace pace;
    private final List<Difference> suspected = new ArrayList<>();

    private FileRound(CommitLog log, Documents documents, TableStorage storage, Pace pace) {
        this.log = log;
        this.documents = documents;
        this.storage = storage;
        this.pace = pace;
    }

    /**
     * Looks at all files of a table.
     *
     * @return empty for a table without any commit
     * @throws InconsistentLakeException when the log cannot be read
     */
    public static Optional<Result> of(CommitLog log, Documents documents, TableStorage storage, Pace pace)
            throws IOException {
        Optional<Inventory> inventory = Inventory.newest(log, documents);
        return inventory.isEmpty()
                ? Optional.empty()
                : Optional.of(new FileRound(log, documents, storage, pace).compare(inventory.get()));
    }

    /**
     * Looks again at what a round found.
     *
     * @return what is still so
     */
    public static List<Difference> again(
            CommitLog log, Documents documents, TableStorage storage, List<Difference> differences) throws IOException {
        FileRound round = new FileRound(log, documents, storage, () -> {});
        round.suspected.addAll(differences);
        return round.confirmed();
    }

    private Result compare(Inventory inventory) throws IOException {
        // Only the newest commit can be unpublished, so files of older ones are all there.
        long settledBelow = inventory.version();
        Map<Directory, Sums> sums = new HashMap<>();
        Map<RootedPath, Long> held = held();
        long[] files = {0};
        inventory.forEach(file -> {
            pace.step();
            if (file.version() < settledBelow) {
                RootedPath path = new RootedPath(file.root(), file.path());
                files[0]++;
                if (file.isHeld()) {
                    compareHeld(path, file.bytes(), held.get(path));
                } else {
                    sums.computeIfAbsent(Directory.of(path), any -> new Sums()).add(1, path, file.bytes());
                }
            }
        });
        for (Root root : Root.values()) {
            storage.list(root, entry -> {
                pace.step();
                subtract(entry, settledBelow, sums);
            });
        }
        List<Directory> wrong = sums.entrySet().stream()
                .filter(directory -> directory.getValue().differ())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        int looked = Math.min(wrong.size(), MOST_DIRECTORIES);
        for (Directory directory : wrong.subList(0, looked)) {
            lookThrough(directory, inventory, settledBelow);
        }
        return new Result(inventory.version(), files[0], confirmed(), wrong.size() - looked);
    }

    /** What is not for readers yet: little, and by name, since what is removed may lie among what lives for a while. */
    private Map<RootedPath, Long> held() throws IOException {
        Map<RootedPath, Long> held = new HashMap<>();
        for (Root root : Root.values()) {
            storage.listHeld(root, entry -> {
                pace.step();
                OptionalLong bytes = entry.bytes();
                if (bytes.isPresent()) {
                    held.put(entry.file(), bytes.getAsLong());
                }
            });
        }
        return held;
    }

    private void compareHeld(RootedPath file, long expected, @Nullable Long found) {
        if (found == null) {
            suspect(Kind.MISSING, file, expected);
        } else if (found != expected) {
            suspect(Kind.OTHER_LENGTH, file, expected);
        }
    }

    private void subtract(TableStorage.Entry entry, long settledBelow, Map<Directory, Sums> sums) throws IOException {
        OptionalLong version = FileNames.versionOfDataFile(entry.name());
        boolean isSettled = version.isPresent() && version.getAsLong() < settledBelow;
        if (isSettled) {
            OptionalLong bytes = entry.bytes();
            if (bytes.isPresent()) {
                sums.computeIfAbsent(Directory.of(entry.file()), any -> new Sums())
                        .add(-1, entry.file(), bytes.getAsLong());
            }
        } else if (version.isPresent() ? version.getAsLong() > settledBelow : FileNames.isForeign(entry.name())) {
            suspect(Kind.FOREIGN, entry.file(), 0);
        }
    }

    private void lookThrough(Directory directory, Inventory inventory, long settledBelow) throws IOException {
        Map<String, Long> expected = new TreeMap<>();
        inventory.forEach(file -> {
            pace.step();
            RootedPath path = new RootedPath(file.root(), file.path());
            if (file.version() < settledBelow && Directory.of(path).equals(directory)) {
                expected.put(file.path(), file.bytes());
            }
        });
        storage.list(directory.root(), entry -> {
            pace.step();
            OptionalLong version = FileNames.versionOfDataFile(entry.name());
            if (version.isPresent()
                    && version.getAsLong() < settledBelow
                    && Directory.of(entry.file()).equals(directory)) {
                Long bytes = expected.remove(entry.file().path());
                if (bytes == null) {
                    suspect(Kind.FOREIGN, entry.file(), 0);
                } else if (entry.bytes().orElse(bytes) != bytes) {
                    suspect(Kind.OTHER_LENGTH, entry.file(), bytes);
                }
            }
        });
        expected.forEach((path, bytes) -> suspect(Kind.MISSING, new RootedPath(directory.root(), path), bytes));
    }

    private void suspect(Kind kind, RootedPath file, long expectedBytes) {
        if (suspected.size() < MOST_DIFFERENCES * 50) {
            suspected.add(new Difference(kind, file, expectedBytes, 0));
        }
    }

    /** Those of the suspected files that are wrong in the log and the storage as they are now. */
    private List<Difference> confirmed() throws IOException {
        if (suspected.isEmpty()) {
            return List.of();
        }
        Map<RootedPath, OptionalLong> found = new HashMap<>();
        for (Difference difference : suspected) {
            found.put(difference.file(), storage.size(difference.file()));
        }
        // The log after the storage: a commit is in the log before its files are published, and before those that it
        // removes
        // go.
        Optional<Inventory> now = Inventory.newest(log, documents);
        Set<RootedPath> going = now.isPresent() ? going(now.get().version()) : Set.of();
        List<Difference> confirmed = new ArrayList<>();
        for (Difference difference : suspected) {
            if (confirmed.size() == MOST_DIFFERENCES) {
                break;
            }
            OptionalLong bytes = found.getOrDefault(difference.file(), OptionalLong.empty());
            if (difference.kind() == Kind.FOREIGN) {
                // What a commit before the newest has removed is gone by now.
                bytes = going.contains(difference.file()) ? OptionalLong.empty() : storage.size(difference.file());
            }
            judge(difference, bytes, now).ifPresent(confirmed::add);
        }
        return confirmed;
    }

    /**
     * What readers may still see though a commit has removed it: until that is published, and only the newest can be
     * not.
     */
    private Set<RootedPath> going(long version) throws IOException {
        return log.read(version).stream()
                .flatMap(commit -> commit.change().withdrawn().stream())
                .map(file -> new RootedPath(file.root(), file.path()))
                .collect(Collectors.toSet());
    }

    private static Optional<Difference> judge(Difference suspected, OptionalLong bytes, Optional<Inventory> now)
            throws IOException {
        String name = suspected.file().path().substring(suspected.file().path().lastIndexOf('/') + 1);
        OptionalLong version = FileNames.isHeld(suspected.file().path())
                ? FileNames.versionOfHeldFile(name)
                : FileNames.versionOfDataFile(name);
        boolean lives = version.isPresent()
                && now.isPresent()
                && now.get()
                        .notLive(Set.of(new RemovedFile(
                                version.getAsLong(),
                                suspected.file().root(),
                                suspected.file().path())))
                        .isEmpty();
        boolean isWrong = switch (suspected.kind()) {
            case MISSING -> lives && bytes.isEmpty();
            case OTHER_LENGTH -> lives && bytes.isPresent() && bytes.getAsLong() != suspected.expectedBytes();
            case FOREIGN -> !lives && bytes.isPresent();
        };
        return isWrong
                ? Optional.of(
                        new Difference(suspected.kind(), suspected.file(), suspected.expectedBytes(), bytes.orElse(0)))
                : Optional.empty();
    }
}
