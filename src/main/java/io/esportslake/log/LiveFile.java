package io.esportslake.log;

import io.esportslake.table.PartitionKey;
import java.util.Objects;
import java.util.Optional;

/**
 * A file of a table, as the log knows it.
 *
 * @param version the commit that added it
 * @param root what the path is relative to
 * @param path where readers find it
 * @param partitionKey its lake partition; without columns for dead letters
 * @param rows rows in it, 1 or more
 * @param bytes its length, 1 or more
 * @param sums what is in it by topic partition; empty when that was not counted
 */
public record LiveFile(
        long version,
        Root root,
        String path,
        PartitionKey partitionKey,
        long rows,
        long bytes,
        Optional<FileSums> sums) {

    /** @throws IllegalArgumentException when it cannot be a file of a commit */
    public LiveFile {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(partitionKey, "partitionKey");
        if (version < 1 || rows < 1 || bytes < 1) {
            throw new IllegalArgumentException("A file has a version, rows and bytes, found version " + version + ", "
                    + rows + " rows, " + bytes + " bytes of " + path);
        }
        sums.ifPresent(counted -> counted.requireRows(rows, path));
    }

    static LiveFile of(long version, CommittedFile file) {
        return new LiveFile(
                version, file.root(), file.finalPath(), file.partitionKey(), file.rows(), file.bytes(), file.sums());
    }

    /** What a change says that removes it. */
    RemovedFile removed() {
        return new RemovedFile(version, root, path);
    }
}
