package io.esportslake.commit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a table's published files differ from those that its commit documents name, as far back as documents are kept. Only for
 * a message: it reads every document.
 */
final class FileDifference {

    private static final int EXAMPLES = 3;

    private final List<String> missing = new ArrayList<>();
    private final List<String> damaged = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private long oldest = Long.MAX_VALUE;

    private FileDifference() {}

    /** @param newest its own files, which may not be published yet, are not looked at */
    static String between(LakePaths paths, CommitLog log, Commit newest) throws IOException {
        FileDifference difference = new FileDifference();
        Map<Long, Map<Path, Long>> found = new HashMap<>();
        for (Root root : Root.values()) {
            list(paths.tableDirectory(root, newest.table()), newest.version(), found);
        }
        for (long version = newest.version() - 1; version >= newest.prunedBelow(); version--) {
            Optional<Commit> commit = log.read(version);
            if (commit.isEmpty()) {
                break; // pruned meanwhile
            }
            difference.compare(paths, commit.get(), found.getOrDefault(version, Map.of()));
        }
        return difference.text(newest);
    }

    private static void list(Path directory, long below, Map<Long, Map<Path, Long>> found) throws IOException {
        for (String name : LakeFiles.list(directory)) {
            Path path = directory.resolve(name);
            OptionalLong version = LakePaths.versionOfDataFile(name);
            if (version.isPresent()) {
                if (version.getAsLong() < below) {
                    found.computeIfAbsent(version.getAsLong(), any -> new HashMap<>())
                            .put(path, Files.size(path));
                }
            } else if (!name.startsWith("_") && !name.startsWith(".") && Files.isDirectory(path)) {
                list(path, below, found);
            }
        }
    }

    private void compare(LakePaths paths, Commit commit, Map<Path, Long> found) {
        oldest = commit.version();
        Map<Path, Long> rest = new HashMap<>(found);
        for (CommittedFile file : commit.files()) {
            Path path = paths.resolve(file.root(), file.finalPath());
            Long bytes = rest.remove(path);
            if (bytes == null) {
                missing.add(path.toString());
            } else if (bytes != file.bytes()) {
                damaged.add(path + " (" + bytes + " bytes, expected " + file.bytes() + ")");
            }
        }
        rest.keySet().forEach(path -> unknown.add(path.toString()));
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
