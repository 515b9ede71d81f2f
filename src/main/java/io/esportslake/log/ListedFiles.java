package io.esportslake.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What lies in a table's directories: the highest version published, a file that is not ours, and what can be counted.
 */
final class ListedFiles {

    /** Files of versions below this one are counted: they are published, whatever writers do meanwhile. */
    private final long settledBelow;
    /** Those that a change has removed, and that may be there as long as it is not published, are not counted. */
    private final Set<RootedPath> withdrawn;

    private final TableStorage table;
    private long highestVersion;
    private @Nullable RootedPath highest;
    private @Nullable RootedPath foreign;
    private long files;
    private long bytes;
    /** Files that are held back, and those that are removed and not deleted yet: only the log can tell them apart. */
    private final Map<RootedPath, Long> held = new HashMap<>();

    private ListedFiles(TableStorage table, long settledBelow, Set<RootedPath> withdrawn) {
        this.table = table;
        this.settledBelow = settledBelow;
        this.withdrawn = withdrawn;
    }

    /** Lists what lies there; {@code newest} is the newest commit, read before. */
    static ListedFiles of(TableStorage table, Optional<Commit> newest) throws IOException {
        ListedFiles listed = new ListedFiles(
                table,
                newest.map(Commit::version).orElse(0L),
                newest.stream()
                        .flatMap(commit -> commit.change().withdrawn().stream())
                        .map(file -> new RootedPath(file.root(), file.path()))
                        .collect(Collectors.toSet()));
        for (Root root : Root.values()) {
            table.list(root, listed::add);
            table.listHeld(root, listed::addHeld);
        }
        return listed;
    }

    private void add(TableStorage.Entry entry) throws IOException {
        OptionalLong version = FileNames.versionOfDataFile(entry.name());
        if (version.isPresent()) {
            found(version.getAsLong(), entry.file());
            boolean isCounted = version.getAsLong() < settledBelow && !withdrawn.contains(entry.file());
            OptionalLong size = isCounted ? entry.bytes() : OptionalLong.empty();
            if (size.isPresent()) {
                files++;
                bytes += size.getAsLong();
            }
        } else if (FileNames.isForeign(entry.name())) {
            foreign = entry.file();
        }
    }

    private void addHeld(TableStorage.Entry entry) throws IOException {
        OptionalLong version = FileNames.versionOfHeldFile(entry.name());
        if (version.isPresent()) {
            found(version.getAsLong(), entry.file());
            OptionalLong size = entry.bytes();
            if (version.getAsLong() < settledBelow && size.isPresent()) {
                held.put(entry.file(), size.getAsLong());
            }
        }
    }

    private void found(long version, RootedPath file) {
        if (version > highestVersion) {
            highestVersion = version;
            highest = file;
        }
    }

    long highestVersion() {
        return highestVersion;
    }

    /** A file of the highest version; null without any. */
    @Nullable
    RootedPath highest() {
        return highest;
    }

    /** A file that this program did not write; null without any. */
    @Nullable
    RootedPath foreign() {
        return foreign;
    }

    /**
     * How the files differ from what lives, in the words of a sentence; empty when they do not.
     *
     * @param newest the newest commit before they were listed
     * @param documents of the table
     */
    String differenceFrom(Commit newest, CommitLog log, Documents documents) throws IOException {
        long expectedFiles = newest.totals().files() - newest.files().size();
        long expectedBytes = newest.totals().bytes()
                - newest.files().stream().mapToLong(CommittedFile::bytes).sum();
        if (held.isEmpty() && files == expectedFiles && bytes == expectedBytes) {
            return "";
        }
        return newest.header().documents().isEmpty()
                ? difference(expectedFiles, expectedBytes, files, bytes, List.of())
                : differenceFrom(Inventory.newest(log, documents).orElseThrow());
    }

    /** The log after the files: whatever lives by then and is settled was there when they were listed. */
    private String differenceFrom(Inventory now) throws IOException {
        long[] expected = {0, 0};
        long[] found = {files, bytes};
        List<String> wrong = new ArrayList<>();
        now.forEach(file -> {
            if (file.version() >= settledBelow) {
                return;
            }
            expected[0]++;
            expected[1] += file.bytes();
            if (file.isHeld()) {
                RootedPath path = new RootedPath(file.root(), file.path());
                long size = held.getOrDefault(path, 0L);
                found[0] += size == 0 ? 0 : 1;
                found[1] += size;
                if (size != file.bytes()) {
                    wrong.add(table.nameOf(path) + (size == 0 ? " is missing" : " has " + size + " bytes"));
                }
            }
        });
        boolean isEqual = expected[0] == found[0] && expected[1] == found[1] && wrong.isEmpty();
        return isEqual ? "" : difference(expected[0], expected[1], found[0], found[1], wrong);
    }

    private String difference(
            long expectedFiles, long expectedBytes, long foundFiles, long foundBytes, List<String> heldWrong) {
        return "expected " + expectedFiles + " files of " + expectedBytes + " bytes up to version " + (settledBelow - 1)
                + ", found " + foundFiles + " files of " + foundBytes + " bytes below " + table.location(Root.PROCESSED)
                + " and " + table.location(Root.DEAD_LETTERS)
                + (heldWrong.isEmpty()
                        ? ""
                        : "; of those held back " + heldWrong.size() + " are not as they were committed, such as "
                                + heldWrong.get(0));
    }
}
