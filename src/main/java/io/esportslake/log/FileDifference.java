package io.esportslake.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a table's published files differ from those that its commit documents name, as far back as documents are kept.
 * Only for a message: it reads every document.
 */
final class FileDifference {

    private static final int EXAMPLES = 3;

    private final List<String> missing = new ArrayList<>();
    private final List<String> damaged = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    /** What the commits that were looked at have removed. */
    private final Set<RootedPath> withdrawn = new HashSet<>();

    private long oldest = Long.MAX_VALUE;

    private FileDifference() {}

    /** The difference in words. Files of {@code newest}, which may not be published yet, are not looked at. */
    static String between(TableStorage table, CommitLog log, Commit newest) throws IOException {
        FileDifference difference = new FileDifference();
        Map<Long, Map<RootedPath, Long>> found = new HashMap<>();
        for (Root root : Root.values()) {
            table.list(root, entry -> {
                OptionalLong version = FileNames.versionOfDataFile(entry.name());
                if (version.isPresent() && version.getAsLong() < newest.version()) {
                    OptionalLong bytes = entry.bytes();
                    if (bytes.isPresent()) {
                        found.computeIfAbsent(version.getAsLong(), any -> new HashMap<>())
                                .put(entry.file(), bytes.getAsLong());
                    }
                }
            });
        }
        difference.withdrawnBy(newest);
        // As long as it is not published, they may be there, or not.
        found.values().forEach(files -> files.keySet().removeAll(difference.withdrawn));
        for (long version = newest.version() - 1; version >= newest.prunedBelow(); version--) {
            Optional<Commit> commit = log.read(version);
            if (commit.isEmpty()) {
                break; // pruned meanwhile
            }
            difference.compare(table, commit.get(), found.getOrDefault(version, Map.of()));
        }
        return difference.text(newest);
    }

    private void withdrawnBy(Commit commit) {
        commit.change().withdrawn().forEach(file -> withdrawn.add(new RootedPath(file.root(), file.path())));
    }

    private void compare(TableStorage table, Commit commit, Map<RootedPath, Long> found) {
        oldest = commit.version();
        withdrawnBy(commit);
        Map<RootedPath, Long> rest = new HashMap<>(found);
        for (CommittedFile file : commit.files()) {
            RootedPath path = new RootedPath(file.root(), file.finalPath());
            if (file.isHeld() || withdrawn.contains(path)) {
                // One that has given way since is not missing, and one that is held back and missing was named before.
                continue;
            }
            Long bytes = rest.remove(path);
            if (bytes == null) {
                missing.add(table.nameOf(path));
            } else if (bytes != file.bytes()) {
                damaged.add(table.nameOf(path) + " (" + bytes + " bytes, expected " + file.bytes() + ")");
            }
        }
        rest.keySet().forEach(path -> unknown.add(table.nameOf(path)));
    }

    private String text(Commit newest) {
        if (oldest == Long.MAX_VALUE) {
            return "no older document is kept that names them";
        }
        List<String> parts = new ArrayList<>();
        say(parts, "missing", missing);
        say(parts, "of another size", damaged);
        say(parts, "not in the log", unknown);
        String range = "versions " + oldest + " to " + (newest.version() - 1);
        return parts.isEmpty()
                ? "it is none of those of " + range + ", whose documents are kept"
                : "of " + range + ", whose documents are kept: " + String.join("; ", parts);
    }

    private static void say(List<String> parts, String what, List<String> files) {
        if (!files.isEmpty()) {
            List<String> examples = files.stream().sorted().limit(EXAMPLES).toList();
            parts.add(files.size() + " " + what + ", " + (files.size() > EXAMPLES ? "such as " : "")
                    + String.join(", ", examples));
        }
    }
}
