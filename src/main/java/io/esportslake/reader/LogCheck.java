package io.esportslake.reader;

import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import io.esportslake.log.CorruptCommitException;
import io.esportslake.log.InconsistentLakeException;
import io.esportslake.log.Lake;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every document from the oldest one kept to the newest is there, can be trusted, and belongs to this lake. */
final class LogCheck extends Check {

    /** A document that was pruned since it was listed has many newer ones: the next look finds one of those. */
    private static final int LOOKS = 100;

    private static final String RESTORE = "Restore the document from a backup";

    private final CommitLog log;
    private final LakePaths paths;
    private final Set<Long> corrupt = new HashSet<>();
    private long documents;
    private long first;
    private long last;

    LogCheck(String table, CommitLog log, LakePaths paths) {
        super("commit log", table);
        this.log = log;
        this.paths = paths;
    }

    /** The newest document that can be trusted; what comes later is not looked at. */
    Optional<Commit> horizon() throws IOException {
        long gone = 0;
        for (int look = 0; look < LOOKS; look++) {
            List<Long> versions = log.versions();
            boolean isGone = false;
            for (int i = versions.size() - 1; i >= 0 && !isGone; i--) {
                Optional<Commit> commit = readable(versions.get(i));
                if (commit.isPresent()) {
                    requireSameLake(commit.get());
                    return commit;
                }
                isGone = !corrupt.contains(versions.get(i)); // pruned since: there is a newer one
                gone = versions.get(i);
            }
            if (!isGone) {
                return Optional.empty();
            }
        }
        throw new NoSuchFileException(
                log.nameOf(gone), null, "it is listed, but " + LOOKS + " times it was not there when it was opened");
    }

    /** A document that should be there. */
    Optional<Commit> next(Commit horizon, long version) throws IOException {
        Optional<Commit> commit = version == horizon.version() ? Optional.of(horizon) : readable(version);
        if (commit.isPresent()) {
            documents++;
            first = first == 0 ? version : first;
            last = version;
            if (!commit.get().lakeId().equals(horizon.lakeId())) {
                found(
                        subject(version),
                        "lake " + commit.get().lakeId(),
                        "lake " + horizon.lakeId() + " as in version " + horizon.version(),
                        "Two lakes were mixed: give each its own directory");
            }
        } else if (!corrupt.contains(version) && !isPrunedNow(version)) {
            found(
                    subject(version),
                    "no " + paths.commitFile(table(), version),
                    "a document for every version from " + horizon.prunedBelow() + " to " + horizon.version(),
                    RESTORE);
        }
        return commit;
    }

    /** The newest document as of now; empty when it cannot be read. */
    Optional<Commit> newest() throws IOException {
        var newest = log.newestVersion();
        return newest.isPresent() ? readable(newest.getAsLong()) : Optional.empty();
    }

    private boolean isPrunedNow(long version) throws IOException {
        Optional<Commit> commit = newest();
        return commit.isPresent() && commit.get().prunedBelow() > version;
    }

    private Optional<Commit> readable(long version) throws IOException {
        try {
            return corrupt.contains(version) ? Optional.empty() : log.read(version);
        } catch (CorruptCommitException e) {
            corrupt.add(version);
            found(subject(version), "a damaged document: " + e.getMessage(), "the document as it was written", RESTORE);
            return Optional.empty();
        }
    }

    private void requireSameLake(Commit commit) throws IOException {
        try {
            Lake.requireSameLake(FileLakeStorage.reading(paths), commit);
        } catch (InconsistentLakeException e) {
            found("roots", e.getMessage(), "the same lake id everywhere", "Point to the roots of one lake");
        }
    }

    private static String subject(long version) {
        return "version " + version;
    }

    @Override
    String summary() {
        return documents == 0
                ? "no document"
                : number(documents)
                        + (documents == 1 ? " document, version " : " documents, versions ")
                        + first
                        + (documents == 1 ? "" : " to " + last);
    }
}
