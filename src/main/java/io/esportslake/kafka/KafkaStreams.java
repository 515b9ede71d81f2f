package io.esportslake.kafka;

import io.esportslake.app.Streams;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What belongs to a channel at this edge, by channel name. Made for the first channel, when the streams are there. */
@ApplicationScoped
public class KafkaStreams {

    private final Map<String, PolledOffsets> polledOffsets = new ConcurrentHashMap<>();
    private final Map<String, PollMeter> pollMeters = new ConcurrentHashMap<>();
    private final RecordMemory memory;
    private final KafkaClientService clients;

    KafkaStreams(KafkaClientService clients, Streams streams) {
        this.clients = clients;
        // A program that runs no stream asks for this only when it stops.
        memory = new RecordMemory(
                Runtime.getRuntime().maxMemory(), Math.max(1, streams.all().size()));
        PollLog.install();
    }

    PolledOffsets polledOffsets(String channel) {
        return polledOffsets.computeIfAbsent(channel, name -> new PolledOffsets());
    }

    PollMeter pollMeter(String channel) {
        return pollMeters.computeIfAbsent(channel, name -> new PollMeter(memory));
    }

    /** What all channels share. */
    RecordMemory memory() {
        return memory;
    }

    /** After the streams have flushed and before the connector closes its consumers, which waits for their threads. */
    void stop(@Observes @Priority(2) ShutdownEvent event) {
        pollMeters.values().forEach(PollMeter::end);
    }

    /** The connector's consumer of a channel; null before the channel has started, and for a channel in memory. */
    KafkaConsumer<byte[], byte[]> consumer(String channel) {
        return clients.getConsumer(channel);
    }
}
