package io.esportslake.config;

import io.esportslake.failure.FailureCode;
import io.esportslake.log.LakeOpenOptions;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.Root;
import io.esportslake.log.StepListener;
import io.esportslake.parquet.ParquetFooter;
import io.esportslake.s3.RequestListener;
import io.esportslake.s3.S3Access;
import io.esportslake.s3.S3FileSystem;
import io.esportslake.s3.S3Keys;
import io.esportslake.s3.S3LakeStorage;
import io.esportslake.s3.S3Place;
import io.esportslake.s3.Surroundings;
import io.esportslake.source.StartingOffsets;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** How this program opens a lake, from its configuration. */
public final class LakeRoots {

    private static final Logger LOG = Logger.getLogger("lake");

    private static final Duration LOOK_AT_DIRECTORIES = Duration.ofSeconds(3);
    private static final Duration LOOK_AT_STORE = Duration.ofSeconds(15);

    private LakeRoots() {}

    /** Whether the lake lies in an object store. */
    public static boolean isInStore(LakeConfig config) {
        return isInStore(config.dataLakePath());
    }

    /** Whether a {@code DATA_LAKE_PATH} means an object store. */
    public static boolean isInStore(String dataLakePath) {
        return S3Place.isMeantBy(dataLakePath);
    }

    /**
     * Where everything lies, for a command that reads and then ends. A process that stays takes {@link ReadPaths}: for
     * an object store each call makes clients, which end with the process.
     */
    public static LakePaths paths(LakeConfig config) {
        return paths(config, new StoreTraffic());
    }

    /**
     * Where everything lies, for who reads; in an object store these paths can only be read.
     *
     * @param traffic counts the requests
     */
    static LakePaths paths(LakeConfig config, StoreTraffic traffic) {
        requireOfOneKind(config);
        if (isInStore(config)) {
            return pathsInStore(config, traffic);
        }
        Path lake = Path.of(config.dataLakePath());
        try {
            return new LakePaths(
                    lake, config.processedDataPath().map(Path::of).orElse(lake.resolve(Root.PROCESSED.text())));
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(FailureCode.SETTING_VALUE, e.getMessage(), e);
        }
    }

    private static LakePaths pathsInStore(LakeConfig config, StoreTraffic traffic) {
        S3Keys keys = keys(config);
        Surroundings onlyReading = new Surroundings(
                (name, task, onFault) -> {
                    throw new IllegalStateException("Who only reads needs no thread");
                },
                System::nanoTime,
                countedBy(traffic));
        S3FileSystem store = S3FileSystem.of(keys.lake(), access(config), onlyReading);
        return new LakePaths(store.path(keys.lake()), store.path(keys.processed()));
    }

    private static S3Access access(LakeConfig config) {
        LakeConfig.S3 s3 = config.s3();
        return new S3Access(
                s3.endpoint().map(URI::create),
                s3.region(),
                s3.pathStyle().orElse(s3.endpoint().isPresent()));
    }

    private static S3Keys keys(LakeConfig config) {
        requireOfOneKind(config);
        S3Place lake = S3Place.parse(config.dataLakePath());
        try {
            return config.processedDataPath()
                    .map(S3Place::parse)
                    .map(processed -> new S3Keys(lake, processed))
                    .orElseGet(() -> S3Keys.of(lake));
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(FailureCode.SETTING_VALUE, e.getMessage(), e);
        }
    }

    /**
     * Looks at the names alone.
     *
     * @throws StartRefusedException when the tables cannot lie where they are to lie
     */
    static void requirePlaces(LakeConfig config) {
        if (isInStore(config)) {
            keys(config);
        } else {
            paths(config);
        }
    }

    private static void requireOfOneKind(LakeConfig config) {
        Optional<String> processed = config.processedDataPath();
        if (processed.isPresent() && S3Place.isMeantBy(processed.get()) != isInStore(config)) {
            throw new StartRefusedException(
                    FailureCode.SETTINGS_CONTRADICT,
                    "DATA_LAKE_PATH and PROCESSED_DATA_PATH are both directories, or both in an"
                            + " object store; found " + config.dataLakePath() + " and " + processed.get());
        }
    }

    /** Where the lake is, for a sentence: in full, whatever directory the program was started in. */
    public static String location(LakeConfig config) {
        return isInStore(config)
                ? S3Place.parse(config.dataLakePath()).toString()
                : Path.of(config.dataLakePath()).toAbsolutePath().normalize().toString();
    }

    /** The lake, to write to as a new writer. */
    public static LakeStorage storage(LakeConfig config, LakeMeans means) {
        return storage(config, means, "w-" + UUID.randomUUID());
    }

    /** The lake, to write to as a writer of that id, which was never used before. */
    public static LakeStorage storage(LakeConfig config, LakeMeans means, String writer) {
        return isInStore(config)
                ? inStore(config, means, writer, FileLakeStorage.configuredListener())
                : FileLakeStorage.of(paths(config), writer);
    }

    /** The lake, to look at: takes no lock, changes nothing. */
    public static LakeStorage reading(LakeConfig config, LakeMeans means) {
        return isInStore(config)
                ? inStore(config, means, "reader", StepListener.NONE)
                : FileLakeStorage.reading(paths(config));
    }

    private static LakeStorage inStore(LakeConfig config, LakeMeans means, String writer, StepListener listener) {
        Surroundings surroundings =
                new Surroundings(telling(means.threads()), System::nanoTime, countedBy(means.traffic()));
        return S3LakeStorage.of(keys(config), access(config), writer, surroundings, listener);
    }

    /** What ends a task that nobody waits for is told: the service goes on without what the task did. */
    static Surroundings.Threads telling(LakeMeans.Threads threads) {
        return (name, task, onFault) -> threads.start(name, task, fault -> {
            try {
                onFault.accept(fault);
            } finally {
                LOG.errorf(
                        fault,
                        FailureCode.STORE_TASK_ENDED.says(
                                "A task beside the streams has ended; start this process again | task=%s cause=%s"),
                        name,
                        fault);
            }
        });
    }

    private static RequestListener countedBy(StoreTraffic traffic) {
        return request -> traffic.made(
                request.kind(),
                request.status(),
                request.isRetry(),
                request.isThrottled(),
                request.nanos(),
                request.sentBytes(),
                request.receivedBytes());
    }

    /** How often it is right to look at the log: a look at a store costs money. */
    public static Duration lookEvery(LakeConfig config) {
        return isInStore(config) ? LOOK_AT_STORE : LOOK_AT_DIRECTORIES;
    }

    /** To write to these tables. */
    public static LakeOpenOptions options(
            LakeConfig config, List<TableDefinition> tables, StartingOffsets startingOffsets) {
        return new LakeOpenOptions(
                tables,
                () -> UUID.randomUUID().toString(),
                Application.NAME_AND_VERSION,
                Instant::now,
                config.commits().kept(),
                startingOffsets == StartingOffsets.LATEST,
                (file, bytes, name) ->
                        ParquetFooter.read(file::open, bytes, name).rows(),
                warning -> LOG.warn(FailureCode.FORMAT_STEP.says(warning)));
    }
}
