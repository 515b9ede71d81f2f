package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.log.RecoveryReport.RetiredWriter;
import io.esportslake.store.LakePaths;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoProcessesTest {

    @TempDir
    private Path directory;

    @Test
    void aProcessIsDeadExactlyWhenTheSystemSaysSo() throws Exception {
        LakePaths paths = LakePaths.of(directory);
        String writer = Lakes.newWriter();
        Process child = start(writer);
        try {
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(output.readLine()).isEqualTo("ready");

                // Twice: looking at a living writer's lock must not take anything from it.
                for (int look = 0; look < 2; look++) {
                    try (Lake lake = Lakes.open(paths)) {
                        assertThat(lake.recovery().isEmpty()).isTrue();
                    }
                    assertThat(Files.exists(paths.lockFile(writer))).isTrue();
                }
                child.destroyForcibly().waitFor();
            }
            try (Lake lake = Lakes.open(paths)) {
                assertThat(lake.recovery().retired()).isEqualTo(List.of(new RetiredWriter(writer, "matches", 1)));
                assertThat(lake.recovery().deletedStagedFiles()).isEqualTo(1);
            }
            assertThat(Lakes.leftovers(paths)).isEmpty();
        } finally {
            child.destroyForcibly();
        }
    }

    private Process start(String writer) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        directory.toString(),
                        writer)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
