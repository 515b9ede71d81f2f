package io.esportslake.log;

import static io.esportslake.log.Lakes.ZERO;
import static io.esportslake.log.Lakes.publish;
import static io.esportslake.log.Lakes.put;

import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.util.List;

/** A sound lake whose log has documents that are pruned and still there. */
public final class LongLog {

    private LongLog() {}

    /**
     * Fills a lake with commits that only move the position, the first one included, and a last one with a file.
     *
     * @param kept so many documents does each of them keep
     */
    public static void fill(LakePaths paths, int commits, int kept) throws IOException {
        LakeStorage storage = FileLakeStorage.of(paths, Lakes.newWriter());
        try (Lake lake = Lake.open(storage, Lakes.options())) {
            TableWriter table = writer(storage, lake, kept);
            publish(table, Lakes.start("s", ZERO, 0));
            for (int i = 2; i < commits; i++) {
                publish(table, Lakes.moved("m" + i, ZERO, i - 2, i - 1));
            }
            flush(table);
        }
    }

    /** Adds commits without files or ranges to the log of matches. */
    public static void append(LakePaths paths, int commits, int kept) throws IOException {
        LakeStorage storage = FileLakeStorage.of(paths, Lakes.newWriter());
        try (Lake lake = Lake.open(storage, Lakes.options())) {
            TableWriter table = writer(storage, lake, kept);
            for (int i = 0; i < commits; i++) {
                publish(table, PendingCommit.retire("r" + i, Lakes.TIME, "", Lakes.newWriter()));
            }
        }
    }

    /** A writer of matches in the name of an open lake that keeps so many documents. */
    static TableWriter writer(LakeStorage storage, Lake lake, int kept) throws IOException {
        TableWriter writer = new TableWriter(
                new Author(lake.writerId(), "test", lake.lakeId(), "matches", 1, kept), Lakes.SCHEMA, storage);
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
        return put(
                table,
                Lakes.batch(
                        "b" + newest.version(),
                        ZERO,
                        next,
                        next + 2,
                        List.of(Lakes.stageRows(table, "live", "rows from " + next))));
    }
}
