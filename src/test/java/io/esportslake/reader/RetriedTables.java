package io.esportslake.reader;

import io.esportslake.ingest.RetryTally;
import io.esportslake.log.Commit;
import io.esportslake.log.StepListener;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;

/** A small lake with dead letters, and a retry of them, for the tests of other rooms. */
public final class RetriedTables {

    private RetriedTables() {}

    /** One commit of twenty records: two rows, and 18 letters of which two stay letters. */
    public static void make(Path directory) throws IOException {
        try (SampleLake lake = new SampleLake(directory, "writer-1", List.of(RetriedLake.strict()))) {
            RetriedLake.fill(lake, 1, 10, number -> switch (number % 10) {
                case 0 -> "7";
                case 1 -> "\"few\"";
                default -> "\"many\"";
            });
        }
    }

    /** With the table's file mended. */
    public static RetryTally retry(Path directory, boolean isForecast, BiConsumer<Commit, RetryTally> told)
            throws IOException {
        LakePaths paths = LakePaths.of(directory);
        return isForecast
                ? RetriedLake.forecast(paths)
                : RetriedLake.retry(paths, StepListener.NONE, new RetriedLake.All(), told);
    }
}
