package io.esportslake.app;

import io.esportslake.commit.Commit;
import io.esportslake.commit.Lake;
import io.esportslake.commit.Progress;
import io.esportslake.commit.TableWriter;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.TableDefinition;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Ends a run until the latest offsets: when the logs have reached them all, whoever committed it. So the run also ends when
 * another instance has taken some or all of the topic partitions.
 */
@ApplicationScoped
class CaughtUpWatch {

    private static final Logger LOG = Logger.getLogger("stream");
    private static final long CHECK_MILLIS = 250;

    private final Supervisor supervisor;
    private final List<TableWriter> logs = new ArrayList<>();
    private Map<TopicPartition, Long> until = Map.of();
    private ScheduledExecutorService clock;

    CaughtUpWatch(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    void start(Lake lake, List<TableDefinition> tables, Map<TopicPartition, Long> offsets) throws IOException {
        until = Map.copyOf(offsets);
        for (TableDefinition table : tables) {
            logs.add(lake.table(table.name()));
        }
        clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "caught-up-watch");
            thread.setDaemon(true);
            return thread;
        });
        LOG.infof("Taking everything up to the end offsets of now | until=%s", offsets);
        clock.scheduleWithFixedDelay(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void check() {
        if (supervisor.end() != null) {
            return;
        }
        try {
            Map<TopicPartition, Progress> progress = new HashMap<>();
            for (TableWriter log : logs) {
                log.refresh().map(Commit::progress).ifPresent(progress::putAll);
            }
            boolean hasCaughtUp = until.entrySet().stream().allMatch(end -> {
                Progress reached = progress.get(end.getKey());
                return reached != null && reached.next() >= end.getValue();
            });
            if (hasCaughtUp) {
                LOG.info("Everything that was there at the start is committed");
                stop();
                Quarkus.asyncExit(0);
            }
        } catch (IOException | RuntimeException e) {
            supervisor.failed(e);
        }
    }

    void stop() {
        if (clock != null) {
            clock.shutdown();
        }
    }
}
