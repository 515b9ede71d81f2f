package io.esportslake.kafka;

import io.esportslake.app.SourceCatalog;
import io.esportslake.app.Streams;
import io.esportslake.config.LakeConfig;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** The channels of the lake, one per table: {@code mp.messaging.incoming.<table>.*} configures them. */
@ApplicationScoped
public class Channels {

    private final Streams streams;
    private final KafkaStreams kafkaStreams;
    private final SourceCatalog catalog;
    private final LakeConfig config;

    Channels(Streams streams, KafkaStreams kafkaStreams, SourceCatalog catalog, LakeConfig config) {
        this.streams = streams;
        this.kafkaStreams = kafkaStreams;
        this.catalog = catalog;
        this.config = config;
    }

    /** Match records. */
    @Incoming("matches")
    public Flow.Subscriber<Message<?>> matches() {
        return subscriber("matches");
    }

    /** Player records. */
    @Incoming("players")
    public Flow.Subscriber<Message<?>> players() {
        return subscriber("players");
    }

    @Produces
    @ApplicationScoped
    @Identifier("matches")
    KafkaConsumerRebalanceListener matchesListener() {
        return listener("matches");
    }

    @Produces
    @ApplicationScoped
    @Identifier("players")
    KafkaConsumerRebalanceListener playersListener() {
        return listener("players");
    }

    private Flow.Subscriber<Message<?>> subscriber(String channel) {
        return new ChannelSubscriber(channel, streams.named(channel), kafkaStreams, catalog);
    }

    private KafkaConsumerRebalanceListener listener(String channel) {
        return new StreamRebalanceListener(
                streams.named(channel),
                catalog,
                kafkaStreams.polledOffsets(channel),
                kafkaStreams.pollMeter(channel),
                config.revocationTimeout());
    }
}
