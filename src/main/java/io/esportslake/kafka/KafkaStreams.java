package io.esportslake.kafka;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What belongs to a channel at this edge, by channel name. */
@ApplicationScoped
public class KafkaStreams {

    private final Map<String, PolledOffsets> polledOffsets = new ConcurrentHashMap<>();
    private final KafkaClientService clients;

    KafkaStreams(KafkaClientService clients) {
        this.clients = clients;
    }

    PolledOffsets polledOffsets(String channel) {
        return polledOffsets.computeIfAbsent(channel, name -> new PolledOffsets());
    }

    /** The connector's consumer of a channel; null before the channel has started, and for a channel in memory. */
    KafkaConsumer<byte[], byte[]> consumer(String channel) {
        return clients.getConsumer(channel);
    }
}
