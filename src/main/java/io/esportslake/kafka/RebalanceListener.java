package io.esportslake.kafka;

import io.esportslake.app.SourceCatalog;
import io.esportslake.app.Stream;
import io.esportslake.app.Streams;
import io.esportslake.config.LakeConfig;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The one listener that all channels name, since the connector finds it as a bean. Each call is about one topic, which
 * no other table reads: it goes to the listener of the stream that does.
 */
@ApplicationScoped
@Identifier(RebalanceListener.NAME)
public class RebalanceListener implements KafkaConsumerRebalanceListener {

    static final String NAME = "streams";

    private final Streams streams;
    private final KafkaStreams kafkaStreams;
    private final SourceCatalog catalog;
    private final LakeConfig config;
    private final Map<String, StreamRebalanceListener> byTopic = new ConcurrentHashMap<>();

    RebalanceListener(Streams streams, KafkaStreams kafkaStreams, SourceCatalog catalog, LakeConfig config) {
        this.streams = streams;
        this.kafkaStreams = kafkaStreams;
        this.catalog = catalog;
        this.config = config;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            of(partitions).onPartitionsAssigned(consumer, partitions);
        }
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            of(partitions).onPartitionsRevoked(consumer, partitions);
        }
    }

    private StreamRebalanceListener of(Collection<TopicPartition> partitions) {
        return byTopic.computeIfAbsent(partitions.iterator().next().topic(), this::listener);
    }

    private StreamRebalanceListener listener(String topic) {
        Stream stream = streams.reading(topic);
        String channel = stream.table().name();
        return new StreamRebalanceListener(
                stream,
                catalog,
                kafkaStreams.polledOffsets(channel),
                kafkaStreams.pollMeter(channel),
                config.revocationTimeout());
    }
}
