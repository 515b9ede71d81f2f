package io.esportslake.store;

import io.esportslake.failure.FailureCode;
import io.esportslake.log.CommitStep;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.log.WriterLock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The lock of one writer: held as long as its process lives, whatever kills it. Who can take it knows that the writer
 * is dead, and keeps others from clearing up at the same time.
 *
 * <p>On POSIX a process loses a file's locks when it closes <em>any</em> of its descriptors of that file. So a lock
 * file is opened once in a process: the writers whose lock files this process has open are noted among the system
 * properties, which outlive the class loaders of live reload.
 */
final class FileWriterLock implements WriterLock {

    private static final String OPEN_HERE = "io.esportslake.store.lock.";
    /** Each failed try means that another process swept the file away in the moment before it was locked. */
    private static final int TRIES = 10;

    private final LakeFiles files;
    private final Path file;
    private final String writer;
    private final FileChannel channel;

    private FileWriterLock(LakeFiles files, Path file, String writer, FileChannel channel) {
        this.files = files;
        this.file = file;
        this.writer = writer;
        this.channel = channel;
    }

    /**
     * Creates and takes the lock of a new writer. The lock is held before the file gets its name: no other process ever
     * sees a lock file of a living writer that it could lock.
     *
     * @throws LakeRefusedException when the writer id was used before
     */
    static FileWriterLock create(LakePaths paths, LakeFiles files, String writer) throws IOException {
        Path file = paths.lockFile(writer);
        if (!noteOpen(writer)) {
            throw usedBefore(writer, file);
        }
        try {
            files.createDirectories(paths.writers(), paths.dataLake());
            for (int attempt = 0; attempt < TRIES; attempt++) {
                Path temporary = paths.writers().resolve(LakePaths.temporaryName("lock", attempt, writer));
                Optional<FileChannel> channel = tryCreate(files, file, temporary, writer);
                if (channel.isPresent()) {
                    return new FileWriterLock(files, file, writer, channel.get());
                }
            }
            throw new IOException("Cannot lock " + file + ": " + TRIES + " times another process took the new file");
        } catch (IOException | RuntimeException | Error e) {
            noteClosed(writer);
            throw e;
        }
    }

    private static Optional<FileChannel> tryCreate(LakeFiles files, Path file, Path temporary, String writer)
            throws IOException {
        FileChannel channel = files.step(
                CommitStep.LOCK_CREATE,
                temporary,
                () -> FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        boolean taken = false;
        try {
            FileLock lock = files.step(CommitStep.LOCK_TAKE, temporary, channel::tryLock);
            if (lock == null) {
                return Optional.empty();
            }
            if (!files.link(CommitStep.LOCK_LINK, file, temporary) && !LakeFiles.isSameFile(file, temporary)) {
                throw usedBefore(writer, file);
            }
            files.fsyncDirectory(CommitStep.LOCK_FSYNC_DIRECTORY, file.getParent());
            files.delete(CommitStep.LOCK_UNLINK_TEMPORARY, temporary);
            taken = true;
            return Optional.of(channel);
        } catch (NoSuchFileException e) {
            return Optional.empty(); // swept away before it was locked
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static LakeRefusedException usedBefore(String writer, Path file) {
        return new LakeRefusedException(
                FailureCode.WRITER_ID_TAKEN,
                "Writer id " + writer + " is in use or was used before (" + file + "); every start needs a new one");
    }

    /**
     * Takes the lock of another writer, which then is dead; empty when it lives, or somebody has cleared up already.
     */
    static Optional<FileWriterLock> takeFrom(LakeFiles files, Path file, String writer) throws IOException {
        if (!noteOpen(writer)) {
            return Optional.empty(); // alive, in this very process
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
            FileLock lock = files.step(CommitStep.RETIRE_TAKE_LOCK, file, channel::tryLock);
            // Deleted between open and lock: its writer ended well, or another process cleared up behind it.
            taken = lock != null && Files.exists(file);
            return taken ? Optional.of(new FileWriterLock(files, file, writer, channel)) : Optional.empty();
        } catch (NoSuchFileException | OverlappingFileLockException e) {
            return Optional.empty();
        } finally {
            if (!taken) {
                if (channel != null) {
                    channel.close();
                }
                noteClosed(writer);
            }
        }
    }

    @Override
    public void release() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } finally {
            noteClosed(writer);
        }
    }

    @Override
    public void delete() throws IOException {
        try {
            files.delete(CommitStep.LOCK_DELETE, file);
        } finally {
            release();
        }
    }

    /** Whether this process has the writer's lock file open. */
    static boolean isOpenHere(String writer) {
        return System.getProperty(OPEN_HERE + writer) != null;
    }

    private static boolean noteOpen(String writer) {
        return System.getProperties().putIfAbsent(OPEN_HERE + writer, "open") == null;
    }

    private static void noteClosed(String writer) {
        System.clearProperty(OPEN_HERE + writer);
    }
}
