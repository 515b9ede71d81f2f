package io.esportslake.log;

import io.esportslake.source.RecordCounts;
import java.util.Objects;

/**
 * Where a table stands with this commit: sums over all commits, and over the files that live.
 *
 * @param records records of all topic partitions
 * @param files files that live, dead letters and those held back included
 * @param bytes their bytes
 * @param microBatches micro-batches, those whose documents were rebuilt included
 */
public record CommitTotals(RecordCounts records, long files, long bytes, long microBatches) {

    public static final CommitTotals NONE = new CommitTotals(RecordCounts.NONE, 0, 0, 0);

    /** Refuses a negative sum with an {@link IllegalArgumentException}. */
    public CommitTotals {
        Objects.requireNonNull(records, "records");
        if (files < 0 || bytes < 0 || microBatches < 0) {
            throw new IllegalArgumentException("Totals are 0 or more, found " + files + " files, " + bytes + " bytes, "
                    + microBatches + " micro-batches");
        }
    }
}
