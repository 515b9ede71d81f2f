package io.esportslake.cli;

import io.esportslake.config.Topics;
import io.esportslake.table.LakeTables;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.util.TypeLiteral;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What {@code produce} takes where its options say nothing.
 *
 * @param broker asked only when the command runs
 * @param tables those there are
 * @param topics topic names by table; a table without one has the one of its definition
 */
public record ProduceDefaults(Supplier<BrokerSettings> broker, LakeTables tables, Map<String, String> topics) {

    public ProduceDefaults {
        topics = Map.copyOf(topics);
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
        BrokerSettings broker = new BrokerSettings(isConfigured ? String.valueOf(servers) : "", extra);
        return new ProduceDefaults(
                () -> broker,
                CDI.current().select(LakeTables.class).get(),
                CDI.current().select(Topics.class).get().byTable());
    }

    String topicOf(String table) {
        return topics.getOrDefault(table, tables.named(table).topic());
    }
}
