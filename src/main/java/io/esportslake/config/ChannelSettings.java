package io.esportslake.config;

import java.util.List;
import java.util.Map;

/**
 * What the program itself says of a table's channel: it holds whatever is configured there.
 *
 * @param table the table that the channel feeds, and its name
 * @param topic what it reads
 * @param group its consumer group
 */
public record ChannelSettings(String table, String topic, String group) {

    /** The connector of a channel that names none. */
    public static final String KAFKA = "smallrye-kafka";

    /** The attribute that names another, as tests do. */
    public static final String CONNECTOR = "connector";

    /** What comes before an attribute of a table's channel, in the configuration. */
    public static String prefix(String table) {
        return "mp.messaging.incoming." + table + ".";
    }

    /** Where an attribute of a table's channel may be set: the first that has it counts, as for the connector. */
    static List<String> prefixes(String table) {
        return List.of(prefix(table), "mp.messaging.connector." + KAFKA + ".", "kafka.");
    }

    /** Values by attribute. */
    public Map<String, String> fixed() {
        return Map.of("topic", topic, "group.id", group);
    }
}
