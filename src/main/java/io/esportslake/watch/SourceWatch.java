package io.esportslake.watch;

import io.esportslake.app.LakeClosing;
import io.esportslake.app.LakeOpened;
import io.esportslake.app.SourceCatalog;
import io.esportslake.app.Supervisor;
import io.esportslake.app.Threads;
import io.esportslake.config.LakeConfig;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.TopicPartition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the source every few seconds how far the topics reach, on a thread of its own: it may not answer for long. */
@ApplicationScoped
public class SourceWatch {

    private static final long ASK_MILLIS = 3_000;
    private static final double NANOS_PER_SECOND = 1e9;

    /** A source that has not answered a question for so long is away, whatever it may still answer. */
    private static final double PATIENCE_SECONDS = 15;

    private final ObservedStreams streams;
    private final Provider<SourceCatalog> catalog;
    private final Supervisor supervisor;
    private final Limits limits;
    private volatile Answer last = new Answer(true, System.nanoTime(), "");
    private volatile Question question = Question.NONE;
    private @Nullable ScheduledExecutorService clock;

    /**
     * Whether the source answered when it was last asked.
     *
     * @param isReachable whether it did
     * @param sinceNanos since when it does or does not
     * @param fault why it did not, as a sentence; else empty
     */
    public record Answer(boolean isReachable, long sinceNanos, String fault) {}

    /**
     * What the source was asked and has not answered yet.
     *
     * @param isOpen whether there is such a question
     * @param nanos when it was asked
     */
    private record Question(boolean isOpen, long nanos) {
        static final Question NONE = new Question(false, 0);
    }

    SourceWatch(ObservedStreams streams, Provider<SourceCatalog> catalog, Supervisor supervisor, LakeConfig config) {
        this.streams = streams;
        this.catalog = catalog;
        this.supervisor = supervisor;
        limits = Limits.of(config);
    }

    void start(@Observes LakeOpened opened) {
        clock = Threads.single("source-watch", supervisor::failed);
        // What the start was told is the first look: to ask at once would only delay the streams.
        streams.all().forEach(stream -> stream.lag().looked(offered(opened, stream), System.nanoTime()));
        Threads.repeat(clock, ASK_MILLIS, ASK_MILLIS, () -> streams.all().forEach(this::ask));
    }

    private static Map<TopicPartition, SourcePartition> offered(LakeOpened opened, ObservedStream stream) {
        return opened.offered().entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(stream.stream().topic()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void stop(@Observes LakeClosing closing) {
        if (clock != null) {
            clock.shutdownNow();
        }
    }

    /** Whether the source answers. */
    public Answer answer() {
        Answer known = last;
        Question open = question;
        if (!known.isReachable() || !open.isOpen()) {
            return known;
        }
        // Each commit asked it something else, and got an answer.
        long sinceNanos = Math.max(open.nanos(), newestCommitNanos());
        double silent = (System.nanoTime() - sinceNanos) / NANOS_PER_SECOND;
        return silent > PATIENCE_SECONDS
                ? new Answer(false, sinceNanos, "Kafka has not answered for " + Math.round(silent) + " s")
                : known;
    }

    private long newestCommitNanos() {
        return streams.all().stream()
                .mapToLong(stream -> stream.history().lastCommitNanos())
                .max()
                .orElse(Long.MIN_VALUE);
    }

    private void ask(ObservedStream stream) {
        question = new Question(true, System.nanoTime());
        try {
            Map<TopicPartition, SourcePartition> offered =
                    catalog.get().offered(stream.stream().topic()).orElse(Map.of());
            stream.lag().looked(offered, System.nanoTime());
            answered(true, "");
            askAboutTransactions(stream);
        } catch (RuntimeException e) {
            boolean isSentence = e instanceof IllegalStateException && e.getMessage() != null;
            answered(false, isSentence ? e.getMessage() : "Kafka cannot be asked: " + e);
        }
    }

    /** Whose it is, once that begins to matter: one question per look at most, and none about what is known. */
    private void askAboutTransactions(ObservedStream stream) {
        stream.lag().of(stream.stream().status().taken().keySet(), System.nanoTime()).stream()
                .filter(partition -> partition.transaction().isEmpty() && limits.isLate(2 * partition.openSeconds()))
                .max(Comparator.comparingDouble(ConsumerLag.PartitionLag::openSeconds))
                .ifPresent(oldest -> catalog.get()
                        .transactionAt(oldest.topicPartition(), oldest.end())
                        .ifPresent(whose -> stream.lag().told(oldest.topicPartition(), oldest.end(), whose)));
    }

    private void answered(boolean isReachable, String fault) {
        Answer before = answer();
        question = Question.NONE;
        if (before.isReachable() != isReachable) {
            last = new Answer(isReachable, System.nanoTime(), fault);
        } else if (!isReachable) {
            last = new Answer(false, before.sinceNanos(), fault);
        }
    }
}
