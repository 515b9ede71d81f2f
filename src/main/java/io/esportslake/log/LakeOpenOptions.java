package io.esportslake.log;

import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How to open a lake.
 *
 * @param tables the tables to open; others are left alone
 * @param ids gives a fresh unique id at every call, e.g. a random UUID: for a new lake, and for commits of recovery
 * @param application name and version of the program, for commit documents
 * @param now the time, for commits of recovery
 * @param commitsKept how many commit documents are never pruned, at least {@value #MIN_COMMITS_KEPT}
 * @param existingFilesAllowed whether a table without a log may have files that this program did not write
 * @param fileRows asked for the rows of published files that no document names any more
 * @param warnings told, before it happens, what cannot be taken back
 */
public record LakeOpenOptions(
        List<TableDefinition> tables,
        Supplier<String> ids,
        String application,
        Supplier<Instant> now,
        int commitsKept,
        boolean existingFilesAllowed,
        FileRows fileRows,
        Consumer<String> warnings) {

    /** A writer that lags behind by more commits than are kept cannot catch up any more. */
    public static final int MIN_COMMITS_KEPT = 1000;

    /** Needs a table, and enough commits to keep, or throws an {@link IllegalArgumentException}. */
    public LakeOpenOptions {
        tables = List.copyOf(tables);
        Objects.requireNonNull(ids, "ids");
        Objects.requireNonNull(application, "application");
        Objects.requireNonNull(now, "now");
        Objects.requireNonNull(fileRows, "fileRows");
        Objects.requireNonNull(warnings, "warnings");
        tables.forEach(table -> Names.requireId("table", table.name()));
        if (tables.isEmpty()) {
            throw new IllegalArgumentException("A lake is opened for at least one table, found none");
        }
        if (commitsKept < MIN_COMMITS_KEPT) {
            throw new IllegalArgumentException(
                    "At least " + MIN_COMMITS_KEPT + " commits are kept, found " + commitsKept);
        }
    }

    /** To open lakes that need no takeover, or whose documents name all their files. */
    public LakeOpenOptions(
            List<TableDefinition> tables,
            Supplier<String> ids,
            String application,
            Supplier<Instant> now,
            int commitsKept,
            boolean existingFilesAllowed) {
        this(
                tables,
                ids,
                application,
                now,
                commitsKept,
                existingFilesAllowed,
                (file, bytes, name) -> {
                    throw new IOException("Nobody reads the rows of " + name);
                },
                warning -> {});
    }
}
