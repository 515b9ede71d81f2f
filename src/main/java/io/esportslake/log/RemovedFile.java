package io.esportslake.log;

import java.util.Objects;

/**
 * A file that a change removes.
 *
 * @param version the commit that added it
 * @param root what the path is relative to
 * @param path where it lay
 */
public record RemovedFile(long version, Root root, String path) {

    public RemovedFile {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(path, "path");
    }
}
