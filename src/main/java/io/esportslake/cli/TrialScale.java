package io.esportslake.cli;

import io.esportslake.app.ParquetOptions;
import io.esportslake.app.RowMemory;
import io.esportslake.batch.BatchLimits;
import io.esportslake.config.LakeConfig;
import io.esportslake.parquet.ParquetSettings;
import io.esportslake.table.LakeTables;
import java.time.Duration;

/**
 * How the service would run: what a forecast is made for.
 *
 * @param interval from flush to flush
 * @param maxRows rows of a micro-batch at most
 * @param memoryBudget bytes outside the heap for rows, of all tables
 * @param tables how many share it
 * @param limits of a micro-batch
 * @param parquet how files are written
 */
record TrialScale(
        Duration interval, long maxRows, long memoryBudget, int tables, BatchLimits limits, ParquetSettings parquet) {

    /** As a service is configured, with so many tables. */
    static TrialScale of(LakeConfig config, int tables) {
        return new TrialScale(
                config.flush().interval(),
                config.flush().maxRows(),
                config.memoryBudget().asLongValue(),
                tables,
                new BatchLimits(
                        config.partitions().maxPerMicroBatch(),
                        BatchLimits.defaults().maxNesting()),
                ParquetOptions.of(config));
    }

    /**
     * How many tables there are with one that is tried: those there are, and it, if it is none of them.
     *
     * @param isOfDirectory whether they are those of a directory; else those of the package, which the first directory
     *     takes the place of
     */
    static int tables(LakeTables known, boolean isOfDirectory, String tried) {
        return known.find(tried).isPresent()
                ? known.all().size()
                : isOfDirectory ? known.all().size() + 1 : 1;
    }

    /** What the stream of this table gets, in bytes. */
    long memoryShare() {
        return RowMemory.shareOf(memoryBudget, tables);
    }

    /** How much of it a micro-batch fills before it is flushed, in bytes. */
    long flushedAt() {
        return RowMemory.flushedAt(memoryShare());
    }
}
