package io.esportslake.kafka;

import io.esportslake.app.ExitCode;
import io.esportslake.app.SourceCatalog;
import io.esportslake.app.Stream;
import io.esportslake.app.Streams;
import io.esportslake.config.ChannelSettings;
import io.esportslake.failure.FailureCode;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.providers.impl.Configs;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.interceptor.Interceptor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.ConnectorLiteral;

/**
 * The channels of the lake, one for each stream that runs: {@code mp.messaging.incoming.<table>.*} configures them.
 *
 * <p>The framework makes channels where it finds an annotation, so the build would fix them, while tables are known at
 * the start. Here the connector that a channel names, Kafka or, in tests, memory, is asked for each. The framework's
 * own maker of channels is excluded in {@code application.properties}: it would make a second one of each that has a
 * setting.
 */
@ApplicationScoped
public class Channels {

    private final Streams streams;
    private final KafkaStreams kafkaStreams;
    private final SourceCatalog catalog;
    private final Instance<InboundConnector> connectors;
    private final Config config;

    Channels(
            Streams streams,
            KafkaStreams kafkaStreams,
            SourceCatalog catalog,
            @Any Instance<InboundConnector> connectors,
            Config config) {
        this.streams = streams;
        this.kafkaStreams = kafkaStreams;
        this.catalog = catalog;
        this.connectors = connectors;
        this.config = config;
    }

    /**
     * Runs when the framework would start channels, after the streams were made. All are there before the first reads.
     */
    void open(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
        Map<Stream, Flow.Publisher<? extends Message<?>>> channels = new LinkedHashMap<>();
        streams.all().forEach(stream -> channels.put(stream, channel(stream)));
        channels.forEach((stream, channel) ->
                channel.subscribe(new ChannelSubscriber(stream.table().name(), stream, kafkaStreams, catalog)));
    }

    private Flow.Publisher<? extends Message<?>> channel(Stream stream) {
        String table = stream.table().name();
        String key = ChannelSettings.prefix(table) + ChannelSettings.CONNECTOR;
        String name = config.getOptionalValue(key, String.class).orElse(ChannelSettings.KAFKA);
        Instance<InboundConnector> connector = connectors.select(ConnectorLiteral.of(name));
        if (!connector.isResolvable()) {
            throw new IllegalStateException(new PreventFurtherStepsException(
                    FailureCode.CHANNEL_SETTING.says(
                            key + " is " + ChannelSettings.KAFKA + "; found " + name + ". Leave it out"),
                    ExitCode.REFUSED));
        }
        Map<String, Object> fixed = new HashMap<>(streams.channel(table).fixed());
        fixed.put("consumer-rebalance-listener.name", RebalanceListener.NAME);
        return connector.get().getPublisher(Configs.override(Configs.incoming(config, name, table), fixed));
    }
}
