package io.esportslake.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The end of a log as it can be trusted.
 *
 * @param newest the newest document that can be read
 * @param damaged versions above it whose documents are there and damaged, ascending
 * @param oldest the lowest version from which on no document is missing up to the newest one; 1 without any
 */
public record LogEnd(Optional<Commit> newest, List<Long> damaged, long oldest) {

    public LogEnd {
        damaged = List.copyOf(damaged);
    }

    /** The version of the newest document that can be read; 0 without any. */
    public long version() {
        return newest.map(Commit::version).orElse(0L);
    }

    static LogEnd of(CommitLog log) throws IOException {
        List<Long> versions = log.versions();
        List<Long> damaged = new ArrayList<>();
        for (int i = versions.size() - 1; i >= 0; i--) {
            try {
                Optional<Commit> commit = log.read(versions.get(i));
                if (commit.isPresent()) {
                    return new LogEnd(commit, damaged, oldest(versions, i));
                }
            } catch (CorruptCommitException e) {
                damaged.add(0, versions.get(i));
            }
        }
        return new LogEnd(Optional.empty(), damaged, 1);
    }

    private static long oldest(List<Long> versions, int newest) {
        int at = newest;
        while (at > 0 && versions.get(at - 1) == versions.get(at) - 1) {
            at--;
        }
        return versions.get(at);
    }
}
