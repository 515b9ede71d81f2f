package io.esportslake.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.esportslake.log.LakeStorage;
import io.esportslake.reader.SampleLake;
import io.esportslake.store.FileLakeStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path directory;

    @Test
    void aLongTimeKeepsFewPointsAboutEvenlyApartAndItsEnds() {
        Growth growth = new Growth();
        for (int i = 0; i <= 10_000; i++) {
            growth.add(point(i));
        }

        List<GrowthPoint> points = growth.points();

        assertThat(points).hasSize(Growth.MAX_POINTS).startsWith(point(0)).endsWith(point(10_000));
        Duration even = Duration.ofSeconds(100_000L / Growth.MAX_POINTS);
        for (int i = 1; i < points.size(); i++) {
            assertThat(Duration.between(points.get(i - 1).at(), points.get(i).at()))
                    .as("gap before point %d", i)
                    .isPositive()
                    .isLessThan(even.multipliedBy(4));
        }
    }

    @Test
    void theLogIsReadFromItsBeginningAndFollowed() throws IOException {
        try (SampleLake lake = new SampleLake(directory, "writer-1")) {
            lake.assign("matches", 1);
            send(lake);
            send(lake);
            LakeStorage storage = FileLakeStorage.reading(lake.paths());
            LogTail tail = new LogTail(storage.log("matches"), storage.documents("matches"));

            tail.refresh();
            assertThat(tail.view().growth())
                    .extracting(GrowthPoint::at, GrowthPoint::rows, GrowthPoint::deadLetters, GrowthPoint::files)
                    .containsExactly(
                            tuple(SampleLake.START, 0L, 0L, 0L),
                            tuple(SampleLake.START.plusSeconds(10), 1L, 1L, 2L),
                            tuple(SampleLake.START.plusSeconds(20), 2L, 2L, 4L));

            send(lake);
            tail.refresh();
            assertThat(tail.view().growth())
                    .hasSize(4)
                    .last()
                    .extracting(GrowthPoint::rows)
                    .isEqualTo(3L);
            assertThat(tail.view().growth().get(3).bytes()).isPositive();
        }
    }

    private static void send(SampleLake lake) {
        lake.send("matches", 0, "{\"match_id\":\"m\"}", "no JSON");
        lake.flush();
    }

    private static GrowthPoint point(int number) {
        return new GrowthPoint(START.plusSeconds(10L * number), number, 0, number, number * 1_000L);
    }
}
