package io.esportslake.kafka;

import static io.esportslake.app.StreamOverLake.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.app.StreamOverLake;
import io.esportslake.ingest.StreamState;
import io.esportslake.ingest.TestBatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a real lake, with the Kafka client's own stand-in for a consumer. */
class StreamRebalanceListenerTest {

    private static final TopicPartition KAFKA_ZERO = TopicPartitions.toKafka(ZERO);
    /** The generation that the stand-in says it is in. */
    private static final int GENERATION = 1;

    @TempDir
    private Path directory;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");

    @BeforeEach
    void join() {
        consumer.assign(List.of(KAFKA_ZERO));
    }

    private static StreamRebalanceListener listener(StreamOverLake lake) {
        return new StreamRebalanceListener(
                lake.stream(),
                lake,
                new PolledOffsets(),
                new PollMeter(new RecordMemory(256L << 20, 1)),
                Duration.ofSeconds(60));
    }

    /** Offsets 0 to 2 are in the lake. */
    private void fill() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            lake.assign(1);
            lake.stream().accept(new TestBatch(1, ZERO, 0, 3)).join();
        }
    }

    private long groupOffset() {
        return consumer.committed(Set.of(KAFKA_ZERO)).get(KAFKA_ZERO).offset();
    }

    @Test
    void groupOffsetsMovedAheadByHandAreNotReadBack() throws Exception {
        fill();
        consumer.commitSync(Map.of(KAFKA_ZERO, new OffsetAndMetadata(50)));
        try (StreamOverLake lake = new StreamOverLake(directory, "w2", 1_000)) {
            listener(lake).onPartitionsAssigned(consumer, List.of(KAFKA_ZERO));

            assertThat(consumer.position(KAFKA_ZERO)).isEqualTo(3);
            assertThat(lake.stream().status().taken()).containsExactly(Map.entry(ZERO, 3L));
        }
    }

    @Test
    void logThatCannotBeReadAtTheAssignmentEndsTheStreamThoughTheGroupHasAnOffset() throws Exception {
        fill();
        consumer.commitSync(Map.of(KAFKA_ZERO, new OffsetAndMetadata(50)));
        try (StreamOverLake lake = new StreamOverLake(directory, "w2", 1_000)) {
            long version = lake.newest().version();
            Path document = lake.paths().commitFile("matches", version);
            byte[] sound = Files.readAllBytes(document);
            Files.write(document, new byte[] {'{'}, StandardOpenOption.TRUNCATE_EXISTING);

            assertThatThrownBy(() -> listener(lake).onPartitionsAssigned(consumer, List.of(KAFKA_ZERO)))
                    .hasMessageContaining("EL-3011: Could not take over [esports-matches-0]: ")
                    .hasMessageContaining(document.toString());

            // What the connector would go on to poll from the group's offset.
            assertThat(lake.stream().accept(new TestBatch(GENERATION, ZERO, 50, 3)))
                    .failsWithin(Duration.ofSeconds(60));
            assertThat(lake.ends()).singleElement().isInstanceOf(StreamState.Failed.class);
            lake.finish();
            Files.write(document, sound, StandardOpenOption.TRUNCATE_EXISTING);
            assertThat(lake.newest().version()).isEqualTo(version);
            assertThat(lake.newest().progress().get(ZERO).next()).isEqualTo(3);
        }
    }

    @Test
    void whatIsGivenUpIsCommittedBeforeTheGroupIsTold() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            StreamRebalanceListener listener = listener(lake);
            listener.onPartitionsAssigned(consumer, List.of(KAFKA_ZERO));
            lake.stream().accept(new TestBatch(GENERATION, ZERO, 0, 3)).join();

            listener.onPartitionsRevoked(consumer, List.of(KAFKA_ZERO));

            assertThat(lake.newest().progress().get(ZERO).next()).isEqualTo(3);
            assertThat(groupOffset()).isEqualTo(3);
            // A batch that was on its way when the topic partition was given up.
            lake.stream().accept(new TestBatch(GENERATION, ZERO, 3, 2)).join();
            assertThat(lake.stream().status().ignored()).isEqualTo(2);
        }
    }

    @Test
    void anAssignmentAfterTheEndReadsNothingAndIsNoFault() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            lake.finish();

            listener(lake).onPartitionsAssigned(consumer, List.of(KAFKA_ZERO));

            assertThat(consumer.paused()).containsExactly(KAFKA_ZERO);
            assertThat(lake.ends()).singleElement().isInstanceOf(StreamState.Stopped.class);
        }
    }
}
