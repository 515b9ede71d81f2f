package io.esportslake.commit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a log that others write to and prune meanwhile. */
final class LogReader {

    private LogReader() {}

    /** The newest document. */
    static Optional<Commit> newest(CommitLog log) throws IOException {
        while (true) {
            OptionalLong version = log.newestVersion();
            if (version.isEmpty()) {
                return Optional.empty();
            }
            Optional<Commit> commit = log.read(version.getAsLong());
            if (commit.isPresent()) {
                return commit;
            }
            // Pruned between the two calls: by now there is a newer one.
        }
    }

    /**
     * All documents after a base, ascending.
     *
     * @param base empty for everything from version 1 on
     * @return empty when some are pruned, so that nobody can tell any more what they said
     */
    static Optional<List<Commit>> since(CommitLog log, Optional<Commit> base) throws IOException {
        long first = base.map(Commit::version).orElse(0L) + 1;
        Optional<Commit> newest = newest(log);
        // A document below the pruned ones is stale even if it can be read: a writer that slept may have put it there.
        if (newest.isPresent() && newest.get().prunedBelow() > first) {
            return Optional.empty();
        }
        List<Commit> commits = new ArrayList<>();
        for (long version = first; newest.isPresent() && version <= newest.get().version(); version++) {
            Optional<Commit> commit = log.read(version);
            if (commit.isEmpty()) {
                return Optional.empty();
            }
            commits.add(commit.get());
        }
        return Optional.of(commits);
    }
}
