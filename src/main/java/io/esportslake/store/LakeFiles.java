package io.esportslake.store;

import static io.esportslake.log.StepListener.Moment.AFTER;
import static io.esportslake.log.StepListener.Moment.BEFORE;

import io.esportslake.failure.FailureCode;
import io.esportslake.log.CommitStep;
import io.esportslake.log.StepListener;
import io.esportslake.log.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The system calls of the lake, each told to the listener before and after. Shared by the writers of one process; safe
 * for several threads.
 */
final class LakeFiles {

    private final StepListener listener;
    private final Force force;
    /**
     * The first fsync that failed. The kernel reports such a failure once, to one caller, and may then call pages clean
     * that never reached the disk: no later success says anything about them.
     */
    private final AtomicReference<IOException> failedFsync = new AtomicReference<>();
    /** Directories whose entry in their parent this process has seen fsynced. */
    private final Set<Path> durableDirectories = ConcurrentHashMap.newKeySet();

    LakeFiles(StepListener listener) {
        this(listener, (path, channel) -> channel.force(true));
    }

    /** Makes contents durable by {@code force}; tests let it fail. */
    LakeFiles(StepListener listener, Force force) {
        this.listener = listener;
        this.force = force;
    }

    /** The system call fsync. */
    @FunctionalInterface
    interface Force {
        void force(Path path, FileChannel channel) throws IOException;
    }

    /** A system call, or a few that belong together. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws IOException;
    }

    <T> T step(CommitStep step, Path path, Call<T> call) throws IOException {
        requireTrusted();
        listener.at(step, BEFORE, path.toString());
        T result;
        try {
            result = call.run();
        } catch (IOException e) {
            throw located(path, e);
        }
        listener.at(step, AFTER, path.toString());
        return result;
    }

    /**
     * Ends in an {@link IOException} once an fsync has failed: from then on nothing is written, and nothing that is
     * read counts as durable.
     */
    void requireTrusted() throws IOException {
        IOException failure = failedFsync.get();
        if (failure != null) {
            throw new IOException(
                    FailureCode.DISK_NOT_TRUSTED.says("An fsync has failed before (" + failure.getMessage()
                            + "), so what this process wrote may be lost"
                            + " with the power: it writes nothing more and believes nothing; check the disk, then start"
                            + " again"),
                    failure);
        }
    }

    StepListener listener() {
        return listener;
    }

    /** Makes the contents of an open file, or the entries of an open directory, durable. */
    void fsync(CommitStep step, Path path, FileChannel channel) throws IOException {
        step(step, path, () -> force(path, channel));
    }

    /**
     * The same for the contents of a file that only this channel ever had open, and that is thrown away when this
     * fails. The kernel keeps a failure to write with the file that it is of, and tells it to whoever has that open:
     * what it said here, it will never have to say to somebody else, and what it has to say of other files it says to
     * them.
     */
    void fsyncAlone(CommitStep step, Path path, FileChannel channel) throws IOException {
        step(step, path, () -> {
            force.force(path, channel);
            return path;
        });
    }

    private Void force(Path path, FileChannel channel) throws IOException {
        boolean isInterrupted = Thread.currentThread().isInterrupted();
        try {
            force.force(path, channel);
            return null;
        } catch (ClosedChannelException e) {
            if (!isInterrupted) { // else the kernel was asked nothing, so nothing that it said is lost
                failedFsync.compareAndSet(null, new IOException(path + ": interrupted, and so perhaps a failure", e));
            }
            throw e;
        } catch (IOException e) {
            IOException located = located(path, e);
            failedFsync.compareAndSet(null, located);
            throw located;
        }
    }

    /**
     * The same failure, naming the file and the reason: what comes from an open channel names no file, a denial no
     * reason.
     */
    static IOException located(Path path, IOException failure) {
        if (failure instanceof AccessDeniedException denied && denied.getReason() == null) {
            AccessDeniedException explained =
                    new AccessDeniedException(denied.getFile(), denied.getOtherFile(), "permission denied");
            explained.initCause(denied);
            return explained;
        }
        if (failure instanceof FileSystemException
                || failure instanceof StorageException
                || failure instanceof ClosedChannelException) {
            return failure;
        }
        FileSystemException located = new FileSystemException(path.toString(), null, failure.getMessage());
        located.initCause(failure);
        return located;
    }

    /**
     * Creates a directory and those above it where missing, and makes their entries durable.
     *
     * @param top the lake's directory or a root: what lies above it is created too, but when it exists it is not ours
     *     to fsync
     */
    void createDirectories(Path directory, Path top) throws IOException {
        boolean exists = Files.isDirectory(directory);
        if (exists && (directory.equals(top) || durableDirectories.contains(directory))) {
            return;
        }
        Path parent = directory.getParent();
        if (parent == null) {
            return; // the root of the file system is there
        }
        if (!directory.equals(top) || !Files.isDirectory(parent)) {
            createDirectories(parent, directory.equals(top) ? parent : top);
        }
        if (!exists) {
            createDirectory(directory);
        }
        // Also when it was there already: another process may have created it a moment ago and not yet have fsynced its
        // parent, and files that we report as published must not vanish with it.
        fsyncDirectory(CommitStep.FSYNC_PARENT_DIRECTORY, parent);
        durableDirectories.add(directory);
    }

    private void createDirectory(Path directory) throws IOException {
        step(CommitStep.CREATE_DIRECTORY, directory, () -> {
            try {
                return Files.createDirectory(directory);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(directory)) {
                    throw e;
                }
                return directory; // another process was faster
            }
        });
    }

    void fsyncDirectory(CommitStep step, Path directory) throws IOException {
        step(step, directory, () -> {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                return force(directory, channel);
            }
        });
    }

    /** The steps of {@link #createIfAbsent}. */
    record DocumentSteps(
            CommitStep write, CommitStep fsync, CommitStep link, CommitStep fsyncDirectory, CommitStep unlink) {}

    /**
     * Writes a whole file under a temporary name and makes it visible by a hard link, which is atomic and cannot
     * replace. Durable before it returns true.
     *
     * @param temporary in the same directory, a name never used before: a leftover of that name could be a second link
     *     to a document already put, and writing to it would change that document
     * @return false when there is a file of that name
     */
    boolean createIfAbsent(Path target, byte[] contents, Path temporary, DocumentSteps steps) throws IOException {
        writeNew(temporary, contents, steps.write(), steps.fsync());
        boolean linked = link(steps.link(), target, temporary) || isSameFile(target, temporary);
        if (linked) {
            fsyncDirectory(steps.fsyncDirectory(), target.getParent());
        }
        delete(steps.unlink(), temporary);
        return linked;
    }

    /** Writes a new file and makes its contents durable, not its name. */
    void writeNew(Path file, byte[] contents, CommitStep write, CommitStep fsync) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            step(write, file, () -> {
                ByteBuffer rest = ByteBuffer.wrap(contents);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                return file;
            });
            fsync(fsync, file, channel);
        }
    }

    /**
     * Gives a file a second name.
     *
     * @return false when that name is taken; over a network it may be taken by this very call, sent twice
     * @throws NoSuchFileException when the file or the new name's directory is missing
     */
    boolean link(CommitStep step, Path newName, Path file) throws IOException {
        return step(step, newName, () -> {
            try {
                Files.createLink(newName, file);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            }
        });
    }

    /** Whether both names lead to one file; false when one of them is missing. */
    static boolean isSameFile(Path one, Path other) throws IOException {
        try {
            return Files.isSameFile(one, other);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    void replace(CommitStep step, Path target, Path temporary) throws IOException {
        step(step, target, () -> Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE));
    }

    /** Deletes a file or an empty directory; false when there was none, because another process was faster. */
    boolean delete(CommitStep step, Path path) throws IOException {
        return step(step, path, () -> Files.deleteIfExists(path));
    }

    /** The names in a directory, in order; none when there is no such directory. */
    static List<String> list(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw located(directory, e.getCause());
        } catch (IOException e) {
            throw located(directory, e);
        }
        Collections.sort(names);
        return names;
    }

    static Optional<byte[]> readIfPresent(Path file) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw located(file, e);
        }
    }

    /** The kind of file system under a path that may not exist yet, for messages. */
    static String fileSystemOf(Path path) {
        for (Path at = path; at != null; at = at.getParent()) {
            if (Files.exists(at)) {
                try {
                    return Files.getFileStore(at).type();
                } catch (IOException e) {
                    return "unknown";
                }
            }
        }
        return "unknown";
    }
}
