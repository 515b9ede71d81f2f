package io.esportslake.config;

import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/**
 * What each table reads: the topic that its key names, else its variable, else its definition.
 *
 * @param byTable in the order of the tables
 */
public record Topics(Map<String, String> byTable) {

    private static final String KEYS = "topics.";
    private static final String VARIABLES = "KAFKA_TOPIC_";

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
        return VARIABLES + table.toUpperCase(Locale.ROOT);
    }

    /** A sentence for each variable that looks like that of a topic, and is none of a table that there is. */
    static List<String> notes(Set<String> variables, LakeTables tables) {
        Set<String> known =
                tables.names().stream().map(Topics::variable).collect(Collectors.toCollection(TreeSet::new));
        return variables.stream()
                .filter(variable -> variable.startsWith(VARIABLES) && !known.contains(variable))
                .sorted()
                .map(variable -> variable + " has no meaning, because there is no such table; what names the topic of a"
                        + " table is " + String.join(", ", known))
                .toList();
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
