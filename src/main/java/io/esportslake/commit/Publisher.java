package io.esportslake.commit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Moves the files of a commit to where readers look. Repeatable, and safe while another process does the same for the same
 * commit. First all links, then the fsyncs, then all unlinks: a staged name goes only when its target survives a power loss,
 * so "target there, source gone" means published and durable, whoever did it.
 */
final class Publisher {

    private final LakePaths paths;
    private final LakeFiles files;
    private final CommitLog log;

    Publisher(LakePaths paths, LakeFiles files, CommitLog log) {
        this.paths = paths;
        this.files = files;
        this.log = log;
    }

    /**
     * @return how many files it made visible
     * @throws InconsistentLakeException when a file is gone, or another one has its name
     */
    int publish(Commit commit) throws IOException {
        int linked = 0;
        Set<Path> directories = new LinkedHashSet<>();
        List<Path> staged = new ArrayList<>();
        // All before the first is shown.
        for (CommittedFile file : commit.files()) {
            requireWhole(commit, file, paths.resolve(file.root(), file.stagedPath()));
        }
        for (CommittedFile file : commit.files()) {
            Path source = paths.resolve(file.root(), file.stagedPath());
            Path target = paths.resolve(file.root(), file.finalPath());
            // The source first: who unlinks it has linked the target before, so both missing is not a race.
            if (!Files.exists(source)) {
                requirePublished(commit, file, source, target);
                continue;
            }
            files.createDirectories(target.getParent(), paths.root(file.root()));
            try {
                if (files.link(CommitStep.PUBLISH_LINK, target, source)) {
                    linked++;
                } else if (!LakeFiles.isSameFile(source, target)) {
                    if (Files.exists(source)) {
                        throw new InconsistentLakeException("Cannot publish version " + commit.version() + " of "
                                + commit.table() + ": " + target + " exists and is another file than " + source
                                + "; nothing was replaced; move it away and start again");
                    }
                    continue; // another process has just finished this file
                }
            } catch (NoSuchFileException e) {
                requirePublished(commit, file, source, target);
                continue;
            }
            directories.add(target.getParent());
            staged.add(source);
        }
        for (Path directory : directories) {
            files.fsyncDirectory(CommitStep.PUBLISH_FSYNC_DIRECTORY, directory);
        }
        for (Path source : staged) {
            files.delete(CommitStep.PUBLISH_UNLINK_STAGED, source);
        }
        return linked;
    }

    /** Its bytes were durable before the commit that names it: another size is damage, which no reader may see. */
    private static void requireWhole(Commit commit, CommittedFile file, Path source) throws IOException {
        long found;
        try {
            found = Files.size(source);
        } catch (NoSuchFileException e) {
            return; // published before, or just now by another process
        }
        if (found != file.bytes()) {
            throw new InconsistentLakeException("Cannot publish version " + commit.version() + " of " + commit.table()
                    + ": its staged file " + source + " has " + found + " bytes, the commit names " + file.bytes()
                    + "; the file is damaged: restore it from a backup, nothing of it was shown to readers");
        }
    }

    private void requirePublished(Commit commit, CommittedFile file, Path source, Path target) throws IOException {
        try {
            long found = Files.size(target);
            if (found != file.bytes()) {
                throw new InconsistentLakeException("The published file " + target + " of version " + commit.version()
                        + " of " + commit.table() + " has " + found + " bytes, the commit names " + file.bytes()
                        + "; the file is damaged: restore it from a backup");
            }
            return;
        } catch (NoSuchFileException e) {
            // Not there: see below.
        }
        OptionalLong newest = log.newestVersion();
        if (newest.isPresent() && newest.getAsLong() > commit.version()) {
            return; // whoever appended the next version had published this one; it may have been compacted since
        }
        throw new InconsistentLakeException("Cannot publish version " + commit.version() + " of " + commit.table()
                + ": neither " + target + " nor its staged file " + source
                + " exists; restore the file from a backup");
    }
}
