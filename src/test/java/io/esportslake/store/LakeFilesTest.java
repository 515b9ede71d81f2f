package io.esportslake.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
        return assertThrows(
                IOException.class,
                () -> new LakeFiles(StepListener.NONE).step(CommitStep.STAGE_FSYNC_FILE, FILE, () -> {
                    throw failure;
                }));
    }

    @Test
    void aFailureOfAnOpenChannelNamesTheFile() {
        IOException full = new IOException("No space left on device");
        IOException found = thrownBy(full);
        assertEquals("/lake/file: No space left on device", found.getMessage());
        assertSame(full, found.getCause());
    }

    @Test
    void aDenialSaysThatItIsOne() {
        IOException found = thrownBy(new AccessDeniedException("/lake/other"));
        assertEquals("/lake/other: permission denied", found.getMessage());
        assertSame(AccessDeniedException.class, found.getClass());
    }

    @Test
    void whatSaysEnoughOrIsHandledByItsTypeStaysWhatItIs() {
        for (IOException failure : new IOException[] {
            new NoSuchFileException("/lake/gone"),
            new FileSystemException("/lake/file", null, "Read-only file system"),
            new ClosedByInterruptException()
        }) {
            assertSame(failure, thrownBy(failure));
        }
    }
}
