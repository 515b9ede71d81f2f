package io.esportslake.cli;

import io.esportslake.config.LakeConfig;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.util.TypeLiteral;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What {@code produce} takes where its options say nothing.
 *
 * @param broker asked only when the command runs
 * @param topics topic names by table; a table without one has {@code esports-<table>}
 */
public record ProduceDefaults(Supplier<BrokerSettings> broker, Map<String, String> topics) {

    public ProduceDefaults {
        topics = Map.copyOf(topics);
    }

    /** From KAFKA_BOOTSTRAP_SERVERS and KAFKA_TOPIC_&lt;TABLE&gt;. */
    static ProduceDefaults of(Map<String, String> environment) {
        Map<String, String> topics = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith("KAFKA_TOPIC_") && !value.isBlank()) {
                topics.put(name.substring("KAFKA_TOPIC_".length()).toLowerCase(Locale.ROOT), value);
            }
        });
        BrokerSettings broker = new BrokerSettings(environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", ""), Map.of());
        return new ProduceDefaults(() -> broker, topics);
    }

    /** What the service itself would use, from wherever it was configured: environment, .env, properties, files. */
    static ProduceDefaults configured() {
        Map<String, Object> client = CDI.current()
                .select(new TypeLiteral<Map<String, Object>>() {}, Identifier.Literal.of("default-kafka-broker"))
                .get();
        Map<String, String> extra = new HashMap<>();
        client.forEach((key, value) -> {
            if (ProducerConfig.configNames().contains(key)
                    && !ProducerConfig.BOOTSTRAP_SERVERS_CONFIG.equals(key)
                    && value != null) {
                extra.put(key, value.toString());
            }
        });
        Object servers = client.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
        // Without any address the framework assumes localhost; we do not guess where records go.
        boolean isConfigured = ConfigProvider.getConfig()
                .getOptionalValue("kafka.bootstrap.servers", String.class)
                .isPresent();
        BrokerSettings broker = new BrokerSettings(isConfigured ? servers.toString() : "", extra);
        return new ProduceDefaults(
                () -> broker, CDI.current().select(LakeConfig.class).get().topics());
    }

    String topicOf(String table) {
        return topics.getOrDefault(table, "esports-" + table);
    }
}
