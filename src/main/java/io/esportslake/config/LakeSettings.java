package io.esportslake.config;

import io.esportslake.ingest.OnDataLoss;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Every setting of the program with what it takes: those of {@link LakeConfig}, and those of the framework that
 * docs/configuration.md speaks of. What a default is, {@link LakeConfig} and {@code application.properties} say.
 */
final class LakeSettings {

    static final String PREFIX = "esports-lake.";

    /** The limit of what a size may be, far above any machine. */
    private static final String ANY_SIZE = "1T";

    /** Below {@code esports-lake}, whatever the tables. */
    static final List<Setting> OURS = List.of(
            Setting.place(PREFIX + "data-lake-path", "/var/lib/esports-lake", "s3://bucket/lake")
                    .orVariable("DATA_LAKE_PATH"),
            Setting.place(PREFIX + "processed-data-path", "/var/lib/esports-lake/processed", "s3://bucket/tables")
                    .orVariable("PROCESSED_DATA_PATH")
                    .optional(),
            Setting.text(PREFIX + ConfiguredTables.KEY, "a directory with the files of the tables")
                    .optional(),
            Setting.text(PREFIX + "group-id", "the name of a consumer group").optional(),
            Setting.choice(PREFIX + "on-data-loss", OnDataLoss.class),
            Setting.time(PREFIX + "flush.interval", "10s"),
            Setting.timeOrZero(LakeConfigCheck.VISIBLE_AFTER, "1h"),
            Setting.whole(PREFIX + "flush.max-rows", 1, Long.MAX_VALUE, "1000000"),
            Setting.size(PREFIX + "memory-budget", "8M", ANY_SIZE, "128M"),
            Setting.choice(PREFIX + "parquet.compression", LakeConfig.Codec.class),
            Setting.whole(PREFIX + "parquet.zstd-level", 1, 22, "1"),
            Setting.size(PREFIX + "parquet.row-group-size", "1", ANY_SIZE, "128M"),
            Setting.size(PREFIX + "parquet.page-size", "1", "256M", "1M"),
            Setting.whole(PREFIX + "partitions.max-per-micro-batch", 1, Integer.MAX_VALUE, "1000"),
            Setting.whole(PREFIX + "partitions.max-per-table", 1, Integer.MAX_VALUE, "10000"),
            Setting.whole(PREFIX + "commits.kept", 1_000, Integer.MAX_VALUE, "10000"),
            Setting.address(PREFIX + "s3.endpoint", "http://minio:9000").optional(),
            Setting.text(PREFIX + "s3.region", "the name of a region, such as eu-central-1")
                    .optional(),
            Setting.flag(PREFIX + "s3.path-style").optional(),
            Setting.time(PREFIX + "kafka.timeout", "30s"),
            Setting.time(LakeConfigCheck.SHUTDOWN_TIMEOUT, "20s"),
            Setting.time(PREFIX + "revocation-timeout", "60s"),
            Setting.timeOrZero(PREFIX + "failure-linger", "60s"),
            Setting.word(PREFIX + "web.access", LakeConfig.Access.class),
            Setting.flag(PREFIX + "web.show-payloads"),
            Setting.time(LakeConfigCheck.STALLED_AFTER, "1s", "110s").optional(),
            Setting.share(PREFIX + "health.max-dead-letter-share", "0.05"),
            Setting.share(PREFIX + "health.max-key-only-share", "0.2"));

    /** The framework's. */
    static final List<Setting> FRAMEWORKS = List.of(
            Setting.choice(
                            "quarkus.log.level",
                            List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR"),
                            Set.of(
                                    "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "OFF", "ALL", "FINEST", "FINER",
                                    "FINE", "CONFIG", "WARNING", "SEVERE"))
                    .orVariable("LOG_LEVEL"),
            Setting.flag("quarkus.log.console.json.enabled"),
            Setting.whole("quarkus.http.port", 0, 65_535, "8080"));

    private LakeSettings() {}

    /** Below {@code esports-lake}, a topic of each table among them. */
    static List<Setting> ours(LakeTables tables) {
        List<Setting> ours = new ArrayList<>(OURS);
        for (TableDefinition table : tables.all()) {
            ours.add(Setting.topic(PREFIX + Topics.key(table.name()), table.topic())
                    .orVariable(Topics.variable(table.name())));
        }
        return List.copyOf(ours);
    }
}
