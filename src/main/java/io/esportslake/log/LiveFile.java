package io.esportslake.log;

import io.esportslake.table.PartitionKey;
import java.util.Objects;
import java.util.Optional;

/**
 * A file of a table, as the log knows it.
 *
 * @param version the commit that added it
 * @param root what the path is relative to
 * @param path where readers find it, or where it waits; see {@link #isHeld}
 * @param partitionKey its lake partition; without columns for dead letters
 * @param rows rows in it, 1 or more
 * @param bytes its length, 1 or more
 * @param sums what is in it by topic partition; empty when that was not counted
 * @param schema what it looks like; known of a file that is held back, since only files of one schema become one file
 */
public record LiveFile(
        long version,
        Root root,
        String path,
        PartitionKey partitionKey,
        long rows,
        long bytes,
        Optional<FileSums> sums,
        Optional<DocumentName> schema) {

    /** Refuses what cannot be a file of a commit with an {@link IllegalArgumentException}. */
    public LiveFile {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(partitionKey, "partitionKey");
        if (version < 1 || rows < 1 || bytes < 1) {
            throw new IllegalArgumentException("A file has a version, rows and bytes, found version " + version + ", "
                    + rows + " rows, " + bytes + " bytes of " + path);
        }
        sums.ifPresent(counted -> counted.requireRows(rows, path));
        if (FileNames.isHeld(path) != schema.isPresent() || schema.isPresent() && sums.isEmpty()) {
            throw new IllegalArgumentException(
                    "A file that is held back, and no other, says its schema, and what is in it"
                            + " by topic partition, found " + path + " with " + schema + " and " + sums);
        }
    }

    /** A file that readers see. */
    public LiveFile(
            long version,
            Root root,
            String path,
            PartitionKey partitionKey,
            long rows,
            long bytes,
            Optional<FileSums> sums) {
        this(version, root, path, partitionKey, rows, bytes, sums, Optional.empty());
    }

    static LiveFile of(Commit commit, CommittedFile file) {
        return new LiveFile(
                commit.version(),
                file.root(),
                file.finalPath(),
                file.partitionKey(),
                file.rows(),
                file.bytes(),
                file.sums(),
                commit.change()
                        .schemaOfFiles()
                        .or(() -> commit.header().documents().map(NamedDocuments::schema))
                        .filter(schema -> file.isHeld()));
    }

    /** Whether it is held back from readers until a seal makes it part of a file that they see. */
    public boolean isHeld() {
        return FileNames.isHeld(path);
    }

    /** What a change says that removes it. */
    public RemovedFile removed() {
        return new RemovedFile(version, root, path);
    }
}
