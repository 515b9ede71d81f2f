package io.esportslake.watch;

import io.esportslake.log.Commit;
import io.esportslake.log.CommitTotals;
import java.time.Instant;

/**
 * Where a table stood.
 *
 * @param at when the commit was made
 * @param rows rows since the first commit
 * @param deadLetters dead letters since the first commit
 * @param files files that lived, dead letters and those held back included
 * @param bytes their bytes
 */
public record GrowthPoint(Instant at, long rows, long deadLetters, long files, long bytes) {

    static GrowthPoint of(Commit commit) {
        CommitTotals totals = commit.totals();
        return new GrowthPoint(
                commit.time(), totals.records().rows(), totals.records().deadLetters(), totals.files(), totals.bytes());
    }
}
