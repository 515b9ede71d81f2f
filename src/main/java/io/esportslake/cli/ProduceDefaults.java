package io.esportslake.cli;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

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

    String topicOf(String table) {
        return topics.getOrDefault(table, "esports-" + table);
    }
}
