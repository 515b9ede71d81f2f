package io.esportslake.app;

import static io.esportslake.app.StreamOverLake.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.commit.Commit;
import io.esportslake.ingest.PolledPosition;
import io.esportslake.ingest.StreamState;
import io.esportslake.ingest.TestBatch;
import io.esportslake.source.TopicPartition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamTest {

    @TempDir
    private Path directory;

    /** Notes what the lake looked like when offsets were acknowledged. */
    private static final class Acknowledged implements SourceControl {

        private record Moment(Map<TopicPartition, Long> nextOffsets, Commit newest, long visibleFiles) {}

        private final StreamOverLake lake;
        private final List<Moment> moments = new CopyOnWriteArrayList<>();

        Acknowledged(StreamOverLake lake) {
            this.lake = lake;
            lake.stream().connect(this);
        }

        @Override
        public void acknowledge(Map<TopicPartition, Long> nextOffsets) {
            moments.add(new Moment(nextOffsets, lake.newest(), lake.visibleFiles()));
        }

        @Override
        public CompletionStage<Map<TopicPartition, PolledPosition>> positions() {
            return CompletableFuture.completedFuture(Map.of());
        }

        @Override
        public void leave() {
            // Nobody reads.
        }
    }

    @Test
    void offsetsAreAcknowledgedWhenTheirMicroBatchIsCommittedAndPublished() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            Acknowledged acknowledged = new Acknowledged(lake);
            lake.assign(1);
            lake.stream().accept(new TestBatch(1, ZERO, 0, 3)).join();
            assertThat(acknowledged.moments).as("taken, not committed").isEmpty();

            assertThat(lake.finish()).isTrue();

            assertThat(acknowledged.moments).singleElement().satisfies(moment -> {
                assertThat(moment.nextOffsets()).containsExactly(Map.entry(ZERO, 3L));
                assertThat(moment.newest().progress().get(ZERO).next()).isEqualTo(3);
                assertThat(moment.visibleFiles()).isEqualTo(1);
            });
        }
    }

    @Test
    void offsetsOfAMicroBatchThatFailedAreNotAcknowledged() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            Acknowledged acknowledged = new Acknowledged(lake);
            lake.assign(1);
            lake.stream().accept(new TestBatch(1, ZERO, 0, 3)).join();
            lake.createTopicAnew();

            lake.finish();

            assertThat(lake.ends()).singleElement().isInstanceOf(StreamState.Failed.class);
            assertThat(acknowledged.moments).isEmpty();
            assertThat(lake.newest().progress().get(ZERO).next()).isZero();
        }
    }
}
