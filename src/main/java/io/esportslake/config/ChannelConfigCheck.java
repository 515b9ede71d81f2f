package io.esportslake.config;

import io.esportslake.failure.FailureCode;
import io.esportslake.table.TableDefinition;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * What the streams depend on in the configuration of their channels: with another value of one of these a channel would
 * stand still without a word, fail once it runs, take more memory than there is, or take records for tombstones. All
 * other attributes and client settings are the user's.
 */
final class ChannelConfigCheck {

    private static final Pattern CHANNEL = Pattern.compile("mp\\.messaging\\.incoming\\.(?<name>[^.]+)\\.");

    private static final String LEAVE_OUT = "Leave it out";
    private static final String BYTES = "org.apache.kafka.common.serialization.ByteArrayDeserializer";

    /** An attribute, what it must be, and what to do instead. */
    private record Rule(String attribute, Predicate<String> isMet, String expected, String instead) {

        static Rule only(String attribute, String value, String instead) {
            return new Rule(attribute, value::equals, value, instead);
        }

        static Rule never(String attribute, String instead) {
            return new Rule(attribute, value -> false, "never set", instead);
        }
    }

    private ChannelConfigCheck() {}

    /**
     * Refuses channels of these tables that do not hold to the rules.
     *
     * @param config channels as {@code mp.messaging.incoming.<table>.*}, what holds for all of them as
     *     {@code mp.messaging.connector.smallrye-kafka.*}, and for all clients as {@code kafka.*}; channels that are
     *     not the connector's, as in tests, are not looked at
     * @param topics the topic of each table
     * @throws StartRefusedException that names the key, what was found, what is expected and what to do instead
     */
    static void check(Config config, List<TableDefinition> tables, Topics topics) {
        requireTables(config, topics);
        for (TableDefinition table : tables) {
            String channel = ChannelSettings.prefix(table.name());
            if (!ChannelSettings.KAFKA.equals(config.getOptionalValue(channel + ChannelSettings.CONNECTOR, String.class)
                    .orElse(ChannelSettings.KAFKA))) {
                continue;
            }
            for (Rule rule : ownRules(table.name(), topics.of(table.name()))) {
                check(config, rule, List.of(channel));
            }
            for (Rule rule : rules(table.name())) {
                check(config, rule, ChannelSettings.prefixes(table.name()));
            }
        }
    }

    /** What is set for a channel that nobody opens would have no effect, and no sentence. */
    private static void requireTables(Config config, Topics topics) {
        for (String name : config.getPropertyNames()) {
            Matcher channel = CHANNEL.matcher(name);
            if (channel.lookingAt() && !topics.byTable().containsKey(channel.group("name"))) {
                throw new StartRefusedException(
                        FailureCode.CHANNEL_SETTING,
                        name + " is of no table; expected one of "
                                + topics.byTable().keySet() + " after mp.messaging.incoming.");
            }
        }
    }

    /** The first prefix that has the attribute counts. */
    private static void check(Config config, Rule rule, List<String> prefixes) {
        for (String prefix : prefixes) {
            Optional<String> found = config.getOptionalValue(prefix + rule.attribute, String.class);
            if (found.isPresent()) {
                if (!rule.isMet.test(found.get())) {
                    throw new StartRefusedException(
                            FailureCode.CHANNEL_SETTING,
                            prefix + rule.attribute + " is " + rule.expected + "; found "
                                    + HarmlessSettings.shown(prefix + rule.attribute, found.get()) + ". "
                                    + rule.instead);
                }
                return;
            }
        }
    }

    /** What the program says itself for each channel, see {@link ChannelSettings}: elsewhere it has no meaning. */
    private static List<Rule> ownRules(String table, String topic) {
        return List.of(
                Rule.only("enabled", "true", "Which streams run is said by --table"),
                Rule.only("topic", topic, oneTopic(table)),
                Rule.only("consumer-rebalance-listener.name", table, LEAVE_OUT));
    }

    private static String oneTopic(String table) {
        return "A table reads one topic, which esports-lake.topics." + table + " names";
    }

    private static List<Rule> rules(String table) {
        String moreInstances =
                "To use more cores, start more instances on the same lake, up to one per topic partition";
        String memory = "The heap that records may take counts on it";
        String oneTopic = oneTopic(table);
        return List.of(
                Rule.only("concurrency", "1", moreInstances),
                Rule.only("partitions", "1", moreInstances),
                Rule.only("batch", "true", LEAVE_OUT),
                Rule.never("topics", oneTopic),
                Rule.only("pattern", "false", oneTopic),
                Rule.never("assign-seek", "Where to start is in the commit log"),
                new Rule("group.protocol", "classic"::equalsIgnoreCase, "classic", LEAVE_OUT),
                Rule.only("commit-strategy", "ignore", "The group's offsets follow the commits of the lake"),
                Rule.only("retry", "false", "A poll that failed stops the stream, with the reason"),
                Rule.only("max-queue-size-factor", "1", memory),
                Rule.only("pause-if-no-requests", "true", memory),
                Rule.only("fail-on-deserialization-failure", "true", LEAVE_OUT),
                Rule.never("key-deserialization-failure-handler", LEAVE_OUT),
                Rule.never("value-deserialization-failure-handler", LEAVE_OUT),
                Rule.only("key.deserializer", BYTES, LEAVE_OUT),
                Rule.only("value.deserializer", BYTES, LEAVE_OUT));
    }
}
