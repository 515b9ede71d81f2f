package io.esportslake.kafka;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Notes what every poll hands out, before anybody else sees it, ends the count of its bytes, and passes it on as one
 * record per topic partition. Made by the Kafka client, by class name.
 */
public final class PollInterceptor implements ConsumerInterceptor<byte[], byte[]> {

    /** The key under which a consumer's configuration carries its {@link PolledOffsets}. */
    static final String POLLED_OFFSETS = "esports-lake.polled-offsets";

    /** Set when it is configured, before the first poll. */
    @SuppressWarnings("NullAway.Init")
    private PolledOffsets polledOffsets;

    /** Set when it is configured, too. */
    @SuppressWarnings("NullAway.Init")
    private PollMeter meter;

    @Override
    public void configure(Map<String, ?> configuration) {
        polledOffsets = (PolledOffsets) Objects.requireNonNull(configuration.get(POLLED_OFFSETS), POLLED_OFFSETS);
        meter = (PollMeter) Objects.requireNonNull(configuration.get(MeteredBytes.METER), MeteredBytes.METER);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        try {
            return noted(records);
        } catch (RuntimeException | Error e) {
            // The client logs an exception of an interceptor and goes on with the records as they are.
            polledOffsets.failed(e);
            throw e;
        }
    }

    private ConsumerRecords<byte[], byte[]> noted(ConsumerRecords<byte[], byte[]> records) {
        Map<org.apache.kafka.common.TopicPartition, List<ConsumerRecord<byte[], byte[]>>> shown = new LinkedHashMap<>();
        org.apache.kafka.common.TopicPartition largest = meter.isHolding() ? withLargest(records) : null;
        RecordMemory.Hold hold = meter.handOut(largest == null ? null : TopicPartitions.fromKafka(largest));
        for (org.apache.kafka.common.TopicPartition partition : records.partitions()) {
            PolledRecords polled =
                    PolledRecords.of(records.records(partition), partition.equals(largest) ? hold : null);
            polledOffsets.polled(TopicPartitions.fromKafka(partition), polled.offset() + 1);
            shown.put(partition, List.of(polled));
        }
        // The client comes by here also with no record, when only the position has moved, over a hole.
        records.nextOffsets()
                .forEach((partition, next) ->
                        polledOffsets.reached(TopicPartitions.fromKafka(partition), next.offset()));
        return new ConsumerRecords<>(shown, records.nextOffsets());
    }

    /** The topic partition of the largest record: there are others beside it only if they have no contents at all. */
    private static org.apache.kafka.common.@Nullable TopicPartition withLargest(
            ConsumerRecords<byte[], byte[]> records) {
        org.apache.kafka.common.TopicPartition largest = null;
        long most = -1;
        for (ConsumerRecord<byte[], byte[]> each : records) {
            long bytes = (long) each.serializedKeySize() + each.serializedValueSize();
            if (bytes > most) {
                most = bytes;
                largest = new org.apache.kafka.common.TopicPartition(each.topic(), each.partition());
            }
        }
        return largest;
    }

    @Override
    public void onCommit(Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> offsets) {
        // Acknowledged offsets mean nothing here: the commit log is the truth.
    }

    @Override
    public void close() {
        // Nothing held.
    }
}
