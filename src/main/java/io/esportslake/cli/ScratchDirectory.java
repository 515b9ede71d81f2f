package io.esportslake.cli;

import io.esportslake.config.JvmOptions;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * A directory of this process inside the temporary directory, for what libraries put there: native libraries that they
 * unpack (compression, arrow-dataset with 76 MB), and the web server's cache. They delete their files at an orderly end
 * only. A process that was killed leaves its directory; the next one of the same user removes it.
 *
 * <p>A living process holds a lock on a file of its directory, which the operating system gives back however it ends.
 */
final class ScratchDirectory {

    private static final String PREFIX = "esports-lake-";
    private static final String LOCK = "lock";
    private static final String PROPERTY = "java.io.tmpdir";

    private final Path directory;
    /** Open, and so locked, for as long as somebody holds this. */
    private final FileChannel lock;

    private ScratchDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Makes a directory of its own the temporary directory of this process, and removes those of dead ones.
     *
     * @return to be held until the end of the process: without its lock it counts as one of the dead
     * @throws StartRefusedException when none can be made: neither the web server nor a reader could work
     */
    static ScratchDirectory use() {
        Path temporary = Path.of(System.getProperty(PROPERTY));
        ScratchDirectory own;
        try {
            if (!Files.isDirectory(temporary)) {
                Files.createDirectories(temporary);
            }
            own = claim(temporary);
        } catch (IOException e) {
            throw new StartRefusedException(
                    FailureCode.TEMPORARY_DIRECTORY,
                    "The temporary directory " + temporary + " cannot be written to ("
                            + e.getClass().getSimpleName()
                            + "): mount one there, or set another by " + JvmOptions.TEMPORARY_DIRECTORY);
        }
        System.setProperty(PROPERTY, own.directory.toString());
        try {
            sweep(temporary, own.directory);
        } catch (IOException e) {
            // What is left takes some space; the next start tries again.
        }
        return own;
    }

    Path directory() {
        return directory;
    }

    /** Whether its lock is still held. */
    boolean isHeld() {
        return lock.isOpen();
    }

    /**
     * Creates and locks a directory, and arranges that an orderly end deletes it once the libraries' files are gone.
     */
    static ScratchDirectory claim(Path temporary) throws IOException {
        while (true) {
            // Nobody else may write here, or could plant a library.
            Path directory = Files.createTempDirectory(temporary, PREFIX);
            Path lock = directory.resolve(LOCK);
            FileChannel channel;
            try {
                channel = FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (NoSuchFileException sweptMeanwhile) {
                continue;
            }
            // Somebody who sweeps may have it between its creation and our lock, and then deletes it.
            if (tryLock(channel) != null && Files.exists(lock)) {
                directory.toFile().deleteOnExit();
                lock.toFile().deleteOnExit();
                // Deleted in reverse order: this one, which the web server leaves empty, goes first.
                directory.resolve("vertx-cache").toFile().deleteOnExit();
                return new ScratchDirectory(directory, channel);
            }
            channel.close();
        }
    }

    /**
     * Removes the directories of processes of this user that have ended.
     *
     * @param own is left alone
     */
    static void sweep(Path temporary, Path own) throws IOException {
        UserPrincipal user = Files.getOwner(own);
        try (DirectoryStream<Path> found = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path directory : found) {
                if (!directory.equals(own)) {
                    try {
                        sweepOne(directory, user);
                    } catch (IOException e) {
                        // Somebody else removes it, or it is not ours to remove: the next start tries again.
                    }
                }
            }
        }
    }

    private static void sweepOne(Path directory, UserPrincipal user) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                || !Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(user)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE)) {
            if (tryLock(channel) != null) {
                deleteAll(directory);
            }
        } catch (NoSuchFileException killedBeforeItsLock) {
            // Fails when it holds anything: then it is none of ours.
            Files.delete(directory);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
