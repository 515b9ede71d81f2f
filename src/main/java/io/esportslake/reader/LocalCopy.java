package io.esportslake.reader;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file where the native library can open it: itself when it lies on this machine, else a copy in the temporary
 * directory for as long as it is read. The library has a client of object stores of its own; but that looks for
 * credentials, endpoint and region by rules of its own, so a lake could be written to and not be read.
 *
 * @param path where it lies
 * @param isCopy whether it is to be deleted
 */
record LocalCopy(Path path, boolean isCopy) implements AutoCloseable {

    static LocalCopy of(Path file) throws IOException {
        if (file.getFileSystem().equals(FileSystems.getDefault())) {
            return new LocalCopy(file, false);
        }
        LocalCopy copy = new LocalCopy(Files.createTempFile("read-", ".parquet"), true);
        try {
            try (var in = Files.newInputStream(file)) {
                Files.copy(in, copy.path(), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException | RuntimeException e) {
            copy.close();
            throw e;
        }
        return copy;
    }

    @Override
    public void close() throws IOException {
        if (isCopy) {
            Files.deleteIfExists(path);
        }
    }
}
