package io.esportslake.reader;

import io.esportslake.log.StorageException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads something out of a data file, and tells a damaged file from one that could not be read. */
final class FileBytes {

    private FileBytes() {}

    /** Reads something of a file. */
    @FunctionalInterface
    interface Reading<T> {
        T read(SeekableByteChannel channel, String name) throws IOException;
    }

    /**
     * Reads something.
     *
     * @param name what to call the file in messages
     * @throws java.nio.file.NoSuchFileException when it is not there
     * @throws DamagedFileException when its bytes make no sense, or the disk does not give them
     * @throws IOException when it could not be read for a reason that says nothing about it: rights, a store that does
     *     not answer
     */
    static <T> T read(Path file, String name, Reading<T> reading) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return reading.read(channel, name);
        } catch (FileSystemException | StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new DamagedFileException(e.getMessage(), e);
        }
    }
}
