package io.esportslake.commit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Where one process writes what is not committed yet. Names are never reused: a committed file's staged name may still be
 * in the log, and a new file under it would be published in its place.
 */
final class Staging {

    private final LakePaths paths;
    private final LakeFiles files;
    private final String writer;
    private final LongSupplier numbers;

    /** @param numbers never gives a number twice in this process */
    Staging(LakePaths paths, LakeFiles files, String writer, LongSupplier numbers) {
        this.paths = paths;
        this.files = files;
        this.writer = writer;
        this.numbers = numbers;
    }

    FileStagedFile stage(Root root, String table, int generation) throws IOException {
        files.createDirectories(paths.staging(root, table, writer), paths.root(root));
        String stagedPath = LakePaths.stagedPath(table, writer, numbers.getAsLong());
        return new FileStagedFile(files, paths.resolve(root, stagedPath), stagedPath, generation);
    }

    /** Deletes a writer's staging directory of one table with all it holds; returns how many files that were. */
    static int delete(LakePaths paths, LakeFiles files, Root root, String table, String writer) throws IOException {
        Path directory = paths.staging(root, table, writer);
        int deleted = 0;
        for (String name : LakeFiles.list(directory)) {
            if (files.delete(CommitStep.STAGING_DELETE_FILE, directory.resolve(name))) {
                deleted++;
            }
        }
        files.delete(CommitStep.STAGING_DELETE_DIRECTORY, directory);
        return deleted;
    }
}
