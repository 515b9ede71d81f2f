package io.esportslake.app;

import io.esportslake.commit.Lake;
import io.esportslake.commit.LakePaths;
import io.esportslake.commit.Root;
import io.esportslake.config.LakeConfig;
import io.esportslake.ingest.PipelineStatus;
import io.esportslake.ingest.SourcePartition;
import io.esportslake.ingest.StreamState;
import io.esportslake.source.TopicPartition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Looks at the streams from outside: throughput every second; the topics' end offsets, the commit logs and the lake's
 * directories every few. On threads of its own, so that a broker or a file system that hangs holds up nobody else.
 */
@ApplicationScoped
public class StreamWatch {

    private static final Logger LOG = Logger.getLogger("watch");
    private static final long LOOK_MILLIS = 3_000;
    private static final long STATUS_SECONDS = 30;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int FLUSH_INTERVALS = 5;
    private static final Duration STALL_GRACE = Duration.ofSeconds(60);

    /** A look that is older than this hangs. */
    private static final double LOOK_PATIENCE_SECONDS = 90;

    /** A source that has not answered a question for so long is away, whatever it may still answer. */
    private static final double ANSWER_PATIENCE_SECONDS = 15;

    private static final Set<Assessment.Code> SAID_BY_THE_SUPERVISOR =
            EnumSet.of(Assessment.Code.FAILED, Assessment.Code.FENCED, Assessment.Code.STOPPED);

    private final Streams streams;
    private final LakeConfig config;
    private final Provider<SourceCatalog> catalog;
    private final StreamFactory factory;
    private final Supervisor supervisor;
    private final Map<String, LogTail> logs = new ConcurrentHashMap<>();
    /** Tables whose log could not be read at the last look, which was told then. */
    private final Set<String> unreadable = new HashSet<>();

    private final String runStarted = Instant.now().toString();
    private volatile Source answer = new Source(true, System.nanoTime(), "");
    private volatile Question question = Question.NONE;
    private volatile Directories directories = new Directories(true, "", System.nanoTime());
    private volatile LakePaths paths;
    private volatile String lakeId = "";
    private volatile String writerId = "";
    private ScheduledExecutorService seconds;
    private ScheduledExecutorService looks;
    private ScheduledExecutorService asks;
    private long ticks;

    /**
     * Whether the source answered when it was last asked.
     *
     * @param isReachable whether it did
     * @param sinceNanos since when it does or does not
     * @param fault why it did not, as a sentence; else empty
     */
    public record Source(boolean isReachable, long sinceNanos, String fault) {}

    /**
     * What the source was asked and has not answered yet.
     *
     * @param isOpen whether there is such a question
     * @param nanos when it was asked
     */
    private record Question(boolean isOpen, long nanos) {
        static final Question NONE = new Question(false, 0);
    }

    private record Directories(boolean areWritable, String fault, long nanos) {}

    StreamWatch(
            Streams streams,
            LakeConfig config,
            Provider<SourceCatalog> catalog,
            StreamFactory factory,
            Supervisor supervisor) {
        this.streams = streams;
        this.config = config;
        this.catalog = catalog;
        this.factory = factory;
        this.supervisor = supervisor;
    }

    void start(LakePaths lakePaths, Lake lake) {
        paths = lakePaths;
        lakeId = lake.lakeId();
        writerId = lake.writerId();
        for (Stream stream : streams.all()) {
            logs.put(
                    stream.table().name(),
                    new LogTail(Lake.readableLog(lakePaths, stream.table().name())));
        }
        seconds = Threads.single("stream-watch", supervisor::failed);
        looks = Threads.single("lake-watch", supervisor::failed);
        asks = Threads.single("source-watch", supervisor::failed);
        seconds.scheduleAtFixedRate(this::second, 1, 1, TimeUnit.SECONDS);
        looks.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        asks.scheduleWithFixedDelay(this::ask, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void stop() {
        if (seconds != null) {
            seconds.shutdownNow();
            looks.shutdownNow();
            asks.shutdownNow();
        }
    }

    /** All streams of this process, by name. */
    public List<StreamObservation> observe() {
        return streams.all().stream().map(this::observe).toList();
    }

    /** One stream; empty when none of that name runs here. */
    public Optional<StreamObservation> observe(String name) {
        return streams.all().stream()
                .filter(stream -> stream.table().name().equals(name))
                .findFirst()
                .map(this::observe);
    }

    private StreamObservation observe(Stream stream) {
        long nanos = System.nanoTime();
        PipelineStatus status = stream.status();
        StreamHistory.Snapshot history = stream.history().snapshot();
        List<ConsumerLag.PartitionLag> partitions = partitions(stream, status, nanos);
        long lag = lag(partitions);
        double freshness = freshness(partitions, status);
        Source now = source();
        double idle = Math.min(
                waiting(partitions),
                (nanos - Math.max(Math.max(history.lastCommitNanos(), history.lastAssignedNanos()), now.sinceNanos()))
                        / NANOS_PER_SECOND);
        Assessment assessment = Assessment.of(new Assessment.Facts(
                status.state(),
                status.taken().size(),
                partitions.stream().allMatch(ConsumerLag.PartitionLag::isKnown),
                lag,
                freshness,
                idle,
                status.isFlushing(),
                now.isReachable() ? Optional.empty() : Optional.of(now.fault()),
                stream.lag().isTopicKnown(),
                stream.topic(),
                openTransactions(partitions),
                history.recent(),
                stream.table(),
                limits()));
        LogTail log = logs.get(stream.table().name());
        return new StreamObservation(
                stream.table().name(),
                stream.topic(),
                Instant.now(),
                status,
                history,
                partitions,
                lag,
                freshness,
                log.view(),
                assessment);
    }

    /** What it reads; of a stream that has ended, what it read: there records wait now. */
    static List<ConsumerLag.PartitionLag> partitions(Stream stream, PipelineStatus status, long nanos) {
        boolean isRunning = status.state() instanceof StreamState.Running;
        return stream
                .lag()
                .of(isRunning ? status.taken().keySet() : stream.lag().everRead(), nanos)
                .stream()
                .map(partition -> partition.reaching(
                        status.taken().getOrDefault(partition.topicPartition(), partition.committed())))
                .toList();
    }

    static long lag(Collection<ConsumerLag.PartitionLag> partitions) {
        return partitions.stream()
                .mapToLong(partition -> Math.max(0, partition.lag()))
                .sum();
    }

    /** Offsets that wait for transactions to end. */
    static long behindOpenTransactions(Collection<ConsumerLag.PartitionLag> partitions) {
        return partitions.stream()
                .mapToLong(ConsumerLag.PartitionLag::behindOpenTransaction)
                .sum();
    }

    private static Assessment.OpenTransactions openTransactions(Collection<ConsumerLag.PartitionLag> partitions) {
        List<ConsumerLag.PartitionLag> open = partitions.stream()
                .filter(partition -> partition.behindOpenTransaction() > 0)
                .toList();
        return open.stream()
                .max(Comparator.comparingDouble(ConsumerLag.PartitionLag::openSeconds))
                .map(oldest -> new Assessment.OpenTransactions(
                        behindOpenTransactions(open),
                        open.size(),
                        oldest.topicPartition(),
                        oldest.end(),
                        oldest.openSeconds(),
                        oldest.transaction()))
                .orElse(Assessment.OpenTransactions.NONE);
    }

    private Assessment.Limits limits() {
        return new Assessment.Limits(
                seconds(config.flush().interval()),
                seconds(stalledAfter()),
                config.health().maxDeadLetterShare(),
                config.health().maxKeyOnlyShare());
    }

    /** Whether records that have waited so long count as late; the page marks them. */
    public boolean isLate(double waitingSeconds) {
        return waitingSeconds > limits().lateSeconds();
    }

    static double freshness(Collection<ConsumerLag.PartitionLag> partitions, PipelineStatus status) {
        return Math.max(waiting(partitions), Math.max(0, status.bufferedAgeNanos()) / NANOS_PER_SECOND);
    }

    private static double waiting(Collection<ConsumerLag.PartitionLag> partitions) {
        return partitions.stream()
                .mapToDouble(ConsumerLag.PartitionLag::waitingSeconds)
                .max()
                .orElse(0);
    }

    /** How long records may wait without a commit. */
    public Duration stalledAfter() {
        return config.health()
                .stalledAfter()
                .orElse(config.flush().interval().multipliedBy(FLUSH_INTERVALS).plus(STALL_GRACE));
    }

    /** Whether the source answers. */
    public Source source() {
        Source last = answer;
        Question open = question;
        if (!last.isReachable() || !open.isOpen()) {
            return last;
        }
        // Each commit asked it something else, and got an answer.
        long sinceNanos = Math.max(open.nanos(), newestCommitNanos());
        double silent = (System.nanoTime() - sinceNanos) / NANOS_PER_SECOND;
        return silent > ANSWER_PATIENCE_SECONDS
                ? new Source(false, sinceNanos, "Kafka has not answered for " + Math.round(silent) + " s")
                : last;
    }

    private long newestCommitNanos() {
        return streams.all().stream()
                .mapToLong(stream -> stream.history().lastCommitNanos())
                .max()
                .orElse(Long.MIN_VALUE);
    }

    /** Why the lake's directories cannot be written to; empty when they can. A look of at most some seconds ago. */
    public Optional<String> directoryFault() {
        Directories last = directories;
        double age = (System.nanoTime() - last.nanos()) / NANOS_PER_SECOND;
        if (age > LOOK_PATIENCE_SECONDS + seconds(config.kafka().timeout())) {
            return Optional.of("the last look is " + Math.round(age) + " s old: a file system hangs");
        }
        return last.areWritable() ? Optional.empty() : Optional.of(last.fault());
    }

    /** The lake, the same for ever; empty before it is open. */
    public String lakeId() {
        return lakeId;
    }

    /** This process, as the commit log knows it. */
    public String writerId() {
        return writerId;
    }

    /** When this process started. */
    public String runStarted() {
        return runStarted;
    }

    /** Memory for rows that are not written yet, in bytes. */
    public long memoryBudgetBytes() {
        return config.memoryBudget().asLongValue();
    }

    /** How much of it is in use. */
    public long allocatedBytes() {
        return factory.allocatedBytes();
    }

    private void second() {
        for (Stream stream : streams.all()) {
            stream.history().second(stream.status().recordsTaken());
        }
        List<StreamObservation> observed = observe();
        observed.forEach(this::notice);
        if (++ticks % STATUS_SECONDS == 0) {
            observed.forEach(StreamWatch::tell);
        }
    }

    /** One line when something else is the matter than a second ago, and one when nothing is any more. */
    private void notice(StreamObservation stream) {
        Assessment now = stream.assessment();
        Assessment.Code before = streams.named(stream.table()).history().assessed(now);
        if (now.code() == before || SAID_BY_THE_SUPERVISOR.contains(now.code())) {
            return;
        }
        if (now.level() != Assessment.Level.OK) {
            LOG.warnf(
                    "%s %s | table=%s level=%s code=%s",
                    now.sentence(),
                    now.action(),
                    stream.table(),
                    now.level().text(),
                    now.code().text());
        } else if (before != Assessment.Code.RUNNING && before != Assessment.Code.STANDBY) {
            LOG.infof(
                    "%s | table=%s level=%s code=%s before=%s",
                    now.sentence(),
                    stream.table(),
                    now.level().text(),
                    now.code().text(),
                    before.text());
        }
    }

    private static void tell(StreamObservation stream) {
        LOG.infof(
                "%s | table=%s records-per-second=%.1f lag=%d behind-open-transactions=%d freshness-seconds=%.0f"
                        + " dead-letter-share=%.3f key-only-share=%.3f buffered-records=%d version=%d",
                stream.assessment().sentence(),
                stream.table(),
                stream.recordsPerSecond(),
                stream.lag(),
                behindOpenTransactions(stream.partitions()),
                stream.freshnessSeconds(),
                stream.history().recent().deadLetterShare(),
                stream.history().recent().keyOnlyShare(),
                stream.status().bufferedRecords(),
                stream.log().lastVersion());
    }

    private void look() {
        lookAtDirectories();
        streams.all().forEach(this::lookAtLog);
    }

    private void ask() {
        streams.all().forEach(this::lookAtSource);
    }

    private void lookAtLog(Stream stream) {
        try {
            logs.get(stream.table().name()).refresh();
            unreadable.remove(stream.table().name());
        } catch (IOException | RuntimeException e) {
            if (unreadable.add(stream.table().name())) {
                LOG.warnf(
                        "The commit log could not be read for page and status, which show it as it was | table=%s cause=%s",
                        stream.table(), Stream.reason(e));
            }
        }
    }

    private void lookAtSource(Stream stream) {
        question = new Question(true, System.nanoTime());
        try {
            Map<TopicPartition, SourcePartition> offered =
                    catalog.get().offered(stream.topic()).orElse(Map.of());
            stream.lag().looked(offered, System.nanoTime());
            answered(true, "");
            lookAtTransactions(stream);
        } catch (RuntimeException e) {
            boolean isSentence = e instanceof IllegalStateException && e.getMessage() != null;
            answered(false, isSentence ? e.getMessage() : "Kafka cannot be asked: " + e);
        }
    }

    /** Whose it is, once that begins to matter: one question per look at most, and none about what is known. */
    private void lookAtTransactions(Stream stream) {
        stream.lag().of(stream.status().taken().keySet(), System.nanoTime()).stream()
                .filter(partition -> partition.transaction().isEmpty() && isLate(2 * partition.openSeconds()))
                .max(Comparator.comparingDouble(ConsumerLag.PartitionLag::openSeconds))
                .ifPresent(oldest -> catalog.get()
                        .transactionAt(oldest.topicPartition(), oldest.end())
                        .ifPresent(whose -> stream.lag().told(oldest.topicPartition(), oldest.end(), whose)));
    }

    private void answered(boolean isReachable, String fault) {
        Source before = source();
        question = Question.NONE;
        if (before.isReachable() != isReachable) {
            answer = new Source(isReachable, System.nanoTime(), fault);
        } else if (!isReachable) {
            answer = new Source(false, before.sinceNanos(), fault);
        }
    }

    /** Rights and free space; a write would be the better proof, but every flush is one. */
    private void lookAtDirectories() {
        Optional<String> fault = Optional.empty();
        try {
            for (Path directory :
                    List.of(paths.checkpoints(), paths.root(Root.PROCESSED), paths.root(Root.DEAD_LETTERS))) {
                if (fault.isEmpty() && !Files.isWritable(directory)) {
                    fault = Optional.of(directory + " cannot be written to");
                } else if (fault.isEmpty() && Files.getFileStore(directory).getUsableSpace() == 0) {
                    fault = Optional.of(directory + " has no space left");
                }
            }
        } catch (IOException | RuntimeException e) {
            fault = Optional.of(e.getMessage() + " (" + e.getClass().getSimpleName() + ")");
        }
        directories = new Directories(fault.isEmpty(), fault.orElse(""), System.nanoTime());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
