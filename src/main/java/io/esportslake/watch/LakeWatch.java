package io.esportslake.watch;

import io.esportslake.app.LakeClosing;
import io.esportslake.app.LakeOpened;
import io.esportslake.app.Stream;
import io.esportslake.app.Supervisor;
import io.esportslake.app.Threads;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.LakeRoots;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.LakeStorage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the lake every few seconds: its place, and the newest part of each table's commit log. On a thread of its
 * own, so that a file system that hangs holds up nobody else.
 */
@ApplicationScoped
public class LakeWatch {

    /** What to do about a {@link #directoryFault}. */
    public static final String ACTION = "Free space, or give this process the right to write there";

    private static final Logger LOG = Logger.getLogger("watch");

    private final Supervisor supervisor;
    private final LakeConfig config;
    private final LakePlace place = new LakePlace();
    private final Map<String, LogTail> logs = new ConcurrentHashMap<>();
    /** Tables whose log could not be read at the last look, which was told then. */
    private final Set<String> unreadable = new HashSet<>();

    private @Nullable ScheduledExecutorService clock;

    LakeWatch(Supervisor supervisor, LakeConfig config) {
        this.supervisor = supervisor;
        this.config = config;
    }

    void start(@Observes LakeOpened opened) {
        LakeStorage storage = opened.looking();
        opened.options()
                .tables()
                .forEach(table -> logs.put(table, new LogTail(storage.log(table), storage.documents(table))));
        clock = Threads.single("lake-watch", supervisor::failed);
        Threads.repeat(clock, 0, LakeRoots.lookEvery(config).toMillis(), () -> look(storage));
    }

    void stop(@Observes LakeClosing closing) {
        if (clock != null) {
            clock.shutdownNow();
        }
    }

    /** Why the lake's place cannot be written to; empty when they can. A look of at most some seconds ago. */
    public Optional<String> directoryFault() {
        return place.fault(config.kafka().timeout());
    }

    /** The newest part of a table's log. */
    LogTail.View log(String table) {
        LogTail log = logs.get(table);
        return log == null ? LogTail.View.EMPTY : log.view();
    }

    private void look(LakeStorage storage) {
        place.look(storage);
        logs.forEach(this::lookAtLog);
    }

    private void lookAtLog(String table, LogTail log) {
        try {
            log.refresh();
            unreadable.remove(table);
        } catch (IOException | RuntimeException e) {
            if (unreadable.add(table)) {
                LOG.warnf(
                        FailureCode.LOOK_FAILED.says(
                                "The commit log could not be read for page and status, which show it as it was |"
                                        + " table=%s cause=%s"),
                        table,
                        Stream.reason(e));
            }
        }
    }
}
