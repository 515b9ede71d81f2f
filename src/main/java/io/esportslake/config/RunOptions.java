package io.esportslake.config;

import io.esportslake.source.StartingOffsets;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import java.util.List;

/**
 * What the command line asked for.
 *
 * @param isActive whether the streams run at all; false for commands that only look
 * @param tables names of the tables whose streams run; none for all
 * @param isUntilLatest whether the run ends when everything that was there at its start is committed
 * @param isFailingOnDeadLetters whether such a run ends with code 1 when it committed any dead letter
 * @param startingOffsets where a table without any commit starts
 * @param isGroupChangeAllowed whether the lake may get another consumer group
 */
public record RunOptions(
        boolean isActive,
        List<String> tables,
        boolean isUntilLatest,
        boolean isFailingOnDeadLetters,
        StartingOffsets startingOffsets,
        boolean isGroupChangeAllowed) {

    /** All streams, without end: what runs when nothing else is asked for. */
    public static final RunOptions DEFAULT =
            new RunOptions(true, List.of(), false, false, StartingOffsets.EARLIEST, false);

    /** No stream at all. */
    public static final RunOptions INACTIVE =
            new RunOptions(false, List.of(), false, false, StartingOffsets.EARLIEST, false);

    public RunOptions {
        tables = List.copyOf(tables);
    }

    /** With every table named whose streams run. */
    public RunOptions over(LakeTables known) {
        return new RunOptions(
                isActive,
                known.chosen(tables).stream().map(TableDefinition::name).toList(),
                isUntilLatest,
                isFailingOnDeadLetters,
                startingOffsets,
                isGroupChangeAllowed);
    }

    /** Whether page, JSON and metrics have a port: a run that ends by itself needs nobody to look at it. */
    public boolean isServed() {
        return isActive && !isUntilLatest;
    }
}
