package io.esportslake.cli;

import java.util.Map;
import java.util.Objects;

/**
 * How to reach Kafka.
 *
 * @param bootstrapServers host:port, several separated by commas; blank when nobody said
 * @param extra further client properties, such as those of security, by Kafka's own names
 */
public record BrokerSettings(String bootstrapServers, Map<String, String> extra) {

    public BrokerSettings {
        Objects.requireNonNull(bootstrapServers, "bootstrapServers");
        extra = Map.copyOf(extra);
    }
}
