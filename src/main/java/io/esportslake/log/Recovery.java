package io.esportslake.log;

import io.esportslake.failure.FailureCode;
import io.esportslake.log.RecoveryReport.RetiredWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finishes what dead writers began: publishes the newest commit, retires them, deletes what they staged. May die at any
 * point and be repeated by another process, or run in several at once.
 *
 * <p>The order is what makes it safe. Only the newest commit can be unpublished, and the commit that retires a writer
 * is put upon a published one; from then on no commit of that writer can follow. So whatever it has staged belongs to
 * no commit.
 */
final class Recovery {

    private final LakeStorage storage;
    private final Writers writers;
    private final LakeOpenOptions options;
    private final Map<String, TableWriter> tables;

    private final Map<String, Long> published = new HashMap<>();
    private final List<RetiredWriter> retired = new ArrayList<>();
    private int deletedStagedFiles;

    /** Takes a writer per table that is open, in the name of this process. */
    Recovery(LakeStorage storage, LakeOpenOptions options, Map<String, TableWriter> tables) {
        this.storage = storage;
        writers = storage.writers();
        this.options = options;
        this.tables = tables;
    }

    RecoveryReport run() throws IOException {
        for (TableWriter table : tables.values()) {
            if (table.refreshCounting() > 0) {
                published.put(table.table(), table.newest().orElseThrow().version());
            }
        }
        // Before any other commit: that would be the first to name an inventory, and have none.
        for (FormatTakeover takeover : FormatTakeover.due(storage, options, tables.values())) {
            takeover.run();
        }
        for (String writer : writers.locked()) {
            retireIfDead(writer);
        }
        retireWritersWithoutLock();
        int deletedTemporaryFiles = storage.sweep(tables.keySet());
        return new RecoveryReport(published, retired, deletedStagedFiles, deletedTemporaryFiles);
    }

    private void retireIfDead(String writer) throws IOException {
        Optional<WriterLock> taken = writers.takeFrom(writer);
        if (taken.isEmpty()) {
            return;
        }
        WriterLock lock = taken.get();
        try {
            for (TableWriter table : tables.values()) {
                retire(writer, table);
            }
            if (!writers.hasStaged(writer)) {
                lock.delete();
            }
        } finally {
            lock.release(); // its trace stays when tables that are not open here hold staged files of that writer
        }
    }

    /**
     * Staged files without a lock belong to a dead writer too: the lock is there before them. Its deletion may have
     * outlived, over a power loss, theirs. The staged files are listed before the lock is looked for.
     */
    private void retireWritersWithoutLock() throws IOException {
        for (TableWriter table : tables.values()) {
            for (String writer : storage.table(table.table()).stagingWriters()) {
                if (!writers.isLocked(writer)) {
                    retire(writer, table);
                }
            }
        }
    }

    private void retire(String writer, TableWriter table) throws IOException {
        TableStorage files = storage.table(table.table());
        if (!files.stagingWriters().contains(writer)) {
            return;
        }
        PendingCommit retirement =
                PendingCommit.retire(options.ids().get(), options.now().get(), "", writer);
        Commit commit = table.commit(retirement).match(CommitOutcome.Committed::commit, fenced -> {
            throw new LakeRefusedException(
                    FailureCode.CHANGED_MEANWHILE,
                    "Cannot retire writer " + writer + " of " + table.table() + ": " + fenced.why() + "; start again");
        });
        table.publish(commit); // has no files, but is the newest now
        retired.add(new RetiredWriter(writer, table.table(), commit.version()));
        deletedStagedFiles += files.deleteStagedOf(writer);
    }
}
