package io.esportslake.config;

import io.esportslake.table.TableDefinition;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings of Kafka's consumer and of the connector that one of the two would refuse, or take for something else: told
 * before anything is touched, by the name that the user wrote. A setting that neither knows is nobody's business.
 */
final class ClientConfigCheck {

    /** The connector's attributes that are numbers; a test holds these two lists against the connector. */
    static final Set<String> NUMBERS = Set.of(
            "partitions",
            "concurrency",
            "retry-attempts",
            "retry-max-wait",
            "poll-timeout",
            "max-queue-size-factor",
            "requests",
            "health-topic-verification-timeout",
            "health-readiness-timeout",
            "throttled.unprocessed-record-max-age.ms",
            "throttled.ordered.max-concurrency",
            "delayed-retry-topic.timeout",
            "delayed-retry-topic.max-retries",
            "checkpoint.unsynced-state-max-age.ms");

    /** Those that are true or false; anything else would count as false without a word. */
    static final Set<String> FLAGS = Set.of(
            "enabled",
            "pausable",
            "broadcast",
            "batch",
            "retry",
            "pattern",
            "cloud-events",
            "tracing-enabled",
            "lazy-client",
            "health-enabled",
            "health-readiness-enabled",
            "health-topic-verification-enabled",
            "health-readiness-topic-verification",
            "health-topic-verification-readiness-disabled",
            "health-topic-verification-startup-disabled",
            "pause-if-no-requests",
            "graceful-shutdown",
            "fail-on-deserialization-failure");

    private ClientConfigCheck() {}

    /**
     * Looks at what is set for the Kafka client.
     *
     * @param names everything that is set, keys and variables
     * @return a sentence for each that cannot be used
     */
    static List<String> problems(SmallRyeConfig config, Set<String> names, List<TableDefinition> tables) {
        Set<String> prefixes = new LinkedHashSet<>(List.of("kafka.", "mp.messaging.connector.smallrye-kafka."));
        tables.forEach(table -> prefixes.add(ChannelSettings.prefix(table.name())));
        // Copied at each call.
        Map<String, ConfigKey> consumers = ConsumerConfig.configDef().configKeys();
        List<String> problems = new ArrayList<>();
        for (String prefix : prefixes) {
            for (String attribute : attributes(names, prefix)) {
                expected(prefix, attribute, consumers)
                        .flatMap(expected -> problem(config, prefix + attribute, expected))
                        .ifPresent(problems::add);
            }
        }
        return problems;
    }

    /** What is set below a prefix, by the names of the consumer or the connector. */
    private static Set<String> attributes(Set<String> names, String prefix) {
        Set<String> found = new TreeSet<>();
        String variablePrefix = FoundSetting.variable(prefix);
        Map<String, String> byVariable = null;
        for (String name : names) {
            if (name.startsWith(prefix)) {
                found.add(name.substring(prefix.length()));
            } else if (name.startsWith(variablePrefix)) {
                byVariable = byVariable == null ? byVariable() : byVariable;
                String attribute = byVariable.get(name.substring(variablePrefix.length()));
                if (attribute != null) {
                    found.add(attribute);
                }
            }
        }
        return found;
    }

    private static Map<String, String> byVariable() {
        Map<String, String> byVariable = new HashMap<>();
        for (Set<String> some : List.of(ConsumerConfig.configNames(), NUMBERS, FLAGS)) {
            some.forEach(name -> byVariable.put(FoundSetting.variable(name), name));
        }
        return byVariable;
    }

    private static Optional<Setting> expected(String prefix, String attribute, Map<String, ConfigKey> consumers) {
        String key = prefix + attribute;
        if (!prefix.equals("kafka.") && NUMBERS.contains(attribute)) {
            return Optional.of(Setting.whole(key, attribute.startsWith("retry-") ? -1 : 0, Integer.MAX_VALUE, "1000")
                    .optional());
        }
        if (!prefix.equals("kafka.") && FLAGS.contains(attribute)) {
            return Optional.of(Setting.flag(key).optional());
        }
        ConfigKey known = consumers.get(attribute);
        return known == null ? Optional.empty() : Optional.of(clients(key, known));
    }

    private static Setting clients(String key, ConfigKey known) {
        String kind = switch (known.type) {
            case BOOLEAN -> "true or false";
            case INT, LONG, SHORT -> "a whole number";
            case DOUBLE -> "a number";
            case CLASS -> "the name of a class that the program has";
            case LIST -> "names, separated by commas";
            case STRING, PASSWORD -> "a text";
        };
        String range = known.validator == null ? "" : ", " + known.validator;
        boolean hasExample = known.hasDefault()
                && known.defaultValue != null
                && known.type != ConfigDef.Type.PASSWORD
                && !String.valueOf(known.defaultValue).isEmpty();
        String example = hasExample ? ", such as " + ConfigDef.convertToString(known.defaultValue, known.type) : "";
        return Setting.text(key, kind + range + example).optional().accepting(text -> isTaken(known, text));
    }

    private static boolean isTaken(ConfigKey known, String text) {
        try {
            Object value = ConfigDef.parseType(known.name, text, known.type);
            if (known.validator != null) {
                known.validator.ensureValid(known.name, value);
            }
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    private static Optional<String> problem(SmallRyeConfig config, String key, Setting setting) {
        return FoundSetting.of(config, key).flatMap(found -> LakeConfigCheck.problem(setting, found));
    }
}
