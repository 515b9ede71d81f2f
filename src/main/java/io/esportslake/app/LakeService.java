package io.esportslake.app;

import io.esportslake.config.DurationText;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.LakeMeans;
import io.esportslake.config.LakeRoots;
import io.esportslake.config.RunConfigCheck;
import io.esportslake.config.RunOptions;
import io.esportslake.config.StartRefusedException;
import io.esportslake.config.StoreTraffic;
import io.esportslake.config.Topics;
import io.esportslake.failure.FailureCode;
import io.esportslake.ingest.DataLossException;
import io.esportslake.ingest.SourceCheck;
import io.esportslake.log.InconsistentLakeException;
import io.esportslake.log.Lake;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.RecoveryReport;
import io.esportslake.log.StorageException;
import io.esportslake.log.TableWriter;
import io.esportslake.source.SourceOffer;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The life of the service. At start, before any channel exists: checks the configuration, finds the source, opens the
 * lake, makes the streams. At the end, while the channels still live: flushes and commits, then closes the lake.
 */
@ApplicationScoped
public class LakeService {

    private static final Logger LOG = Logger.getLogger("lake");

    private final LakeConfig config;
    private final LakeTables tables;
    private final Topics topics;
    private final Provider<SourceCatalog> catalog;
    private final StreamFactory factory;
    private final Streams streams;
    private final Sealing sealing;
    private final Supervisor supervisor;
    private final RunOptions asked;
    private final LakeMeans means;
    private final Event<LakeOpened> opened;
    private final Event<LakeClosing> closing;
    /** What is left of a stop whose time is over. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private @Nullable Lake lake;
    /** The lake's storages, to write and to look; in dev mode the process goes on without them. */
    private final List<LakeStorage> storages = new ArrayList<>();

    LakeService(
            LakeConfig config,
            LakeTables tables,
            Topics topics,
            Provider<SourceCatalog> catalog,
            StreamFactory factory,
            Streams streams,
            Sealing sealing,
            Supervisor supervisor,
            RunOptions asked,
            StoreTraffic traffic,
            Event<LakeOpened> opened,
            Event<LakeClosing> closing) {
        means = new LakeMeans(Threads::start, traffic);
        this.config = config;
        this.tables = tables;
        this.topics = topics;
        this.catalog = catalog;
        this.factory = factory;
        this.streams = streams;
        this.sealing = sealing;
        this.supervisor = supervisor;
        this.asked = asked;
        this.opened = opened;
        this.closing = closing;
    }

    /** Runs before the messaging extension makes its consumers, which observe with 1,000. */
    void start(@Observes @Priority(1) StartupEvent event) {
        RunOptions options = asked.over(tables);
        if (!options.isActive()) {
            return;
        }
        try {
            open(options);
        } catch (StartRefusedException | LakeRefusedException | InconsistentLakeException | NoAnswerException e) {
            abandonAfter(e);
            throw refusal(e.getMessage());
        } catch (DataLossException e) {
            abandonAfter(e);
            String hint = LaunchMode.current() == LaunchMode.DEVELOPMENT
                    ? "\nDev mode keeps its broker's data beside the lake. If one of the two was deleted, delete both: "
                            + LakeRoots.location(config)
                    : "";
            throw refusal(e.getMessage() + hint);
        } catch (StorageException e) {
            String why = kept(LakeRoots.reading(config, means)).unreadable(e).getMessage();
            abandonAfter(e);
            throw refusal(why);
        } catch (IOException e) {
            abandonAfter(e);
            throw refusal(FailureCode.LAKE_UNREADABLE.says(
                    "The lake at " + config.dataLakePath() + " cannot be opened: " + e.getMessage() + " ("
                            + e.getClass().getSimpleName()
                            + "); check that the directory exists or can be created, and its rights"));
        } catch (RuntimeException | Error e) {
            abandonAfter(e);
            throw e;
        }
    }

    /** Or its lock would look alive for a while. What has begun in the background ends before. */
    private void abandonAfter(Throwable failure) {
        try {
            if (lake != null) {
                closing.fire(new LakeClosing());
                sealing.pause(SHORTEST);
            }
            abandon();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private LakeStorage kept(LakeStorage storage) {
        storages.add(storage);
        return storage;
    }

    /** Wrapped: the framework prints the message and exits only when it finds this exception as a cause. */
    private static RuntimeException refusal(String message) {
        return new IllegalStateException(new PreventFurtherStepsException(message, ExitCode.REFUSED));
    }

    private void open(RunOptions options) throws IOException {
        SmallRyeConfig settings = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
        List<TableDefinition> run = tables.chosen(options.tables());
        RunConfigCheck.check(settings, config, tables, run)
                .forEach(note -> LOG.warn(FailureCode.SETTING_IGNORED.says(note)));
        factory.requireUsable();
        String clusterId = catalog.get().connect(config.kafka().timeout());
        Map<TopicPartition, SourcePartition> offered = offered(run, options);
        Map<TopicPartition, Long> until = new HashMap<>();
        if (options.isUntilLatest()) {
            offered.forEach((topicPartition, partition) -> until.put(topicPartition, partition.end()));
        }
        Lake lake = Lake.open(
                kept(LakeRoots.storage(config, means)), LakeRoots.options(config, run, options.startingOffsets()));
        this.lake = lake;
        List<TableWriter> writers = new ArrayList<>();
        for (TableDefinition table : run) {
            TableWriter writer = lake.table(table.name());
            writers.add(writer);
            SourceCheck.require(
                    writer::refresh,
                    () -> new SourceOffer(clusterId, offered(List.of(table), options)),
                    config.onDataLoss());
        }
        String group = config.groupId().orElse("esports-lake-" + lake.lakeId());
        if (options.isGroupChangeAllowed()) {
            lake.changeGroup(group);
        } else {
            lake.rememberGroup(group);
        }
        for (TableDefinition table : run) {
            streams.add(
                    factory.create(table, topics.of(table.name()), lake, options, until), group + "-" + table.name());
        }
        LOG.infof(
                "Lake open | path=%s lake=%s writer=%s group=%s cluster=%s",
                LakeRoots.location(config), lake.lakeId(), lake.writerId(), group, clusterId);
        RecoveryReport recovery = lake.recovery();
        if (!recovery.retired().isEmpty()) {
            LOG.infof(
                    "Cleaned up after writers that did not end well | retired=%s deleted-staged-files=%d published=%s",
                    recovery.retired(), recovery.deletedStagedFiles(), recovery.publishedVersions());
        }
        sealing.start(lake, streams.all());
        opened.fire(new LakeOpened(lake, kept(LakeRoots.reading(config, means)), writers, options, clusterId, offered));
    }

    /** All topic partitions there are; a run without end waits for a topic that is not there yet. */
    private Map<TopicPartition, SourcePartition> offered(List<TableDefinition> run, RunOptions options) {
        Map<String, Map<TopicPartition, SourcePartition>> found = catalog.get()
                .offered(run.stream().map(table -> topics.of(table.name())).collect(Collectors.toSet()));
        Map<TopicPartition, SourcePartition> offered = new HashMap<>();
        for (TableDefinition table : run) {
            String topic = topics.of(table.name());
            if (!found.containsKey(topic) && options.isUntilLatest()) {
                throw new StartRefusedException(
                        FailureCode.TOPIC_MISSING,
                        "Topic " + topic + " does not exist, so there is nothing to take until its"
                                + " end; create it, or set "
                                + Topics.variable(table.name()));
            }
            offered.putAll(found.getOrDefault(topic, Map.of()));
        }
        return offered;
    }

    /** Runs while the consumers still poll, so that the last offsets can be acknowledged. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        if (lake != null) {
            closing.fire(new LakeClosing());
        }
        // The clock may be set while the process stops.
        long end = System.nanoTime() + config.shutdownTimeout().toNanos();
        // A lake that is closed ends its background work first.
        boolean isPaused =
                lake == null || sealing.pause(config.shutdownTimeout().dividedBy(4));
        List<Stream> late = Streams.close(streams.all(), left(end));
        for (Stream stream : late) {
            LOG.warnf(
                    FailureCode.CLOSE_FAILED.says(
                            "Stream did not flush within the shutdown timeout; its open micro-batch is read again at"
                                    + " the next start | table=%s timeout=%s"),
                    stream.table(),
                    DurationText.of(config.shutdownTimeout()));
        }
        boolean isSealed = isPaused && sealTheRest(late, end);
        // Who still runs needs its lock and its staging directory: the next start cleans up after it.
        if (lake != null && late.isEmpty() && isSealed) {
            abandon();
        }
    }

    private static Duration left(long end) {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    }

    /** {@return whether nothing runs any more} */
    private boolean sealTheRest(List<Stream> late, long end) {
        boolean isWell = lake != null && late.isEmpty() && supervisor.end().isEmpty();
        return !isWell || sealing.sealTheRest(left(end));
    }

    private void abandon() {
        if (lake != null) {
            close(lake);
        }
        storages.forEach(LakeStorage::close);
        storages.clear();
    }

    private void close(Lake open) {
        sealing.close();
        try {
            open.close();
        } catch (IOException e) {
            LOG.warnf(
                    FailureCode.CLOSE_FAILED.says(
                            "The writer's lock or staging directory was left behind; the next start removes it |"
                                    + " cause=%s"),
                    e.getMessage());
        }
        factory.forgetMemory();
    }
}
