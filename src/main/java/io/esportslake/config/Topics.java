package io.esportslake.config;

import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * What each table reads: the topic that its key names, else its variable, else its definition.
 *
 * @param byTable in the order of the tables
 */
public record Topics(Map<String, String> byTable) {

    private static final String KEYS = "topics.";

    public Topics {
        byTable = Collections.unmodifiableMap(new LinkedHashMap<>(byTable));
    }

    /** As configured. */
    public static Topics of(LakeTables tables, Config config) {
        Map<String, String> byTable = new LinkedHashMap<>();
        for (TableDefinition table : tables.all()) {
            byTable.put(
                    table.name(),
                    config.getOptionalValue(LakeSettings.PREFIX + key(table.name()), String.class)
                            .or(() -> config.getOptionalValue(variable(table.name()), String.class))
                            .orElse(table.topic()));
        }
        return new Topics(byTable);
    }

    /** The key of a table's topic, below {@code esports-lake}. */
    static String key(String table) {
        return KEYS + table;
    }

    static boolean isKey(String key) {
        return key.startsWith(KEYS);
    }

    /** The table whose topic this key, with its prefix, names; empty for any other key. */
    public static Optional<String> table(String key) {
        return key.startsWith(LakeSettings.PREFIX + KEYS)
                ? Optional.of(key.substring(LakeSettings.PREFIX.length() + KEYS.length()))
                : Optional.empty();
    }

    /** The variable that the key follows, of the job that this program replaces. */
    public static String variable(String table) {
        return "KAFKA_TOPIC_" + table.toUpperCase(Locale.ROOT);
    }

    /**
     * The topic of a table.
     *
     * @throws IllegalArgumentException when there is no such table
     */
    public String of(String table) {
        String topic = byTable.get(table);
        if (topic == null) {
            throw new IllegalArgumentException(
                    "There is no table '" + table + "'; expected one of " + byTable.keySet());
        }
        return topic;
    }
}
