package io.esportslake.kafka;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Notes what every poll hands out, before anybody else sees it, and passes it on as one record per topic partition. Made by
 * the Kafka client, by class name.
 */
public final class PollInterceptor implements ConsumerInterceptor<byte[], byte[]> {

    /** The key under which a consumer's configuration carries its {@link PolledOffsets}. */
    static final String POLLED_OFFSETS = "esports-lake.polled-offsets";

    private PolledOffsets polledOffsets;

    @Override
    public void configure(Map<String, ?> configuration) {
        polledOffsets = (PolledOffsets) configuration.get(POLLED_OFFSETS);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        Map<org.apache.kafka.common.TopicPartition, List<ConsumerRecord<byte[], byte[]>>> shown = new LinkedHashMap<>();
        for (org.apache.kafka.common.TopicPartition partition : records.partitions()) {
            PolledRecords polled = PolledRecords.of(records.records(partition));
            polledOffsets.polled(TopicPartitions.fromKafka(partition), polled.offset() + 1);
            shown.put(partition, List.of(polled));
        }
        return new ConsumerRecords<>(shown, records.nextOffsets());
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
