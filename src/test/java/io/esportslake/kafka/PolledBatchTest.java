package io.esportslake.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.source.RecordHeader;
import io.esportslake.source.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** From the client's poll, past the connector, to the stream. */
class PolledBatchTest {

    private static final TopicPartition ZERO = new TopicPartition("esports-matches", 0);
    private static final TopicPartition ONE = new TopicPartition("esports-matches", 1);
    private static final String GENERATION_HEADER = "__smallrye_generationId";

    private final PolledOffsets polledOffsets = new PolledOffsets();
    private final PollInterceptor interceptor = new PollInterceptor();
    /** 30 MB of heap: 2.5 MB in the largest record, 1.5 MB in the largest that is not held until its flush. */
    private final PollMeter meter = new PollMeter(new RecordMemory(30_000_000, 1));

    PolledBatchTest() {
        interceptor.configure(Map.of(PollInterceptor.POLLED_OFFSETS, polledOffsets, MeteredBytes.METER, meter));
    }

    private static ConsumerRecord<byte[], byte[]> sent(TopicPartition partition, long offset, String... headerNames) {
        RecordHeaders headers = new RecordHeaders();
        for (String name : headerNames) {
            headers.add(name, new byte[] {1});
        }
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                1_000 + offset,
                TimestampType.CREATE_TIME,
                1,
                2,
                ("k" + offset).getBytes(UTF_8),
                offset == 7 ? null : ("v" + offset).getBytes(UTF_8),
                headers,
                Optional.empty());
    }

    private ConsumerRecords<byte[], byte[]> polled() {
        return interceptor.onConsume(new ConsumerRecords<>(
                Map.of(ZERO, List.of(sent(ZERO, 5), sent(ZERO, 7), sent(ZERO, 8)), ONE, List.of(sent(ONE, 0, "trace"))),
                Map.of(ZERO, new OffsetAndMetadata(10), ONE, new OffsetAndMetadata(1))));
    }

    /** What the connector does to each record that it sees. */
    private static void mark(ConsumerRecords<byte[], byte[]> seen) {
        seen.forEach(each -> each.headers().add(GENERATION_HEADER, "3".getBytes(UTF_8)));
    }

    private static List<String> taken(PolledBatch batch) {
        List<String> taken = new ArrayList<>();
        while (batch.advance()) {
            SourceRecord each = batch.current();
            taken.add(each.topicPartition() + "@" + each.offset() + " " + each.timestampMillis() + " "
                    + new String(each.key(), UTF_8) + "="
                    + (each.value() == null ? "tombstone" : new String(each.value(), UTF_8))
                    + each.headers().stream().map(RecordHeader::name).toList());
        }
        return taken;
    }

    @Test
    void everyPolledRecordArrivesAsItWasSentThoughTheConnectorSawOnePerTopicPartition() {
        ConsumerRecords<byte[], byte[]> seen = polled();
        mark(seen);

        assertThat(seen.count()).isEqualTo(2);
        PolledBatch batch = new PolledBatch(seen, 3);
        assertThat(taken(batch))
                .containsExactlyInAnyOrder(
                        "esports-matches-0@5 1005 k5=v5[]",
                        "esports-matches-0@7 1007 k7=tombstone[]",
                        "esports-matches-0@8 1008 k8=v8[]",
                        "esports-matches-1@0 1000 k0=v0[trace]");
        assertThat(batch.nextOffsets().values()).containsExactlyInAnyOrder(10L, 1L);
        assertThat(polledOffsets.until(TopicPartitions.fromKafka(ZERO))).isEqualTo(9);
    }

    @Test
    void batchThatLosesARevokedTopicPartitionOnItsWayKeepsAllRecordsOfTheOthers() {
        ConsumerRecords<byte[], byte[]> seen = polled();
        // As the connector rewrites what waits in its queue.
        ConsumerRecords<byte[], byte[]> rest = new ConsumerRecords<>(Map.of(ZERO, seen.records(ZERO)), Map.of());

        assertThat(taken(new PolledBatch(rest, 3))).hasSize(3).allMatch(each -> each.startsWith("esports-matches-0@"));
    }

    @Test
    void headerOfAProducerThatIsNamedLikeOneOfTheConnectorsIsKept() {
        ConsumerRecords<byte[], byte[]> seen = interceptor.onConsume(
                new ConsumerRecords<>(Map.of(ZERO, List.of(sent(ZERO, 5, GENERATION_HEADER))), Map.of()));
        mark(seen);

        assertThat(taken(new PolledBatch(seen, 3)))
                .containsExactly("esports-matches-0@5 1005 k5=v5[" + GENERATION_HEADER + "]");
    }

    @Test
    void recordThatALargePartOfTheHeapIsHeldForKeepsItUntilItIsFlushed() {
        meter.waitAtMost(1);
        PolledBatch large = withValueOf(2_000_000);
        assertThat(large.isFlushedAtOnce()).isTrue();
        large.release();
        assertThat(taken(large)).as("the record itself is let go of").isEmpty();
        assertThatThrownBy(() -> withValueOf(2_000_000)).isInstanceOf(LargeRecordException.class);
        large.flushed();

        PolledBatch smaller = withValueOf(1_400_000);
        assertThat(smaller.isFlushedAtOnce()).isFalse();
        PolledBatch third = withValueOf(2_000_000);
        smaller.release();
        third.release();
        third.flushed();
        withValueOf(2_000_000);
    }

    private PolledBatch withValueOf(int bytes) {
        meter.value(new RecordHeaders(), bytes);
        return new PolledBatch(
                interceptor.onConsume(new ConsumerRecords<>(Map.of(ZERO, List.of(sent(ZERO, 5))), Map.of())), 3);
    }

    @Test
    void recordsOfAChannelWithoutAClientArriveToo() {
        ConsumerRecords<byte[], byte[]> plain =
                new ConsumerRecords<>(Map.of(ZERO, List.of(sent(ZERO, 5), sent(ZERO, 6))), Map.of());

        assertThat(taken(new PolledBatch(plain, 3))).hasSize(2);
    }

    @Test
    void pollWithoutRecordsThatOnlyMovedOnStaysSo() {
        ConsumerRecords<byte[], byte[]> seen =
                interceptor.onConsume(new ConsumerRecords<>(Map.of(), Map.of(ZERO, new OffsetAndMetadata(4))));

        assertThat(seen.isEmpty()).isTrue();
        assertThat(seen.nextOffsets()).containsKey(ZERO);
    }
}
