package io.esportslake.store;

import io.esportslake.log.CommitStep;
import io.esportslake.log.Root;
import io.esportslake.log.WriterLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sweeps away the temporary files of writers that are dead. */
final class TemporaryFiles {

    private final LakePaths paths;
    private final LakeFiles files;
    private final FileWriters writers;

    TemporaryFiles(LakePaths paths, LakeFiles files, FileWriters writers) {
        this.paths = paths;
        this.files = files;
        this.writers = writers;
    }

    int sweep(Collection<String> tables) throws IOException {
        Set<Path> directories = new LinkedHashSet<>(List.of(paths.dataLake(), paths.checkpoints(), paths.writers()));
        for (Root root : Root.values()) {
            directories.add(paths.root(root));
        }
        for (String table : tables) {
            directories.add(paths.checkpoints(table));
            directories.add(paths.documents(table));
        }
        int deleted = 0;
        for (Path directory : directories) {
            for (String name : LakeFiles.list(directory)) {
                Optional<String> writer = LakePaths.writerOfTemporary(name);
                // A living writer's lock file is there before its first temporary file, but for that of the lock
                // itself.
                if (writer.isPresent() && !writers.isLocked(writer.get())) {
                    deleted += delete(directory.resolve(name), writer.get()) ? 1 : 0;
                }
            }
        }
        return deleted;
    }

    private boolean delete(Path temporary, String writer) throws IOException {
        if (!LakePaths.isTemporaryLock(temporary.getFileName().toString())) {
            return files.delete(CommitStep.TEMPORARY_DELETE, temporary);
        }
        Optional<FileWriterLock> dead = FileWriterLock.takeFrom(files, temporary, writer);
        if (dead.isPresent()) {
            WriterLock lock = dead.get();
            lock.delete();
        }
        return dead.isPresent();
    }
}
