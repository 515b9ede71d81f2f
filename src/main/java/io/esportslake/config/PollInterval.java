package io.esportslake.config;

import io.esportslake.failure.FailureCode;
import io.esportslake.table.TableDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * How long the consumer of a channel may go without a poll; after it the group gives its topic partitions to others.
 * Kafka's client also lets a rebalance last no longer.
 */
public final class PollInterval {

    private static final String ATTRIBUTE = "max.poll.interval.ms";
    /** Of Kafka's client. */
    private static final Duration DEFAULT = Duration.ofMinutes(5);

    private PollInterval() {}

    /** As configured for a table's channel, else for all channels, else for all clients. */
    public static Duration of(Config config, String table) {
        return key(config, table)
                .map(key -> Duration.ofMillis(config.getValue(key, Long.class)))
                .orElse(DEFAULT);
    }

    /** As the settings of a consumer say, else as Kafka's client has it. */
    public static Duration ofClient(@Nullable Object configured) {
        return configured == null
                ? DEFAULT
                : Duration.ofMillis(Long.parseLong(configured.toString().strip()));
    }

    private static Optional<String> key(Config config, String table) {
        return ChannelSettings.prefixes(table).stream()
                .map(prefix -> prefix + ATTRIBUTE)
                .filter(key -> config.getOptionalValue(key, String.class).isPresent())
                .findFirst();
    }

    /**
     * Looks whether topic partitions can be given up before the group stops waiting for it.
     *
     * @param run the tables whose streams shall run; what is set for their channels is known to be a number
     * @throws StartRefusedException that names both settings
     */
    static void check(Config config, Duration revocationTimeout, List<TableDefinition> run) {
        for (TableDefinition table : run) {
            Duration interval = of(config, table.name());
            if (revocationTimeout.compareTo(interval) >= 0) {
                throw new StartRefusedException(
                        FailureCode.SETTINGS_CONTRADICT,
                        LakeSettings.PREFIX + "revocation-timeout is " + DurationText.of(revocationTimeout)
                                + ", expected less than "
                                + key(config, table.name()).orElse(ATTRIBUTE) + ", here " + DurationText.of(interval)
                                + ": the group waits no longer for topic partitions that are given up. Lower the one"
                                + " or raise the other");
            }
        }
    }
}
