package io.esportslake.log;

import io.esportslake.table.PartitionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A sealed file that a commit shall name.
 *
 * @param root where it was staged
 * @param partitionKey its lake partition; {@link #NO_PARTITION} for dead letters
 * @param file the file, sealed
 * @param rows rows in it, 1 or more
 * @param sums what is in it by topic partition; empty when that was not counted
 * @param visibility for whom it will be
 */
public record StagedOutput(
        Root root,
        PartitionKey partitionKey,
        StagedFile file,
        long rows,
        Optional<FileSums> sums,
        Visibility visibility) {

    /** The key of files that lie directly in their table's directory. */
    public static final PartitionKey NO_PARTITION = new PartitionKey(List.of(), List.of());

    /**
     * Needs rows, sums that fit, and no partition key for dead letters, or throws an {@link IllegalArgumentException}.
     */
    public StagedOutput {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(partitionKey, "partitionKey");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(visibility, "visibility");
        if (rows < 1) {
            throw new IllegalArgumentException("A staged file has rows, found " + rows + " in " + file.stagedPath());
        }
        if (root == Root.DEAD_LETTERS && !partitionKey.equals(NO_PARTITION)) {
            throw new IllegalArgumentException("Dead letters have no partition key, found " + partitionKey);
        }
        sums.ifPresent(counted -> counted.requireRows(rows, file.stagedPath()));
    }

    /** The files as a commit of that version names them: numbered in their order. */
    static List<CommittedFile> named(List<StagedOutput> outputs, String table, long version) {
        List<CommittedFile> files = new ArrayList<>();
        for (StagedOutput staged : outputs) {
            files.add(new CommittedFile(
                    staged.root(),
                    staged.file().stagedPath(),
                    switch (staged.visibility()) {
                        case VISIBLE -> FileNames.published(table, staged.partitionKey(), version, files.size());
                        case HELD -> FileNames.held(table, staged.partitionKey(), version, files.size());
                    },
                    staged.partitionKey(),
                    staged.rows(),
                    staged.file().bytes(),
                    staged.sums()));
        }
        return files;
    }
}
