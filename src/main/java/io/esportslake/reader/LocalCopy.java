package io.esportslake.reader;

import io.esportslake.failure.FailureCode;
import io.esportslake.log.LakeRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file where the native library can open it: itself when it lies on this machine, else a copy in the temporary
 * directory for as long as it is read. The library has a client of object stores of its own; but that looks for
 * credentials, endpoint and region by rules of its own, so a lake could be written to and not be read.
 *
 * @param path where it lies
 * @param isCopy whether it is to be deleted
 */
record LocalCopy(Path path, boolean isCopy) implements AutoCloseable {

    private static final int PIECE_BYTES = 1 << 16;

    /**
     * Makes one, if need be.
     *
     * @throws IOException when the file cannot be read
     * @throws LakeRefusedException when the temporary directory does not take the copy, which says nothing about the
     *     file
     */
    static LocalCopy of(Path file) throws IOException {
        if (file.getFileSystem().equals(FileSystems.getDefault())) {
            return new LocalCopy(file, false);
        }
        // As of now: the commands set a directory of their own, which is removed even when they are killed.
        Path directory = Path.of(System.getProperty("java.io.tmpdir"));
        try (InputStream in = Files.newInputStream(file)) {
            LocalCopy copy = new LocalCopy(
                    own(file, directory, () -> Files.createTempFile(directory, "read-", ".parquet")), true);
            try {
                copy.fill(file, in);
            } catch (IOException | RuntimeException e) {
                copy.close();
                throw e;
            }
            return copy;
        }
    }

    private void fill(Path file, InputStream in) throws IOException {
        Path directory = path.getParent();
        byte[] piece = new byte[PIECE_BYTES];
        OutputStream out = own(file, directory, () -> Files.newOutputStream(path));
        try {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                int length = read;
                own(file, directory, () -> {
                    out.write(piece, 0, length);
                    return length;
                });
            }
        } finally {
            own(file, directory, () -> {
                out.close();
                return path;
            });
        }
    }

    /** Something done to the copy, not to the file. */
    @FunctionalInterface
    private interface Own<T> {
        T done() throws IOException;
    }

    private static <T> T own(Path file, Path directory, Own<T> step) {
        try {
            return step.done();
        } catch (IOException e) {
            throw new LakeRefusedException(
                    FailureCode.TEMPORARY_DIRECTORY,
                    file + " cannot be copied to the temporary directory " + directory + " (" + reason(e)
                            + "): make room there, or set another by -Djava.io.tmpdir",
                    e);
        }
    }

    /** The message of some failures is only the file's name. */
    private static String reason(IOException failure) {
        String said = failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
        return said == null ? failure.getClass().getSimpleName() : said;
    }

    @Override
    public void close() throws IOException {
        if (isCopy) {
            Files.deleteIfExists(path);
        }
    }
}
