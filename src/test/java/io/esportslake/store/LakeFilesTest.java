package io.esportslake.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.esportslake.log.CommitStep;
import io.esportslake.log.StepListener;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

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
}
