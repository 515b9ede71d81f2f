package io.esportslake.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.esportslake.log.CommitStep;
import io.esportslake.log.StepListener;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeFilesTest {

    private static final Path FILE = Path.of("/lake/file");

    private static IOException thrownBy(IOException failure) {
        return assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new LakeFiles(StepListener.NONE).step(CommitStep.STAGE_FSYNC_FILE, FILE, () -> {
                    throw failure;
                }))
                .actual();
    }

    @Test
    void aFailureOfAnOpenChannelNamesTheFile() {
        IOException full = new IOException("No space left on device");
        IOException found = thrownBy(full);
        assertThat(found.getMessage()).isEqualTo("/lake/file: No space left on device");
        assertThat(found.getCause()).isSameAs(full);
    }

    @Test
    void aDenialSaysThatItIsOne() {
        IOException found = thrownBy(new AccessDeniedException("/lake/other"));
        assertThat(found.getMessage()).isEqualTo("/lake/other: permission denied");
        assertThat(found.getClass()).isSameAs(AccessDeniedException.class);
    }

    @Test
    void whatSaysEnoughOrIsHandledByItsTypeStaysWhatItIs() {
        for (IOException failure : new IOException[] {
            new NoSuchFileException("/lake/gone"),
            new FileSystemException("/lake/file", null, "Read-only file system"),
            new ClosedByInterruptException()
        }) {
            assertThat(thrownBy(failure)).isSameAs(failure);
        }
    }

    private static void fsyncIsInterrupted(LakeFiles files, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThatExceptionOfType(ClosedByInterruptException.class)
                    .isThrownBy(() -> files.fsync(CommitStep.STAGE_FSYNC_FILE, file, channel));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void anInterruptBeforeAnFsyncSaysNothingAboutTheDisk(@TempDir Path directory) throws IOException {
        LakeFiles files = new LakeFiles(StepListener.NONE);
        Thread.currentThread().interrupt();
        fsyncIsInterrupted(files, directory.resolve("file"));
        files.requireTrusted();
        files.fsyncDirectory(CommitStep.FSYNC_PARENT_DIRECTORY, directory);
    }

    @Test
    void anInterruptDuringAnFsyncHidesWhetherItFailed(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("file");
        LakeFiles files = new LakeFiles(StepListener.NONE, (path, channel) -> {
            Thread.currentThread().interrupt();
            channel.force(true);
        });
        fsyncIsInterrupted(files, file);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(files::requireTrusted)
                .withMessage("EL-3008: An fsync has failed before (" + file
                        + ": interrupted, and so perhaps a failure), so what this process wrote may be lost with the"
                        + " power: it writes nothing more and believes nothing; check the disk, then start again");
    }
}
