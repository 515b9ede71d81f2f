package io.esportslake.log;

import java.util.List;
import java.util.Optional;

/**
 * What a repair of the end of a log would do; so far nothing is done.
 *
 * @param table the table
 * @param base the newest document that can be trusted; stays as it is
 * @param damaged versions above it whose documents are damaged and are kept aside, ascending
 * @param rebuilt the documents that are put upon the base, ascending
 */
public record RepairPlan(String table, Optional<Commit> base, List<Long> damaged, List<Commit> rebuilt) {

    public RepairPlan {
        damaged = List.copyOf(damaged);
        rebuilt = List.copyOf(rebuilt);
    }

    /** Whether there is nothing to repair. */
    public boolean isEmpty() {
        return damaged.isEmpty() && rebuilt.isEmpty();
    }

    /**
     * Damaged documents that are not rebuilt, because no file of theirs is published: they count as never committed.
     */
    public List<Long> undone() {
        return damaged.stream()
                .filter(version -> rebuilt.stream().noneMatch(commit -> commit.version() == version))
                .toList();
    }
}
