package io.esportslake.app;

import io.esportslake.config.Application;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.ReadPaths;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.Commit;
import io.esportslake.log.Lake;
import io.esportslake.log.SealRules;
import io.esportslake.log.SealTurn;
import io.esportslake.log.TableSealing;
import io.esportslake.reader.HeldPartReader;
import io.esportslake.seal.PartJoiner;
import io.esportslake.seal.SealListener;
import io.esportslake.seal.SealStatus;
import io.esportslake.seal.Sealer;
import io.esportslake.source.TopicPartition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jboss.logging.Logger;

/**
 * Seals what is held back of the tables whose streams run, on one thread of its own with memory of its own. Ingestion
 * comes first: whatever fails here is told and tried again, and while a stream flushes this waits. Goes on as long as
 * something is held back, whatever the setting says by now. Tells a {@link SealStatus} after every round, as an event.
 */
@ApplicationScoped
public class Sealing {

    private static final Logger LOG = Logger.getLogger("seal");

    /** Rows that are read to be encoded again, beside the memory of the streams. */
    private static final long MEMORY_BYTES = 192L << 20;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration PAUSE_WITHOUT_ANY = Duration.ofMinutes(1);
    private static final Duration LONGEST_COURTESY = Duration.ofSeconds(1);

    private final LakeConfig config;
    private final ReadPaths files;
    private final Event<SealStatus> told;
    private final ScheduledExecutorService worker = Threads.single("seal", Sealing::fault);
    private final List<Table> tables = new ArrayList<>();
    private final Courtesy courtesy = new Courtesy(
            LONGEST_COURTESY, System::nanoTime, () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10)));
    private Optional<BufferAllocator> memory = Optional.empty();
    /** From when on work in hand is given up, by {@link System#nanoTime}; empty while there is no end. */
    private volatile OptionalLong deadline = OptionalLong.empty();

    private volatile boolean isLast;

    Sealing(LakeConfig config, ReadPaths files, Event<SealStatus> told) {
        this.config = config;
        this.files = files;
        this.told = told;
    }

    /** A table, its stream and who seals it. */
    private record Table(Stream stream, TableSealing sealing, Sealer sealer) {}

    /** Begins, once the streams are there. */
    void start(Lake lake, Collection<Stream> streams) throws IOException {
        BufferAllocator allocator = new RootAllocator(MEMORY_BYTES);
        memory = Optional.of(allocator);
        for (Stream stream : streams) {
            TableSealing sealing = lake.sealing(stream.table().name());
            PartJoiner joiner = new PartJoiner(
                    new HeldPartReader(files.get()),
                    ParquetOptions.of(config),
                    allocator,
                    new PartJoiner.Maker(
                            Application.NAME_AND_VERSION,
                            lake.writerId(),
                            stream.table().name()),
                    Instant::now,
                    () -> pace(streams));
            tables.add(new Table(
                    stream,
                    sealing,
                    new Sealer(
                            sealing,
                            joiner,
                            rules(config),
                            new Sealer.Surroundings(Instant::now, System::nanoTime, new Telling()))));
        }
        worker.execute(Sealing::giveWay);
        if (!config.visibleAfter().isZero()) {
            worker.execute(Sealing::load);
        }
        worker.execute(this::rounds);
    }

    /**
     * Where the system heeds priorities, the streams come first; where it does not, {@link #pace} alone sees to that.
     */
    @SuppressWarnings("ThreadPriorityCheck")
    private static void giveWay() {
        Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
    }

    /** In time: a stop seals what is left, and then they cannot be loaded any more. */
    private static void load() {
        try {
            HeldPartReader.load();
        } catch (RuntimeException | LinkageError e) {
            LOG.warnf(
                    FailureCode.SEALING_FAILED.says(
                            "Small files cannot be read to be sealed; the streams go on | cause=%s"),
                    Stream.reason(e));
        }
    }

    /** With a setting of 0, what is still held back from before is due as soon as it can be. */
    static SealRules rules(LakeConfig config) {
        Duration shortest = config.flush().interval().multipliedBy(2);
        return SealRules.of(config.visibleAfter().compareTo(shortest) < 0 ? shortest : config.visibleAfter());
    }

    /** Come again whatever went wrong in one of them. */
    private void rounds() {
        boolean isAnyHeld = true;
        try {
            isAnyHeld = roundOfEach();
        } finally {
            if (deadline.isEmpty()) {
                Duration interval = config.flush().interval();
                Duration pause = interval.compareTo(LONGEST_PAUSE) < 0 ? interval : LONGEST_PAUSE;
                boolean isIdle = !isAnyHeld && config.visibleAfter().isZero();
                Threads.later(worker, (isIdle ? PAUSE_WITHOUT_ANY : pause).toMillis(), this::rounds);
            }
        }
    }

    /** {@return whether anything is held back of any table} */
    private boolean roundOfEach() {
        boolean isAnyHeld = false;
        for (Table table : tables) {
            if (deadline.isEmpty()) {
                round(table, turn(table));
                isAnyHeld |= table.sealer().status().held().sums().files() > 0;
            }
        }
        return isAnyHeld;
    }

    /** What fails on this thread fails no stream, and no other table. */
    private boolean round(Table table, SealTurn turn) {
        try {
            return table.sealer().round(turn);
        } catch (RuntimeException | Error e) {
            LOG.errorf(
                    e,
                    FailureCode.SEALING_FAILED.says("Sealing failed and is tried again | table=%s cause=%s"),
                    table.stream().table(),
                    e);
            return false;
        }
    }

    private static SealTurn turn(Table table) {
        Set<TopicPartition> known = table.sealing()
                .newest()
                .map(newest -> newest.progress().keySet())
                .orElse(Set.of());
        Stream stream = table.stream();
        return turn(stream.topic(), known, stream.status().taken().keySet());
    }

    /**
     * Whose turn it is in the eyes of who reads a topic.
     *
     * @param known the topic partitions of the log, also those of a topic that was read before
     * @param taken those that are read here
     */
    static SealTurn turn(String topic, Set<TopicPartition> known, Set<TopicPartition> taken) {
        return known.stream()
                .filter(topicPartition -> topicPartition.topic().equals(topic))
                .min(Comparator.naturalOrder())
                .filter(taken::contains)
                .map(lowest -> SealTurn.OWNER)
                .orElse(SealTurn.OTHER);
    }

    private void pace(Collection<Stream> streams) throws IOException {
        OptionalLong end = deadline;
        if (end.isPresent() && System.nanoTime() - end.getAsLong() >= 0) {
            throw new IOException("the service stops, and there is no time left to seal");
        }
        courtesy.step(() -> !isLast
                && deadline.isEmpty()
                && streams.stream().anyMatch(stream -> stream.status().isFlushing()));
    }

    /**
     * Seals all that is held back of a run whose streams have ended because nothing was left to take: it has all the
     * time that it needs, unless a stop comes. Waits for the end.
     */
    public void sealAll() {
        isLast = true;
        Future<?> all = worker.submit(() -> tables.forEach(table -> {
            if (deadline.isEmpty()) {
                sealLast(table);
            }
        }));
        try {
            all.get();
        } catch (ExecutionException e) {
            // told by the thread
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sealLast(Table table) {
        boolean isDone = round(table, SealTurn.LAST);
        long left = table.sealer().status().held().sums().files();
        if (!isDone && left > 0) {
            LOG.warnf(
                    FailureCode.NOT_SEALED.says("Rows stay held back until the next start | table=%s files=%d rows=%d"),
                    table.stream().table(),
                    left,
                    table.sealer().status().held().sums().rows());
        }
    }

    /**
     * Ends what is at work, before the streams end.
     *
     * @return whether nothing runs any more
     */
    boolean pause(Duration timeout) {
        deadline = OptionalLong.of(System.nanoTime());
        return await(worker.submit(() -> {}), timeout);
    }

    /**
     * Seals all that is held back, after the streams have ended.
     *
     * @return whether nothing runs any more; what is still held back then, the next start seals
     */
    boolean sealTheRest(Duration timeout) {
        isLast = true;
        deadline = OptionalLong.of(System.nanoTime() + timeout.toNanos());
        return await(
                worker.submit(() -> tables.forEach(this::sealLast)),
                // One part more than there is time for.
                timeout.plus(Duration.ofSeconds(1)));
    }

    /** Call it when nothing runs any more. Does not fail: the lake is closed after it. */
    void close() {
        memory.ifPresent(Sealing::giveBack);
        memory = Optional.empty();
        tables.clear();
        worker.shutdown();
    }

    static void giveBack(BufferAllocator memory) {
        try {
            memory.close();
        } catch (IllegalStateException e) {
            LOG.warnf(
                    FailureCode.SEALING_FAILED.says("Memory of sealing is not given back before the end | cause=%s"),
                    e.getMessage());
        }
    }

    private static boolean await(Future<?> task, Duration timeout) {
        try {
            task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true; // told by the thread
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void fault(Throwable fault) {
        LOG.errorf(
                fault,
                FailureCode.SEALING_FAILED.says("Sealing failed; the streams go on | cause=%s"),
                Stream.reason(fault));
    }

    /** The log's lines, and the event. */
    private final class Telling implements SealListener {
        @Override
        public void round(SealStatus status) {
            told.fire(status);
        }

        @Override
        public void sealed(Commit commit, Duration took) {
            joined("Sealed", commit, took);
        }

        @Override
        public void gathered(Commit commit, Duration took) {
            joined("Gathered, held back still", commit, took);
        }

        private void joined(String what, Commit commit, Duration took) {
            commit.files()
                    .forEach(file -> LOG.infof(
                            "%s | table=%s version=%d root=%s partition=%s parts=%d rows=%d bytes=%d seal-ms=%d",
                            what,
                            commit.table(),
                            commit.version(),
                            file.root().text(),
                            file.partitionKey().path(),
                            commit.change().removed().size(),
                            file.rows(),
                            file.bytes(),
                            took.toMillis()));
        }

        @Override
        public void trouble(String table, String why) {
            LOG.warnf(
                    FailureCode.SEALING_FAILED.says(
                            "Not sealed, and tried again; the stream goes on | table=%s cause=%s"),
                    table,
                    why);
        }
    }
}
