package io.esportslake.store;

import io.esportslake.failure.FailureCode;
import io.esportslake.log.CommitStep;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Tries out, in a directory of the lake, everything that commits rely on. Object stores behind a mount fail here. */
final class RootProbe {

    private final LakeFiles files;
    private final String writer;
    private final LongSupplier numbers;

    RootProbe(LakeFiles files, String writer, LongSupplier numbers) {
        this.files = files;
        this.writer = writer;
        this.numbers = numbers;
    }

    /**
     * Tries in a directory what a lake needs.
     *
     * @throws LakeRefusedException when its file system cannot do that; the message names it
     */
    void probe(Path directory, Path top) throws IOException {
        String trying = "creating the directory";
        Path one = directory.resolve(LakePaths.temporaryName("probe", numbers.getAsLong(), writer));
        Path other = directory.resolve(LakePaths.temporaryName("probe", numbers.getAsLong(), writer));
        // Known before whether such a name can be had at all.
        Path accented = one;
        Path longest = directory.resolve(longestName(numbers.getAsLong(), writer));
        Path second = directory.resolve(LakePaths.temporaryName("probe", numbers.getAsLong(), writer));
        try {
            files.createDirectories(directory, top);
            trying = "a file name outside ASCII (does the locale allow it? set LC_ALL=C.UTF-8)";
            requireNames(directory);
            accented = directory.resolve(LakePaths.temporaryName(NameFolding.ACCENTED, numbers.getAsLong(), writer));
            Path third = accented;
            trying = "create, write and fsync";
            files.step(CommitStep.PROBE, directory, () -> {
                create(one);
                create(other);
                create(third);
                return third;
            });
            trying = "a hard link";
            Files.createLink(second, one);
            expect(Files.isSameFile(one, second), "both names of a linked file do not lead to the same file");
            trying = "a file name of " + PartitionKey.MAX_SEGMENT_BYTES
                    + " bytes (an encrypted directory may allow fewer)";
            Files.createLink(longest, one);
            trying = "telling names apart";
            Optional<String> folded = NameFolding.found(
                    List.of(name(one), name(accented)),
                    name -> Files.exists(directory.resolve(name)),
                    LakeFiles.list(directory));
            expect(folded.isEmpty(), folded.orElse(""));
            trying = "refusal to replace a file by a link";
            expect(!replaces(second, other), "a link replaced an existing file");
            trying = "fsync of a directory";
            files.fsyncDirectory(CommitStep.PROBE, directory);
            trying = "delete";
            for (Path file : new Path[] {one, other, second, accented, longest}) {
                files.delete(CommitStep.PROBE, file);
            }
        } catch (IOException | UnsupportedOperationException | InvalidPathException e) {
            throw refused(directory, trying, e);
        }
    }

    /** Fails where the locale cannot name a file like that; nothing is made of it. */
    @SuppressWarnings("ReturnValueIgnored")
    private static void requireNames(Path directory) {
        directory.resolve("status=\u00e9\u4e16");
    }

    /** As long as the directory of a partition value may be; a committed file has to come there. */
    private static String longestName(long number, String writer) {
        String digits = Long.toString(number);
        int others = LakePaths.temporaryName("probe", number, writer).length() - digits.length();
        return LakePaths.temporaryName(
                "probe", "0".repeat(PartitionKey.MAX_SEGMENT_BYTES - others - digits.length()) + digits, writer);
    }

    private static void create(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            expect(lock != null, "a new file is locked by somebody else");
            channel.write(ByteBuffer.wrap(new byte[] {1}));
            channel.force(true);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static boolean replaces(Path taken, Path file) throws IOException {
        try {
            Files.createLink(taken, file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static void expect(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }

    static LakeRefusedException refused(Path directory, String trying, Exception cause) {
        return new LakeRefusedException(
                FailureCode.STORAGE_UNFIT,
                "Directory " + directory + " on file system " + LakeFiles.fileSystemOf(directory)
                        + " cannot hold a lake: " + trying + " failed ("
                        + cause.getClass().getSimpleName() + ": "
                        + cause.getMessage()
                        + "); expected a writable file system with hard links, locks and fsync, such"
                        + " as ext4, xfs or NFS 4: check the rights, or put the lake on one",
                cause);
    }
}
