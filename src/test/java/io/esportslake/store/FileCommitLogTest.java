package io.esportslake.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.log.CommitLog;
import io.esportslake.log.CommitLogContract;
import io.esportslake.log.StepListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCommitLogTest extends CommitLogContract {

    private final AtomicLong numbers = new AtomicLong();

    @TempDir
    private Path directory;

    @Override
    protected CommitLog newLog() {
        return new FileCommitLog(
                LakePaths.of(directory), new LakeFiles(StepListener.NONE), "matches", "w1", numbers::getAndIncrement);
    }

    @Test
    void otherFilesInTheDirectoryAreIgnored() throws IOException {
        Path log = LakePaths.of(directory).checkpoints("matches");
        Files.createDirectories(log);
        Files.writeString(log.resolve("00000000000000000007.0.w1.tmp"), "half a document");
        Files.writeString(log.resolve("README.json"), "{}");

        assertThat(newLog().versions()).isEmpty();
    }
}
