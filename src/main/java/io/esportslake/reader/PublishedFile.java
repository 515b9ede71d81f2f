package io.esportslake.reader;

import io.esportslake.log.Root;
import io.esportslake.table.PartitionKey;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A data file as a listing of the directories shows it.
 *
 * @param root what the path is relative to
 * @param path below the root, segments joined by {@code /}
 * @param location where it lies
 * @param partitionKey from its directories; without columns for dead letters
 * @param version the commit that its name tells
 * @param bytes its length when it was listed
 */
public record PublishedFile(
        Root root, String path, Path location, PartitionKey partitionKey, long version, long bytes) {

    public PublishedFile {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(partitionKey, "partitionKey");
    }

    /** The last segment of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return root.text() + "/" + path;
    }
}
