package io.esportslake.kafka;

import static io.esportslake.app.StreamOverLake.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.esportslake.app.LogLines;
import io.esportslake.app.SourceCatalog;
import io.esportslake.app.StreamOverLake;
import io.esportslake.app.Streams;
import io.esportslake.ingest.StreamState;
import io.esportslake.ingest.TestBatch;
import io.esportslake.source.SourcePartition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
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
        return listener(lake, lake, Duration.ofSeconds(60));
    }

    private static StreamRebalanceListener listener(StreamOverLake lake, SourceCatalog catalog, Duration timeout) {
        return new StreamRebalanceListener(
                lake.stream(), catalog, new PolledOffsets(), new PollMeter(new RecordMemory(256L << 20, 1)), timeout);
    }

    /** A broker that hears of the topic, or of its topic partitions, only after it was asked some times. */
    private static final class LateCatalog implements SourceCatalog {

        private final SourceCatalog whole;
        private final Map<String, Map<io.esportslake.source.TopicPartition, SourcePartition>> early;
        private final int lateBy;
        private final AtomicInteger asked = new AtomicInteger();

        LateCatalog(
                SourceCatalog whole,
                Map<String, Map<io.esportslake.source.TopicPartition, SourcePartition>> early,
                int lateBy) {
            this.whole = whole;
            this.early = early;
            this.lateBy = lateBy;
        }

        @Override
        public Map<String, Map<io.esportslake.source.TopicPartition, SourcePartition>> offered(Set<String> topics) {
            return asked.getAndIncrement() < lateBy ? early : whole.offered(topics);
        }

        @Override
        public String connect(Duration timeout) {
            return whole.connect(timeout);
        }

        @Override
        public OptionalLong offsetAt(io.esportslake.source.TopicPartition topicPartition, Instant time) {
            return whole.offsetAt(topicPartition, time);
        }

        @Override
        public Identity current(Set<String> topics) throws InterruptedException {
            return whole.current(topics);
        }
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
    void aGroupThatIsNotToldOfWhatWasGivenUpIsSaid() throws Exception {
        MockConsumer<byte[], byte[]> deaf = new MockConsumer<>("none") {
            @Override
            public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
                throw new TimeoutException("no answer");
            }
        };
        deaf.assign(List.of(KAFKA_ZERO));
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000);
                LogLines lines = LogLines.of("kafka")) {
            StreamRebalanceListener listener = listener(lake);
            listener.onPartitionsAssigned(deaf, List.of(KAFKA_ZERO));
            lake.stream().accept(new TestBatch(GENERATION, ZERO, 0, 3)).join();

            listener.onPartitionsRevoked(deaf, List.of(KAFKA_ZERO));

            assertThat(lake.newest().progress().get(ZERO).next()).isEqualTo(3);
            assertThat(lines.said())
                    .contains("WARN EL-4026: Group offsets were not moved | topic-partitions=[esports-matches-0]"
                            + " cause=no answer");
            assertThat(lake.ends()).isEmpty();
        }
    }

    @Test
    void aStreamThatDoesNotGiveUpInTimeEndsAndLeavesTheRestToTheNextOwner() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            StreamRebalanceListener listener = listener(lake, lake, Duration.ofMillis(20));
            lake.assign(GENERATION);
            CompletableFuture<Void> hang = new CompletableFuture<>();
            lake.hangUntil(hang);

            listener.onPartitionsRevoked(consumer, List.of(KAFKA_ZERO));
            hang.complete(null);

            assertThat(causeOfTheEnd(lake))
                    .hasMessage(
                            "EL-3012: Giving up [esports-matches-0] took longer than 20 ms, so what was not committed"
                                    + " is left to the next owner");
        }
    }

    @Test
    void aReadThatKafkaRefusesAtAnOffsetThatItHoldsIsNoLoss() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            lake.assign(GENERATION);

            new ChannelSubscriber("matches", lake.stream(), new KafkaStreams(null, new Streams()), lake)
                    .onError(new OffsetOutOfRangeException("out of range", Map.of(KAFKA_ZERO, 7L)));

            assertThat(causeOfTheEnd(lake))
                    .hasMessage(
                            "EL-3010: Kafka refused to read on at esports-matches-0@7, where the topic holds 0 to 100:"
                                    + " the leader may have changed. Nothing is known to be lost: start again, and the start"
                                    + " compares the commit log with the topic");
        }
    }

    private static Throwable causeOfTheEnd(StreamOverLake lake) {
        await().until(() -> !lake.ends().isEmpty());
        return ((StreamState.Failed) lake.ends().get(0)).cause();
    }

    @Test
    void whatAnotherOwnerHasReadInBetweenIsNotTakenBackFromTheGroup() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            StreamRebalanceListener listener = listener(lake);
            listener.onPartitionsAssigned(consumer, List.of(KAFKA_ZERO));
            lake.stream().accept(new TestBatch(GENERATION, ZERO, 0, 3)).join();
            listener.onPartitionsRevoked(consumer, List.of(KAFKA_ZERO));
            try (StreamOverLake other = new StreamOverLake(directory, "w2", 1_000)) {
                other.assign(1);
                other.stream().accept(new TestBatch(1, ZERO, 3, 2)).join();
                other.finish();
                consumer.commitSync(Map.of(KAFKA_ZERO, new OffsetAndMetadata(5)));
            }
            listener.onPartitionsAssigned(consumer, List.of(KAFKA_ZERO));
            listener.onPartitionsRevoked(consumer, List.of(KAFKA_ZERO));

            assertThat(lake.ends()).isEmpty();
            assertThat(groupOffset()).isEqualTo(5);
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

    @Test
    void aTopicThatTheBrokerAskedHearsOfAMomentLaterIsTakenOver() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            LateCatalog late = new LateCatalog(lake, Map.of(), 2);

            listener(lake, late, Duration.ofSeconds(60)).onPartitionsAssigned(consumer, List.of(KAFKA_ZERO));

            assertThat(late.asked).hasValue(3);
            assertThat(consumer.position(KAFKA_ZERO)).isZero();
            assertThat(lake.ends()).isEmpty();
        }
    }

    @Test
    void aTopicPartitionThatTheBrokerAskedHearsOfAMomentLaterIsTakenOver() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            LateCatalog late = new LateCatalog(lake, Map.of(ZERO.topic(), Map.of()), 2);

            listener(lake, late, Duration.ofSeconds(60)).onPartitionsAssigned(consumer, List.of(KAFKA_ZERO));

            assertThat(late.asked).hasValue(3);
            assertThat(lake.stream().status().taken()).containsExactly(Map.entry(ZERO, 0L));
        }
    }

    @Test
    void aTopicThatNoBrokerHearsOfEndsTheStreamWithASentence() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            LateCatalog never = new LateCatalog(lake, Map.of(), Integer.MAX_VALUE);

            assertThatThrownBy(() -> listener(lake, never, Duration.ofSeconds(2))
                            .onPartitionsAssigned(consumer, List.of(KAFKA_ZERO)))
                    .hasMessage("EL-3011: Could not take over [esports-matches-0]: EL-1049: Assigned were"
                            + " [esports-matches-0], which Kafka does not list; asked for 1 s");
            assertThat(never.asked).hasValueGreaterThan(1);
            assertThat(lake.ends()).singleElement().isInstanceOf(StreamState.Failed.class);
        }
    }
}
