package io.esportslake.commit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Looks at a lake before anything in it is changed, and refuses what cannot have come from this program alone. */
final class LakeSurvey {

    private final LakePaths paths;

    LakeSurvey(LakePaths paths) {
        this.paths = paths;
    }

    /** What lies in a table's directories: the highest version published, and a file that is not ours. */
    private static final class Published {
        private long highestVersion;
        private Path highest;
        private Path foreign;
    }

    /**
     * Checks one table. Files are listed before the log is read: a commit is in the log before its files are published, so
     * what was seen must be in the log by then, however many writers are at work.
     *
     * @return the newest commit
     * @throws LakeRefusedException when there are files of others without a log, and they are not allowed
     * @throws InconsistentLakeException when the log has a gap or ends below a published file
     */
    Optional<Commit> inspect(String table, CommitLog log, boolean existingFilesAllowed) throws IOException {
        Published published = new Published();
        for (Root root : Root.values()) {
            list(paths.tableDirectory(root, table), published);
        }
        Optional<Commit> newest = newestWithoutGap(table, log);
        long version = newest.map(Commit::version).orElse(0L);
        if (newest.isEmpty() && !existingFilesAllowed) {
            Path found = published.foreign != null ? published.foreign : published.highest;
            if (found != null) {
                throw new LakeRefusedException("Table " + table + " has files, such as " + found
                        + ", but no commit log in " + paths.checkpoints(table)
                        + ": reading the topic from its start could write their rows again; choose another path, or move"
                        + " the files away, or start with --starting-offsets latest to keep them and add what is new");
            }
        }
        if (published.highestVersion > version) {
            throw new InconsistentLakeException("File " + published.highest + " was published by version "
                    + published.highestVersion + ", but the commit log of " + table + " ends at version " + version
                    + ": the log in " + paths.checkpoints(table)
                    + " is incomplete; restore it from a backup, or let 'commits repair --table " + table
                    + "' rebuild its newest document from the files");
        }
        return newest;
    }

    private static void list(Path directory, Published published) throws IOException {
        for (String name : LakeFiles.list(directory)) {
            Path path = directory.resolve(name);
            OptionalLong version = LakePaths.versionOfDataFile(name);
            if (version.isPresent()) {
                if (version.getAsLong() > published.highestVersion) {
                    published.highestVersion = version.getAsLong();
                    published.highest = path;
                }
            } else if (LakePaths.isParquet(name) || name.equals("_spark_metadata")) {
                published.foreign = path;
            } else if (!name.startsWith("_") && !name.startsWith(".") && Files.isDirectory(path)) {
                list(path, published);
            }
        }
    }

    private static Optional<Commit> newestWithoutGap(String table, CommitLog log) throws IOException {
        while (true) {
            List<Long> versions = log.versions();
            if (versions.isEmpty()) {
                return Optional.empty();
            }
            long last = versions.get(versions.size() - 1);
            Optional<Commit> newest = log.read(last);
            if (newest.isPresent()) {
                OptionalLong missing = firstMissing(versions, newest.get());
                if (missing.isEmpty()) {
                    return newest;
                }
                // A listing made while others write may hold a version without an earlier one: look again, by name. And
                // nothing may have been pruned meanwhile.
                if (log.read(missing.getAsLong()).isEmpty()
                        && log.newestVersion().orElse(0) == last) {
                    throw new InconsistentLakeException("The commit log of " + table + " has a gap: version "
                            + missing.getAsLong() + " is missing, though versions "
                            + newest.get().prunedBelow()
                            + " to " + last + " are expected; restore it from a backup");
                }
            }
        }
    }

    private static OptionalLong firstMissing(List<Long> versions, Commit newest) {
        Set<Long> found = new HashSet<>(versions);
        for (long version = newest.prunedBelow(); version < newest.version(); version++) {
            if (!found.contains(version)) {
                return OptionalLong.of(version);
            }
        }
        return OptionalLong.empty();
    }

    /**
     * Checks that lake and roots belong together. Read in the order opposite to that in which they are made: identity, then
     * marks, then commits.
     *
     * @param newest the newest commit of any table, when there is one
     * @throws InconsistentLakeException when they do not
     */
    void inspectMarks(Optional<Commit> newest) throws IOException {
        for (Root root : Root.values()) {
            Path mark = paths.mark(root);
            Optional<String> found = LakeMarks.read(mark, "lakeId");
            if (newest.isPresent() && found.isEmpty()) {
                throw new InconsistentLakeException("Root " + paths.root(root) + " carries no lake id, but "
                        + newest.get() + " is in the log: this is not where its files were written; point back to the"
                        + " root that was used, or, when it was moved here, copy " + paths.identity() + " to " + mark);
            }
            if (found.isPresent()) {
                requireIdentity(found.get(), mark.toString());
            }
        }
        if (newest.isPresent()) {
            requireIdentity(newest.get().lakeId(), newest.get().toString());
        }
    }

    private void requireIdentity(String lakeId, String source) throws IOException {
        Path identity = paths.identity();
        String found = LakeMarks.read(identity, "lakeId")
                .orElseThrow(() -> new InconsistentLakeException("Lake " + paths.dataLake() + " has no "
                        + identity.getFileName() + ", but " + source + " belongs to lake " + lakeId
                        + "; point to that lake's own directory, or restore the file from a backup"));
        if (!found.equals(lakeId)) {
            throw new InconsistentLakeException("Lake " + paths.dataLake() + " has id " + found + ", but " + source
                    + " belongs to lake " + lakeId + "; give each lake roots of its own");
        }
    }
}
