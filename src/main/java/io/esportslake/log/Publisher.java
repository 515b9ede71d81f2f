package io.esportslake.log;

import io.esportslake.failure.FailureCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * Moves the files of a commit to where readers look. Repeatable, and safe while another process does the same for the
 * same commit. First all get their final names, then those are settled, then what they take the place of goes, then all
 * staged names: a staged name goes only when the final one survives a power loss, so "target there, source gone" means
 * published and durable, whoever did it.
 */
final class Publisher {

    private final TableStorage table;
    private final CommitLog log;

    Publisher(TableStorage table, CommitLog log) {
        this.table = table;
        this.log = log;
    }

    /**
     * Publishes the files of a commit, and deletes what they take the place of.
     *
     * @return how many files it made visible
     * @throws InconsistentLakeException when a file is gone, or another one has its name
     */
    int publish(Commit commit) throws IOException {
        List<CommittedFile> files = commit.files();
        // All before the first is shown.
        table.forEach(files, file -> {
            requireWhole(commit, file, source(file));
            return file;
        });
        List<Publication> publications = table.forEach(files, file -> publish(commit, file));
        List<RootedPath> staged = new ArrayList<>();
        List<RootedPath> published = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            if (publications.get(i) != Publication.NOT_STAGED) {
                staged.add(source(files.get(i)));
                published.add(target(files.get(i)));
            }
        }
        table.settlePublished(published);
        withdraw(commit);
        table.forEach(staged, source -> {
            table.deleteStaged(source);
            return source;
        });
        return Collections.frequency(publications, Publication.DONE);
    }

    private Publication publish(Commit commit, CommittedFile file) throws IOException {
        Publication publication = table.publish(source(file), target(file));
        switch (publication) {
            case DONE, DONE_BEFORE -> {}
            case NOT_STAGED -> requirePublished(commit, file);
            case TAKEN ->
                throw new InconsistentLakeException(
                        FailureCode.PUBLICATION_IMPOSSIBLE,
                        "Cannot publish version " + commit.version() + " of "
                                + commit.table() + ": " + table.nameOf(target(file))
                                + " exists and is another file than "
                                + table.nameOf(source(file)) + "; nothing was replaced; move it away and start again");
        }
        return publication;
    }

    /**
     * Deletes what the commit has removed and readers may see: after what takes its place is durable, so that a reader
     * may see a record twice for a moment and never misses it, and before the staged names go, so that they are there
     * as long as something is left to do.
     */
    private void withdraw(Commit commit) throws IOException {
        List<RootedPath> withdrawn = commit.change().withdrawn().stream()
                .map(file -> new RootedPath(file.root(), file.path()))
                .toList();
        table.forEach(withdrawn, file -> {
            table.deletePublished(file);
            return file;
        });
        table.settlePublished(withdrawn);
    }

    private static RootedPath source(CommittedFile file) {
        return new RootedPath(file.root(), file.stagedPath());
    }

    private static RootedPath target(CommittedFile file) {
        return new RootedPath(file.root(), file.finalPath());
    }

    /** Its bytes were durable before the commit that names it: another size is damage, which no reader may see. */
    private void requireWhole(Commit commit, CommittedFile file, RootedPath source) throws IOException {
        OptionalLong found = table.size(source);
        // Without one it was published before, or just now by another process.
        if (found.isPresent() && found.getAsLong() != file.bytes()) {
            throw new InconsistentLakeException(
                    FailureCode.PUBLICATION_IMPOSSIBLE,
                    "Cannot publish version " + commit.version() + " of " + commit.table()
                            + ": its staged file " + table.nameOf(source) + " has " + found.getAsLong()
                            + " bytes, the commit names " + file.bytes()
                            + "; the file is damaged: restore it from a backup, nothing of it was shown to readers");
        }
    }

    private void requirePublished(Commit commit, CommittedFile file) throws IOException {
        String target = table.nameOf(target(file));
        OptionalLong found = table.size(target(file));
        if (found.isPresent()) {
            if (found.getAsLong() != file.bytes()) {
                throw new InconsistentLakeException(
                        FailureCode.FILE_DAMAGED,
                        "The published file " + target + " of version " + commit.version()
                                + " of " + commit.table() + " has " + found.getAsLong() + " bytes, the commit names "
                                + file.bytes() + "; the file is damaged: restore it from a backup");
            }
            return;
        }
        OptionalLong newest = log.newestVersion();
        if (newest.isPresent() && newest.getAsLong() > commit.version()) {
            return; // whoever appended the next version had published this one; it may have been compacted since
        }
        throw new InconsistentLakeException(
                FailureCode.PUBLICATION_IMPOSSIBLE,
                "Cannot publish version " + commit.version() + " of " + commit.table()
                        + ": neither " + target + " nor its staged file " + table.nameOf(source(file))
                        + " exists; restore the file from a backup");
    }
}
