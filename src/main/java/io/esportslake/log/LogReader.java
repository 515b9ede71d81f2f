package io.esportslake.log;

import io.esportslake.failure.FailureCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Reads a log that others write to and prune meanwhile. */
final class LogReader {

    /**
     * So often is looked for a document that is listed and not there when it is opened. One that was pruned between the
     * two calls has more than a thousand newer ones, so the next look finds one of those.
     */
    static final int LOOKS = 100;

    private LogReader() {}

    /**
     * The newest document.
     *
     * @throws InconsistentLakeException when it is listed and cannot be found, however often
     */
    static Optional<Commit> newest(CommitLog log) throws IOException {
        OptionalLong version = OptionalLong.empty();
        for (int look = 0; look < LOOKS; look++) {
            version = log.newestVersion();
            if (version.isEmpty()) {
                return Optional.empty();
            }
            Optional<Commit> commit = log.read(version.getAsLong());
            if (commit.isPresent()) {
                return commit;
            }
            // Pruned between the two calls: by now there is a newer one.
        }
        throw unreadable(log, version.orElseThrow());
    }

    /** What to say of a document that has a name in the log and is never found under it. */
    static InconsistentLakeException unreadable(CommitLog log, long version) {
        return new InconsistentLakeException(
                FailureCode.DOCUMENT_MISSING,
                "Commit document " + log.nameOf(version)
                        + " has a name in the commit log, but there is no file when it is opened, and that " + LOOKS
                        + " times: look whether it is a link that leads nowhere, or whether another program moves or"
                        + " deletes files there; restore it from a backup");
    }

    /**
     * All documents after a base, ascending.
     *
     * @param base empty for everything from version 1 on
     * @return empty when some are pruned, so that nobody can tell any more what they said
     */
    static Optional<List<Commit>> since(CommitLog log, Optional<Commit> base) throws IOException {
        List<Commit> commits = new ArrayList<>();
        return visitSince(log, base, newest(log), commits::add) ? Optional.of(commits) : Optional.empty();
    }

    /**
     * Shows all documents after a base, ascending, and holds one at a time.
     *
     * @param base empty for everything from version 1 on
     * @param newest the last one to show, as {@link #newest} has found it
     * @return false when some are pruned, so that nobody can tell any more what they said; those before may have been
     *     shown
     */
    static boolean visitSince(CommitLog log, Optional<Commit> base, Optional<Commit> newest, Consumer<Commit> visitor)
            throws IOException {
        long first = base.map(Commit::version).orElse(0L) + 1;
        // A document below the pruned ones is stale even if it can be read: a writer that slept may have put it there.
        if (newest.isPresent() && newest.get().prunedBelow() > first) {
            return false;
        }
        for (long version = first; newest.isPresent() && version <= newest.get().version(); version++) {
            Optional<Commit> commit = log.read(version);
            if (commit.isEmpty()) {
                return false;
            }
            visitor.accept(commit.get());
        }
        return true;
    }
}
