package io.esportslake.watch;

import io.esportslake.app.ExitCode;
import io.esportslake.app.LakeClosing;
import io.esportslake.app.LakeOpened;
import io.esportslake.app.Sealing;
import io.esportslake.app.SourceCatalog;
import io.esportslake.app.Stream;
import io.esportslake.app.Streams;
import io.esportslake.app.Supervisor;
import io.esportslake.app.Threads;
import io.esportslake.config.LakeConfig;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.Commit;
import io.esportslake.log.Progress;
import io.esportslake.log.TableWriter;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.TopicPartition;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run until the latest offsets: when the logs have reached them all, whoever committed it. So the run also ends
 * when another instance has taken some or all of the topic partitions.
 */
@ApplicationScoped
public class CaughtUpWatch {

    private static final Logger LOG = Logger.getLogger("stream");
    private static final long CHECK_MILLIS = 250;

    private final Supervisor supervisor;
    private final Streams streams;
    private final ObservedStreams observed;
    private final LakeConfig config;
    private final Provider<SourceCatalog> catalog;
    private final Sealing sealing;
    private List<TableWriter> logs = List.of();
    private Map<TopicPartition, SourcePartition> until = Map.of();
    private String clusterId = "";
    private boolean isFailingOnDeadLetters;
    private volatile @Nullable CatchUp catchUp;
    private @Nullable ScheduledExecutorService clock;

    CaughtUpWatch(
            Supervisor supervisor,
            Streams streams,
            ObservedStreams observed,
            LakeConfig config,
            Provider<SourceCatalog> catalog,
            Sealing sealing) {
        this.supervisor = supervisor;
        this.streams = streams;
        this.observed = observed;
        this.config = config;
        this.catalog = catalog;
        this.sealing = sealing;
    }

    void start(@Observes LakeOpened opened) {
        if (!opened.options().isUntilLatest()) {
            return;
        }
        until = opened.offered();
        clusterId = opened.clusterId();
        isFailingOnDeadLetters = opened.options().isFailingOnDeadLetters();
        logs = opened.writers();
        clock = Threads.single("caught-up-watch", supervisor::failed);
        LOG.infof("Taking everything up to the end offsets of now | until=%s", ends(until));
        Threads.repeat(clock, CHECK_MILLIS, CHECK_MILLIS, this::check);
    }

    private void check() {
        if (supervisor.end().isPresent()) {
            return;
        }
        try {
            Map<TopicPartition, Progress> progress = new HashMap<>();
            for (TableWriter log : logs) {
                // Offsets of another cluster, or of a topic that had this name before, say nothing about this one.
                log.refresh()
                        .filter(commit -> commit.clusterId().equals(clusterId))
                        .map(Commit::progress)
                        .ifPresent(progress::putAll);
            }
            long left = left(progress);
            CatchUp before = catchUp;
            catchUp = new CatchUp(Math.max(left, before == null ? 0 : before.total()), left);
            boolean hasCaughtUp = until.values().stream().allMatch(offered -> {
                Progress reached = progress.get(offered.topicPartition());
                return reached != null
                        && reached.topicId().equals(offered.topicId())
                        && reached.next() >= offered.end();
            });
            if (hasCaughtUp) {
                stop();
                int exitCode = end();
                // A fault of the last flush has its own end.
                if (supervisor.end().isEmpty()) {
                    sealing.sealAll();
                    Quarkus.asyncExit(exitCode);
                }
            }
        } catch (IOException | RuntimeException e) {
            supervisor.failed(e);
        }
    }

    /**
     * Says what the run came to.
     *
     * @return the exit code
     */
    private int end() {
        List<SourcePartition> withOpenTransactions = until.values().stream()
                .filter(offered -> offered.behindOpenTransaction() > 0)
                .sorted(Comparator.comparing(SourcePartition::topicPartition))
                .toList();
        LOG.info(
                withOpenTransactions.isEmpty()
                        ? "Everything that was there at the start is committed"
                        : "Everything that could be read at the start is committed");
        // What they still hold counts too; a stop that is asked for twice waits for the first.
        Streams.close(streams.all(), config.shutdownTimeout());
        boolean hasDeadLetters = false;
        for (ObservedStream stream : observed.all()) {
            Content content = stream.history().snapshot().content();
            hasDeadLetters |= content.deadLetters() > 0;
            summarize(stream.stream(), content);
        }
        withOpenTransactions.forEach(this::tellWhatIsNotTaken);
        return hasDeadLetters && isFailingOnDeadLetters ? ExitCode.FAILED : 0;
    }

    private void summarize(Stream stream, Content content) {
        String taken = "This run committed " + Counted.of(content.rows(), "row") + " and "
                + Counted.of(content.deadLetters(), "dead letter");
        boolean areKeysAlone = Limits.of(config).areTooManyKeyOnlyRows(content);
        if (content.deadLetters() == 0 && !areKeysAlone) {
            LOG.infof("%s | table=%s", taken, stream.table());
            return;
        }
        FailureCode code = content.deadLetters() > 0 ? FailureCode.DEAD_LETTERS : FailureCode.KEY_ONLY_ROWS;
        LOG.warnf(
                "%s%s%s | table=%s",
                code.says(taken),
                content.deadLetters() == 0 ? "" : " (" + content.reasons() + ")" + content.ofDeadLetters(),
                areKeysAlone
                        ? ". " + Counted.only(content.keyOnlyRows()) + " of the rows hold nothing but "
                                + stream.table().keyColumn() + content.ofKeyOnlyRows()
                        : "",
                stream.table());
    }

    private void tellWhatIsNotTaken(SourcePartition offered) {
        LOG.warnf(
                FailureCode.TRANSACTION_OPEN.says("%s waited for a transaction to end when this run began, and are not"
                        + " taken; run again when it has ended | topic-partition=%s from=%d transaction=%s"),
                Counted.of(offered.behindOpenTransaction(), "offset"),
                offered.topicPartition(),
                offered.end(),
                catalog.get()
                        .transactionAt(offered.topicPartition(), offered.end())
                        .orElse("ended-or-unknown"));
    }

    /** How far it is; empty before the first look, and in a run without end. */
    public Optional<CatchUp> catchUp() {
        return Optional.ofNullable(catchUp);
    }

    private long left(Map<TopicPartition, Progress> progress) {
        long left = 0;
        for (SourcePartition offered : until.values()) {
            Progress reached = progress.get(offered.topicPartition());
            long next = reached == null ? offered.earliest() : Math.max(reached.next(), offered.earliest());
            left += Math.max(0, offered.end() - next);
        }
        return left;
    }

    private static Map<TopicPartition, Long> ends(Map<TopicPartition, SourcePartition> offered) {
        Map<TopicPartition, Long> ends = new TreeMap<>();
        offered.forEach((topicPartition, partition) -> ends.put(topicPartition, partition.end()));
        return ends;
    }

    void stop(@Observes LakeClosing closing) {
        stop();
    }

    private void stop() {
        if (clock != null) {
            clock.shutdown();
        }
    }
}
