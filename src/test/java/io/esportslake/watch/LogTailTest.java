package io.esportslake.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.esportslake.log.LakeStorage;
import io.esportslake.reader.SampleLake;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.watch.LogTail.PartitionSums;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

    @TempDir
    Path directory;

    @Test
    void rowsThatWereHeldBackCountOnceWhenTheyAreSealed() throws IOException {
        try (SampleLake lake = SampleLake.holding(directory, "writer-1")) {
            lake.assign("matches", 1);
            send(lake);
            send(lake);
            LakeStorage storage = FileLakeStorage.reading(lake.paths());
            LogTail tail = new LogTail(storage.log("matches"), storage.documents("matches"));

            tail.refresh();
            assertSums(tail, 2);

            lake.seal("matches");
            tail.refresh();
            assertSums(tail, 1);

            send(lake);
            tail.refresh();
            assertThat(tail.view().partitions())
                    .extracting(PartitionSums::path, PartitionSums::rows, PartitionSums::files)
                    .containsExactlyInAnyOrder(tuple("status=finished", 6L, 2L), tuple("status=live", 3L, 2L));
        }
    }

    private static void assertSums(LogTail tail, long files) {
        assertThat(tail.view().partitions())
                .extracting(PartitionSums::path, PartitionSums::rows, PartitionSums::files)
                .containsExactlyInAnyOrder(tuple("status=finished", 4L, files), tuple("status=live", 2L, files));
        assertThat(tail.view().partitions().stream()
                        .mapToLong(PartitionSums::bytes)
                        .sum())
                .as("no dead letters are in this lake")
                .isEqualTo(tail.view().totals().orElseThrow().bytes());
    }

    private static void send(SampleLake lake) {
        lake.send(
                "matches",
                0,
                "{\"match_id\":\"a\",\"status\":\"finished\"}",
                "{\"match_id\":\"b\",\"status\":\"live\"}",
                "{\"match_id\":\"c\",\"status\":\"finished\"}");
        lake.flush();
    }
}
