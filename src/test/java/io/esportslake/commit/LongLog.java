package io.esportslake.commit;

import static io.esportslake.commit.Lakes.ZERO;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A sound lake whose log has documents that are pruned and still there. */
public final class LongLog {

    private LongLog() {}

    /**
     * Fills a lake with commits that only move the position, the first one included, and a last one with a file.
     *
     * @param kept so many documents does each of them keep
     */
    public static void fill(LakePaths paths, int commits, int kept) throws IOException {
        try (Lake lake = Lakes.open(paths)) {
            TableWriter table = writer(paths, lake, kept, StepListener.NONE);
            table.publish(
                    Lakes.committed(table.commit(Lakes.start("s", ZERO, 0))).commit());
            for (int i = 2; i < commits; i++) {
                table.publish(Lakes.committed(table.commit(Lakes.moved("m" + i, ZERO, i - 2, i - 1)))
                        .commit());
            }
            flush(table);
        }
    }

    /** Adds commits without files or ranges to the log of matches. */
    public static void append(LakePaths paths, int commits, int kept) throws IOException {
        try (Lake lake = Lakes.open(paths)) {
            TableWriter table = writer(paths, lake, kept, StepListener.NONE);
            for (int i = 0; i < commits; i++) {
                table.publish(
                        Lakes.committed(table.commit(PendingCommit.retire("r" + i, Lakes.TIME, "", Lakes.newWriter())))
                                .commit());
            }
        }
    }

    static TableWriter writer(LakePaths paths, Lake lake, int kept, StepListener listener) throws IOException {
        LakeFiles files = new LakeFiles(listener);
        AtomicLong numbers = new AtomicLong(1_000); // the lake's own begin at 0
        TableWriter writer = new TableWriter(
                new Author(lake.writerId(), "test", lake.lakeId(), "matches", 1, kept),
                new FileCommitLog(paths, files, "matches", lake.writerId(), numbers::getAndIncrement),
                paths,
                files,
                new Staging(paths, files, lake.writerId(), numbers::getAndIncrement));
        writer.refresh();
        return writer;
    }

    /** Two rows on top of what there is, published. */
    static void flush(TableWriter table) throws IOException {
        table.publish(commit(table));
    }

    /** The same, not yet published. */
    static Commit commit(TableWriter table) throws IOException {
        Commit newest = table.newest().orElseThrow();
        long next = newest.progress().get(ZERO).next();
        return Lakes.committed(table.commit(Lakes.batch(
                        "b" + newest.version(),
                        ZERO,
                        next,
                        next + 2,
                        List.of(Lakes.stageRows(table, "live", "rows from " + next)))))
                .commit();
    }
}
