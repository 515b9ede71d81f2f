package io.esportslake.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.log.LakeStorage;
import io.esportslake.log.LongLog;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {

    @TempDir
    private Path directory;

    private final FileWatch watch = new FileWatch(null);

    @Test
    void aFileThatIsGoneIsSaidUntilItIsBack() throws IOException {
        LakePaths paths = LakePaths.of(directory.resolve("lake"));
        LongLog.fill(paths, 4, 1_000);
        LongLog.append(paths, 2, 1_000);
        LakeStorage storage = FileLakeStorage.reading(paths);
        Path file = paths.dataLake().resolve("processed/matches/status=live/00000000000000000004-0.parquet");
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);

        watch.look(storage, "matches");
        watch.look(storage, "players");

        assertThat(watch.finding("matches").orElseThrow().sentence())
                .isEqualTo("File " + file + " is missing; the commit log has it with " + content.length + " bytes.");
        assertThat(watch.finding("players")).isEmpty();
        watch.look(storage, "matches");
        assertThat(watch.finding("matches")).isPresent();

        Files.write(file, content);
        watch.look(storage, "matches");

        assertThat(watch.finding("matches")).isEmpty();
    }
}
