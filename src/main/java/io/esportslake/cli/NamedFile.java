package io.esportslake.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that the command line names. */
final class NamedFile {

    private NamedFile() {}

    /** Opens it, or names it in a {@link FileSystemException} when it cannot be opened, or is a directory. */
    static InputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            // Which can be opened, and is told without its name by the first read.
            throw new FileSystemException(file.toString(), null, "it is a directory");
        }
        return Files.newInputStream(file);
    }
}
