package io.esportslake.watch;

import io.esportslake.app.LakeClosing;
import io.esportslake.app.LakeOpened;
import io.esportslake.app.Stream;
import io.esportslake.app.Supervisor;
import io.esportslake.app.Threads;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.FileRound;
import io.esportslake.log.FileRound.Difference;
import io.esportslake.log.LakeStorage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Compares each table's files with its commit log while the service runs: about once an hour, and at most one part in a
 * hundred of the time of one core, one table after the other. What was found is looked for again every minute, on
 * another thread, so that what is mended is soon well, however long a comparison takes.
 */
@ApplicationScoped
public class FileWatch {

    private static final Logger LOG = Logger.getLogger("watch");
    private static final long LOOK_MILLIS = TimeUnit.MINUTES.toMillis(1);
    private static final long ROUND_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Supervisor supervisor;
    private final Supplier<FileRound.Pace> pace;
    private final Map<String, Round> rounds = new ConcurrentHashMap<>();
    /** Tables that could not be compared at the last round, and at the last look again, which was told then. */
    private final Set<String> notCompared = new HashSet<>();

    private final Set<String> notSeenAgain = new HashSet<>();

    private final List<ScheduledExecutorService> clocks = new ArrayList<>();

    /** The last round over a table, and what is still so of what it found. */
    private record Round(
            long endedNanos, List<Difference> differences, int moreDirectories, Optional<Finding> finding) {}

    @Inject
    FileWatch(Supervisor supervisor) {
        this(supervisor, SlowPace::begin);
    }

    /** Asks for a pace at each round. */
    FileWatch(Supervisor supervisor, Supplier<FileRound.Pace> pace) {
        this.supervisor = supervisor;
        this.pace = pace;
    }

    void start(@Observes LakeOpened opened) {
        List<String> tables =
                opened.writers().stream().map(writer -> writer.table()).toList();
        start(opened.looking(), tables, LOOK_MILLIS, supervisor::failed);
    }

    void start(LakeStorage storage, List<String> tables, long everyMillis, Consumer<Throwable> onFault) {
        repeat("file-watch", onFault, everyMillis, () -> tables.forEach(table -> look(storage, table)));
        repeat("file-watch-again", onFault, everyMillis, () -> tables.forEach(table -> lookAgain(storage, table)));
    }

    private void repeat(String name, Consumer<Throwable> onFault, long everyMillis, Runnable task) {
        ScheduledExecutorService clock = Threads.single(name, onFault);
        clocks.add(clock);
        Threads.repeat(clock, everyMillis, everyMillis, task);
    }

    void stop(@Observes LakeClosing closing) {
        clocks.forEach(ScheduledExecutorService::shutdownNow);
    }

    /** What is wrong with a table's files; empty when nothing is, as far as they were looked at. */
    Optional<Finding> finding(String table) {
        return Optional.ofNullable(rounds.get(table)).flatMap(Round::finding);
    }

    /** Compares all files of a table, when that is due. */
    void look(LakeStorage storage, String table) {
        Round last = rounds.get(table);
        if (last != null && System.nanoTime() - last.endedNanos() < ROUND_NANOS) {
            return;
        }
        telling(notCompared, table, () -> {
            FileRound.of(storage.log(table), storage.documents(table), storage.table(table), pace.get())
                    .ifPresent(found -> {
                        tell(storage, table, found.differences());
                        rounds.put(table, round(storage, table, System.nanoTime(), found.differences(), found.more()));
                    });
        });
    }

    /** Looks again at what is known to differ. */
    void lookAgain(LakeStorage storage, String table) {
        Round last = rounds.get(table);
        if (last == null || last.differences().isEmpty()) {
            notSeenAgain.remove(table);
            return;
        }
        telling(notSeenAgain, table, () -> {
            List<Difference> still = FileRound.again(
                    storage.log(table), storage.documents(table), storage.table(table), last.differences());
            int more = still.isEmpty() ? 0 : last.moreDirectories();
            // A round that ended meanwhile knows better.
            if (!still.equals(last.differences())
                    && rounds.replace(table, last, round(storage, table, last.endedNanos(), still, more))) {
                tell(storage, table, still);
            }
        });
    }

    /** Something that looks at the storage. */
    @FunctionalInterface
    private interface Look {
        void look() throws IOException;
    }

    /** Tells that a look failed when the one before did not. */
    private static void telling(Set<String> failed, String table, Look look) {
        try {
            look.look();
            failed.remove(table);
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt(); // the service stops
        } catch (IOException | RuntimeException e) {
            if (failed.add(table)) {
                LOG.warnf(
                        FailureCode.LOOK_FAILED.says(
                                "The files could not be compared with the commit log | table=%s cause=%s"),
                        table,
                        Stream.reason(e));
            }
        }
    }

    private static Round round(
            LakeStorage storage, String table, long endedNanos, List<Difference> differences, int more) {
        Optional<Finding> finding = FileFindings.worst(differences)
                .flatMap(worst ->
                        FileFindings.of(differences, storage.table(table).nameOf(worst.file()), more));
        return new Round(endedNanos, differences, more, finding);
    }

    private static void tell(LakeStorage storage, String table, List<Difference> differences) {
        for (Difference difference : differences) {
            LOG.warnf(
                    FailureCode.FILES_DIFFER.says(
                            "A file is not as the commit log says | table=%s kind=%s file=%s expected-bytes=%d"
                                    + " found-bytes=%d"),
                    table,
                    difference.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    storage.table(table).nameOf(difference.file()),
                    difference.expectedBytes(),
                    difference.foundBytes());
        }
    }
}
