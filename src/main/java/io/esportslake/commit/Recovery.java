package io.esportslake.commit;

import io.esportslake.commit.RecoveryReport.RetiredWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finishes what dead writers began: publishes the newest commit, retires them, deletes what they staged. May die at any
 * point and be repeated by another process, or run in several at once.
 *
 * <p>The order is what makes it safe. Only the newest commit can be unpublished, and the commit that retires a writer is put
 * upon a published one; from then on no commit of that writer can follow. So whatever it has staged belongs to no commit.
 */
final class Recovery {

    private final LakePaths paths;
    private final LakeFiles files;
    private final LakeOpenOptions options;
    private final Map<String, TableWriter> tables;

    private final Map<String, Long> published = new HashMap<>();
    private final List<RetiredWriter> retired = new ArrayList<>();
    private int deletedStagedFiles;
    private int deletedTemporaryFiles;

    /** @param tables a writer per table that is open, in the name of this process */
    Recovery(LakePaths paths, LakeFiles files, LakeOpenOptions options, Map<String, TableWriter> tables) {
        this.paths = paths;
        this.files = files;
        this.options = options;
        this.tables = tables;
    }

    RecoveryReport run() throws IOException {
        for (TableWriter table : tables.values()) {
            if (table.refreshCounting() > 0) {
                published.put(table.table(), table.newest().orElseThrow().version());
            }
        }
        for (String name : LakeFiles.list(paths.writers())) {
            Optional<String> writer = LakePaths.writerOfLock(name);
            if (writer.isPresent()) {
                retireIfDead(writer.get());
            }
        }
        retireWritersWithoutLock();
        sweepTemporaryFiles();
        return new RecoveryReport(published, retired, deletedStagedFiles, deletedTemporaryFiles);
    }

    private void retireIfDead(String writer) throws IOException {
        Optional<WriterLock> taken = WriterLock.takeFrom(files, paths.lockFile(writer), writer);
        if (taken.isEmpty()) {
            return;
        }
        WriterLock lock = taken.get();
        try {
            for (TableWriter table : tables.values()) {
                retire(writer, table);
            }
            if (!hasStaging(writer)) {
                lock.delete();
            }
        } finally {
            lock.release(); // the file stays when tables that are not open here hold staged files of that writer
        }
    }

    /**
     * A staging directory without a lock file belongs to a dead writer too: the lock is there before the directory. Its
     * deletion may have outlived, over a power loss, that of the directory. The directories are listed before the lock file
     * is looked for.
     */
    private void retireWritersWithoutLock() throws IOException {
        for (TableWriter table : tables.values()) {
            Set<String> writers = new LinkedHashSet<>();
            for (Root root : Root.values()) {
                writers.addAll(LakeFiles.list(paths.stagingDirectories(root, table.table())));
            }
            for (String writer : writers) {
                if (Names.isId(writer) && !WriterLock.isOpenHere(writer) && !Files.exists(paths.lockFile(writer))) {
                    retire(writer, table);
                }
            }
        }
    }

    private void retire(String writer, TableWriter table) throws IOException {
        if (!hasStaging(writer, table.table())) {
            return;
        }
        PendingCommit retirement =
                PendingCommit.retire(options.ids().get(), options.now().get(), "", writer);
        Commit commit = table.commit(retirement).match(CommitOutcome.Committed::commit, fenced -> {
            throw new LakeRefusedException(
                    "Cannot retire writer " + writer + " of " + table.table() + ": " + fenced.why() + "; start again");
        });
        table.publish(commit); // has no files, but is the newest now
        retired.add(new RetiredWriter(writer, table.table(), commit.version()));
        for (Root root : Root.values()) {
            deletedStagedFiles += Staging.delete(paths, files, root, table.table(), writer);
        }
    }

    private boolean hasStaging(String writer, String table) {
        for (Root root : Root.values()) {
            if (Files.exists(paths.staging(root, table, writer))) {
                return true;
            }
        }
        return false;
    }

    private boolean hasStaging(String writer) throws IOException {
        for (Root root : Root.values()) {
            for (String table : LakeFiles.list(paths.root(root))) {
                if (Files.exists(paths.staging(root, table, writer))) {
                    return true;
                }
            }
        }
        return false;
    }

    private void sweepTemporaryFiles() throws IOException {
        Set<Path> directories = new LinkedHashSet<>(List.of(paths.dataLake(), paths.checkpoints(), paths.writers()));
        for (Root root : Root.values()) {
            directories.add(paths.root(root));
        }
        tables.keySet().forEach(table -> directories.add(paths.checkpoints(table)));
        for (Path directory : directories) {
            for (String name : LakeFiles.list(directory)) {
                Optional<String> writer = LakePaths.writerOfTemporary(name);
                // A living writer's lock file is there before its first temporary file, but for that of the lock
                // itself.
                if (writer.isPresent()
                        && !WriterLock.isOpenHere(writer.get())
                        && !Files.exists(paths.lockFile(writer.get()))) {
                    sweep(directory.resolve(name), writer.get());
                }
            }
        }
    }

    private void sweep(Path temporary, String writer) throws IOException {
        if (!LakePaths.isTemporaryLock(temporary.getFileName().toString())) {
            if (files.delete(CommitStep.TEMPORARY_DELETE, temporary)) {
                deletedTemporaryFiles++;
            }
            return;
        }
        Optional<WriterLock> dead = WriterLock.takeFrom(files, temporary, writer);
        if (dead.isPresent()) {
            dead.get().delete();
            deletedTemporaryFiles++;
        }
    }
}
