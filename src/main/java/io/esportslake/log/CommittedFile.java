package io.esportslake.log;

import io.esportslake.table.PartitionKey;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * One file of a commit.
 *
 * @param root what the two paths are relative to
 * @param stagedPath where it was written, segments joined by {@code /}
 * @param finalPath where it lies once published: where readers find it, or where it waits; see {@link #isHeld}
 * @param partitionKey its lake partition; without columns for dead letters
 * @param rows rows in it, 1 or more
 * @param bytes its length, 1 or more
 * @param sums what is in it by topic partition; empty when that was not counted or is not kept
 */
public record CommittedFile(
        Root root,
        String stagedPath,
        String finalPath,
        PartitionKey partitionKey,
        long rows,
        long bytes,
        Optional<FileSums> sums) {

    /** Needs rows, bytes, paths within the root, and sums that fit, or throws an {@link IllegalArgumentException}. */
    public CommittedFile {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(partitionKey, "partitionKey");
        requireInside(stagedPath);
        requireInside(finalPath);
        if (rows < 1 || bytes < 1) {
            throw new IllegalArgumentException("A committed file has rows and bytes, found " + rows + " rows, " + bytes
                    + " bytes in " + stagedPath);
        }
        sums.ifPresent(counted -> counted.requireRows(rows, finalPath));
        if (FileNames.isHeld(finalPath) && sums.isEmpty()) {
            throw new IllegalArgumentException(
                    "A file that is held back says what is in it by topic partition, found " + finalPath + " without");
        }
    }

    /** Whether it is held back from readers until a seal makes it part of a file that they see. */
    public boolean isHeld() {
        return FileNames.isHeld(finalPath);
    }

    /** A file of which it is not known what is in it by topic partition. */
    public CommittedFile(
            Root root, String stagedPath, String finalPath, PartitionKey partitionKey, long rows, long bytes) {
        this(root, stagedPath, finalPath, partitionKey, rows, bytes, Optional.empty());
    }

    /** Refuses a path that could leave its root with an {@link IllegalArgumentException}. */
    static void requireInside(String path) {
        boolean leaves = Arrays.stream(path.split("/", -1))
                .anyMatch(segment -> segment.isEmpty() || segment.equals(".") || segment.equals(".."));
        if (leaves || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A committed file's path stays inside its root, found '" + path + "'");
        }
    }
}
