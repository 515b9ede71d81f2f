package io.esportslake.config;

import io.esportslake.ingest.OnDataLoss;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the service can be told, below {@code esports-lake}. An unknown key there stops the start. Every key is
 * also an environment variable: upper case, with {@code _} for every other character. What is said of a key here stands
 * in {@code docs/configuration.md} too, which a test writes.
 */
@ConfigMapping(prefix = "esports-lake")
public interface LakeConfig {

    /** Root of the lake: commit log, dead letters, and the tables unless {@link #processedDataPath} moves them. */
    String dataLakePath();

    /**
     * Root of the tables; by default {@code processed} below the lake's root. May be another file system, or another
     * bucket when the lake is in an object store.
     */
    Optional<String> processedDataPath();

    /** How an object store is reached, when the lake lies in one. */
    S3 s3();

    /** The tables that there are, a YAML file for each, in place of matches and players. */
    Optional<String> tables();

    /** The topic that the table is filled from. */
    Map<String, String> topics();

    /**
     * First part of the consumer groups' names; {@code -<table>} is appended. By default
     * {@code esports-lake-<lake id>}. A lake remembers it.
     */
    Optional<String> groupId();

    /**
     * What happens when the topic no longer holds records that were never committed: {@code fail} stops the start,
     * {@code continue} records the lost range in the log and goes on. Another cluster or topic is then read from its
     * earliest offset, so offsets may repeat.
     */
    @WithDefault("fail")
    OnDataLoss onDataLoss();

    /** When a micro-batch is flushed. */
    Flush flush();

    /**
     * How long committed rows may be held back from readers of plain files, so that they come into few and large files;
     * windows are aligned to UTC. At least two flush intervals; or 0: readers see every micro-batch at once, in files
     * of its own.
     */
    @WithDefault("0s")
    Duration visibleAfter();

    /** Memory outside the heap for rows that are not written yet, all streams together. */
    @WithDefault("128M")
    MemorySize memoryBudget();

    /** The files. */
    Parquet parquet();

    /** Bounds against values that should not be partition values. */
    Partitions partitions();

    /** The commit log. */
    Commits commits();

    /** Talking to Kafka; client settings are under {@code kafka.*} and {@code mp.messaging.incoming.<table>.*}. */
    Kafka kafka();

    /**
     * How long a stop may take to flush and commit; what is not committed then is read again at the next start. Ten
     * seconds later the process has ended, whatever hangs.
     */
    @WithDefault("20s")
    Duration shutdownTimeout();

    /** How long giving up topic partitions may take. Stays below {@code max.poll.interval.ms} of Kafka's client. */
    @WithDefault("60s")
    Duration revocationTimeout();

    /** How long a service that failed stays up to be looked at, before it exits with code 1. Dev mode stays up. */
    @WithDefault("60s")
    Duration failureLinger();

    /** The page and the JSON behind it. */
    Web web();

    /** What counts as healthy. */
    Health health();

    /** The page and the JSON behind it. */
    interface Web {
        /**
         * Whether the page shows what records hold: newest rows, and dead letters with their records; without it, only
         * where they lie and why. Dev mode shows it.
         */
        @WithDefault("false")
        boolean showPayloads();

        /**
         * Who may look: everybody, or whoever logs in as one of the configured users. Probes of the health are always
         * answered.
         */
        @WithDefault("permit")
        Access access();
    }

    /** Names of Quarkus' own policies: {@code application.properties} hands them on. */
    enum Access {
        /** Everybody. */
        PERMIT,
        /** Who logs in as one of the configured users. */
        AUTHENTICATED
    }

    /** What counts as healthy. */
    interface Health {
        /**
         * How long records may wait, with a broker that answers and no commit, before the stream counts as stalled. At
         * least two flush intervals; by default five of them and 60 seconds.
         */
        Optional<Duration> stalledAfter();

        /** Dead letters by records of the last ten minutes; a stream with a larger share is not well. */
        @WithDefault("0.05")
        double maxDeadLetterShare();

        /**
         * Rows with nothing but their key by rows of the last ten minutes; a stream with a larger share is not well.
         */
        @WithDefault("0.2")
        double maxKeyOnlyShare();
    }

    /** When a micro-batch is flushed: whatever comes first. */
    interface Flush {
        /** The tick: no record waits longer than this, plus the flush itself. */
        @WithDefault("10s")
        Duration interval();

        /** Rows of a micro-batch. */
        @WithDefault("1000000")
        long maxRows();
    }

    /** The data files. */
    interface Parquet {
        /** How pages are compressed. */
        @WithDefault("zstd")
        Codec compression();

        /** Level of ZSTD; a higher one makes smaller files and takes more time. */
        @WithDefault("1")
        int zstdLevel();

        /**
         * A row group is closed when its values, before they are encoded and compressed, reach about this size (8 bytes
         * each, and those of texts), or at 262,144 rows.
         */
        @WithDefault("128M")
        MemorySize rowGroupSize();

        /** A page is closed when its values, before they are encoded, reach about this size, or at 20,000 rows. */
        @WithDefault("1M")
        MemorySize pageSize();
    }

    /** Names of the codecs in configuration. */
    enum Codec {
        ZSTD,
        SNAPPY,
        LZ4_RAW,
        GZIP,
        NONE
    }

    /** Bounds against values that should not be partition values. */
    interface Partitions {
        /** Different partition keys in one micro-batch; a record with one more is for the next, after a flush. */
        @WithDefault("1000")
        int maxPerMicroBatch();

        /** Different partition keys of a table; records with further ones become dead letters. */
        @WithDefault("10000")
        int maxPerTable();
    }

    /** The commit log. */
    interface Commits {
        /** Newest commit documents that are kept when old ones are pruned. */
        @WithDefault("10000")
        int kept();
    }

    /** How an object store is reached; credentials are found by its SDK, as other programs' are. */
    interface S3 {
        /** Address of another object store than Amazon's. */
        Optional<String> endpoint();

        /** Region of the bucket; by default what the SDK finds, as other programs do. */
        Optional<String> region();

        /**
         * Whether the bucket stands in the path of addresses, not in the host name; by default with an endpoint only.
         */
        Optional<Boolean> pathStyle();
    }

    /** Talking to Kafka. */
    interface Kafka {
        /** How long a broker may take to answer, at the start and at every question. */
        @WithDefault("30s")
        Duration timeout();
    }
}
