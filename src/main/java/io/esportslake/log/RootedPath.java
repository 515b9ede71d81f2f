package io.esportslake.log;

import java.util.Objects;

/**
 * Where a file lies in a lake, as commit documents say it.
 *
 * @param root what the path is relative to
 * @param path segments joined by {@code /}
 */
public record RootedPath(Root root, String path) {

    public RootedPath {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(path, "path");
    }
}
