package io.esportslake.log;

import java.util.List;

/**
 * What one commit does to the files that live. Files added come after files removed: a commit never removes its own.
 *
 * @param version the commit
 * @param added files that live from it on
 * @param removed files that do not live any more
 */
record FileChange(long version, List<LiveFile> added, List<RemovedFile> removed) {

    FileChange {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }

    static FileChange of(Commit commit) {
        return new FileChange(
                commit.version(),
                commit.files().stream().map(file -> LiveFile.of(commit, file)).toList(),
                commit.change().removed());
    }

    /** What it weighs in a tail; see {@link InventoryLimits}. */
    int weight() {
        return removed.size() + added.stream().mapToInt(InventoryLimits::weight).sum();
    }
}
