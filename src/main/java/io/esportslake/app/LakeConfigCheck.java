package io.esportslake.app;

import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What types alone cannot check, before anything is touched. */
public final class LakeConfigCheck {

    private static final long MIN_MEMORY_BYTES = 8L << 20;
    private static final int MIN_COMMITS_KEPT = 1_000;

    private static final String PROPERTY_PREFIX = "esports-lake.";
    private static final String ENVIRONMENT_PREFIX = "ESPORTS_LAKE_";

    /** Every key below {@code esports-lake}; a test holds it against {@link LakeConfig}. */
    public static final List<String> KEYS = List.of(
            "data-lake-path",
            "processed-data-path",
            "topics.matches",
            "topics.players",
            "group-id",
            "on-data-loss",
            "flush.interval",
            "flush.max-rows",
            "memory-budget",
            "parquet.compression",
            "parquet.zstd-level",
            "parquet.row-group-size",
            "parquet.page-size",
            "partitions.max-per-micro-batch",
            "partitions.max-per-table",
            "commits.kept",
            "kafka.timeout",
            "shutdown-timeout",
            "revocation-timeout",
            "failure-linger",
            "web.access",
            "web.show-payloads",
            "health.stalled-after");

    private LakeConfigCheck() {}

    /**
     * The framework refuses unknown keys in files and system properties, but does not notice unknown variables.
     *
     * @throws StartRefusedException that names the variable and those that look alike
     */
    static void checkEnvironment(Set<String> variables) {
        Set<String> known = KEYS.stream().map(LakeConfigCheck::variable).collect(Collectors.toCollection(TreeSet::new));
        for (String variable : new TreeSet<>(variables)) {
            if (variable.startsWith(ENVIRONMENT_PREFIX) && !known.contains(variable)) {
                throw new StartRefusedException(
                        "Unknown environment variable " + variable + "; expected one of " + known);
            }
        }
    }

    /**
     * The same for system properties, before the framework starts: it would refuse them too, but as a fault.
     *
     * @throws StartRefusedException that names the property and those there are
     */
    public static void checkProperties(Set<String> properties) {
        for (String property : new TreeSet<>(properties)) {
            if (property.startsWith(PROPERTY_PREFIX) && !KEYS.contains(property.substring(PROPERTY_PREFIX.length()))) {
                throw new StartRefusedException("Unknown property " + property + "; expected one of "
                        + KEYS.stream().map(PROPERTY_PREFIX::concat).toList());
            }
        }
    }

    static String variable(String key) {
        return ENVIRONMENT_PREFIX
                + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** @throws StartRefusedException that names the key, what was found and what is expected */
    static void check(LakeConfig config) {
        Set<String> tables = LakeTables.ALL.stream().map(TableDefinition::name).collect(Collectors.toSet());
        Map<String, String> topics = config.topics();
        if (!topics.keySet().equals(tables)) {
            throw new StartRefusedException(
                    "esports-lake.topics names a topic for each table and nothing else: expected " + tables + ", found "
                            + topics.keySet());
        }
        if (topics.values().stream().distinct().count() != topics.size()) {
            throw new StartRefusedException("Each table reads a topic of its own, found esports-lake.topics=" + topics);
        }
        require(
                !config.flush().interval().isNegative()
                        && !config.flush().interval().isZero(),
                "esports-lake.flush.interval",
                "more than zero, for example 10s",
                config.flush().interval());
        require(
                config.flush().maxRows() > 0,
                "esports-lake.flush.max-rows",
                "1 or more",
                config.flush().maxRows());
        require(
                config.memoryBudget().asLongValue() >= MIN_MEMORY_BYTES,
                "esports-lake.memory-budget",
                "8M or more",
                config.memoryBudget().asLongValue() + " bytes");
        require(
                config.parquet().zstdLevel() >= 1 && config.parquet().zstdLevel() <= 22,
                "esports-lake.parquet.zstd-level",
                "1 to 22",
                config.parquet().zstdLevel());
        require(
                config.parquet().pageSize().asLongValue() >= 1
                        && config.parquet().pageSize().asLongValue() <= 256L << 20,
                "esports-lake.parquet.page-size",
                "1 byte to 256M",
                config.parquet().pageSize().asLongValue() + " bytes");
        require(
                config.parquet().rowGroupSize().asLongValue() >= 1,
                "esports-lake.parquet.row-group-size",
                "1 byte or more",
                config.parquet().rowGroupSize().asLongValue() + " bytes");
        require(
                config.partitions().maxPerMicroBatch() >= 1,
                "esports-lake.partitions.max-per-micro-batch",
                "1 or more",
                config.partitions().maxPerMicroBatch());
        require(
                config.partitions().maxPerTable() >= 1,
                "esports-lake.partitions.max-per-table",
                "1 or more",
                config.partitions().maxPerTable());
        require(
                config.commits().kept() >= MIN_COMMITS_KEPT,
                "esports-lake.commits.kept",
                MIN_COMMITS_KEPT + " or more",
                config.commits().kept());
        requirePositive("esports-lake.kafka.timeout", config.kafka().timeout());
        requirePositive("esports-lake.shutdown-timeout", config.shutdownTimeout());
        requirePositive("esports-lake.revocation-timeout", config.revocationTimeout());
        require(
                !config.failureLinger().isNegative(),
                "esports-lake.failure-linger",
                "0s or more",
                config.failureLinger());
        config.health().stalledAfter().ifPresent(found -> requirePositive("esports-lake.health.stalled-after", found));
    }

    private static void requirePositive(String key, Duration found) {
        require(!found.isNegative() && !found.isZero(), key, "more than zero, for example 30s", found);
    }

    private static void require(boolean holds, String key, String expected, Object found) {
        if (!holds) {
            throw new StartRefusedException(key + " is " + expected + "; found " + found);
        }
    }
}
