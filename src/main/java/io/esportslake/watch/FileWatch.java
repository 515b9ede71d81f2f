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
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Compares each table's files with its commit log while the service runs: about once an hour, and at most one part in a
 * hundred of the time of one core, on a thread of its own. What was found is looked for again every minute, so that
 * what is mended is soon well.
 */
@ApplicationScoped
public class FileWatch {

    private static final Logger LOG = Logger.getLogger("watch");
    private static final long LOOK_MILLIS = TimeUnit.MINUTES.toMillis(1);
    private static final long ROUND_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Supervisor supervisor;
    private final Map<String, Optional<Finding>> findings = new ConcurrentHashMap<>();
    private final Map<String, Round> rounds = new ConcurrentHashMap<>();
    /** Tables that could not be compared at the last look, which was told then. */
    private final Set<String> unreadable = new HashSet<>();

    private @Nullable ScheduledExecutorService clock;

    /** The last round over a table. */
    private record Round(long endedNanos, List<Difference> differences, int moreDirectories) {}

    FileWatch(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    void start(@Observes LakeOpened opened) {
        LakeStorage storage = opened.looking();
        List<String> tables =
                opened.writers().stream().map(writer -> writer.table()).toList();
        clock = Threads.single("file-watch", supervisor::failed);
        Threads.repeat(clock, LOOK_MILLIS, LOOK_MILLIS, () -> tables.forEach(table -> look(storage, table)));
    }

    void stop(@Observes LakeClosing closing) {
        if (clock != null) {
            clock.shutdownNow();
        }
    }

    /** What is wrong with a table's files; empty when nothing is, as far as they were looked at. */
    Optional<Finding> finding(String table) {
        return findings.getOrDefault(table, Optional.empty());
    }

    void look(LakeStorage storage, String table) {
        Round last = rounds.get(table);
        try {
            if (last == null || System.nanoTime() - last.endedNanos() >= ROUND_NANOS) {
                FileRound.of(storage.log(table), storage.documents(table), storage.table(table), new SlowPace())
                        .ifPresent(found -> found(storage, table, last, found.differences(), found.more()));
            } else if (!last.differences().isEmpty()) {
                List<Difference> still = FileRound.again(
                        storage.log(table), storage.documents(table), storage.table(table), last.differences());
                if (!still.equals(last.differences())) {
                    found(storage, table, last, still, still.isEmpty() ? 0 : last.moreDirectories());
                }
            }
            unreadable.remove(table);
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt(); // the service stops
        } catch (IOException | RuntimeException e) {
            if (unreadable.add(table)) {
                LOG.warnf(
                        FailureCode.LOOK_FAILED.says(
                                "The files could not be compared with the commit log | table=%s cause=%s"),
                        table,
                        Stream.reason(e));
            }
        }
    }

    private void found(
            LakeStorage storage, String table, @Nullable Round last, List<Difference> differences, int more) {
        long ended = last != null && System.nanoTime() - last.endedNanos() < ROUND_NANOS
                ? last.endedNanos()
                : System.nanoTime();
        rounds.put(table, new Round(ended, differences, more));
        Optional<Finding> finding = FileFindings.worst(differences)
                .flatMap(worst ->
                        FileFindings.of(differences, storage.table(table).nameOf(worst.file()), more));
        findings.put(table, finding);
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

    /** Rests 99 times as long as it has worked. */
    private static final class SlowPace implements FileRound.Pace {
        private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
        private static final int REST = 99;

        private long began = System.nanoTime();

        @Override
        public void step() throws IOException {
            long worked = System.nanoTime() - began;
            if (worked < WORK_NANOS) {
                return;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(worked * REST);
            } catch (InterruptedException e) {
                throw new InterruptedIOException("The service stops");
            }
            began = System.nanoTime();
        }
    }
}
