package io.esportslake.watch;

import io.esportslake.app.LakeClosing;
import io.esportslake.app.LakeOpened;
import io.esportslake.app.Stream;
import io.esportslake.app.Supervisor;
import io.esportslake.app.Threads;
import io.esportslake.config.LakeConfig;
import io.esportslake.ingest.PipelineStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** Looks at the streams from outside, every second and whenever it is asked, and joins what is known of each. */
@ApplicationScoped
public class StreamWatch {

    private static final long SECOND_MILLIS = 1_000;
    private static final long STATUS_SECONDS = 30;
    private static final double NANOS_PER_SECOND = 1e9;

    private final ObservedStreams streams;
    private final SourceWatch source;
    private final LakeWatch lake;
    private final FileWatch files;
    private final Supervisor supervisor;
    private final Limits limits;
    private @Nullable ScheduledExecutorService clock;
    private long ticks;
    private boolean isPlaceUsable = true;

    StreamWatch(
            ObservedStreams streams,
            SourceWatch source,
            LakeWatch lake,
            FileWatch files,
            Supervisor supervisor,
            LakeConfig config) {
        this.streams = streams;
        this.source = source;
        this.lake = lake;
        this.files = files;
        this.supervisor = supervisor;
        limits = Limits.of(config);
    }

    void start(@Observes LakeOpened opened) {
        clock = Threads.single("stream-watch", supervisor::failed);
        Threads.repeatAtRate(clock, SECOND_MILLIS, this::second);
    }

    void stop(@Observes LakeClosing closing) {
        if (clock != null) {
            clock.shutdownNow();
        }
    }

    /** All streams of this process, by name. */
    public List<StreamObservation> observe() {
        return streams.all().stream().map(this::observe).toList();
    }

    /** One stream; empty when none of that name runs here. */
    public Optional<StreamObservation> observe(String name) {
        return streams.of(name).map(this::observe);
    }

    private StreamObservation observe(ObservedStream observed) {
        long nanos = System.nanoTime();
        Stream stream = observed.stream();
        PipelineStatus status = stream.status();
        StreamHistory.Snapshot history = observed.history().snapshot();
        Backlog backlog = observed.backlog(status, nanos);
        double freshness = backlog.freshnessSeconds(status);
        SourceWatch.Answer answer = source.answer();
        long progressNanos = Math.max(history.lastCommitNanos(), history.lastAssignedNanos());
        double idle = Math.min(
                backlog.waitingSeconds(), (nanos - Math.max(progressNanos, answer.sinceNanos())) / NANOS_PER_SECOND);
        Assessment assessment = Assessment.of(new Facts(
                status.state(),
                status.taken().size(),
                backlog.isKnown(),
                backlog.lag(),
                freshness,
                idle,
                status.isFlushing(),
                answer.isReachable() ? Optional.empty() : Optional.of(answer.fault()),
                observed.lag().isTopicKnown(),
                stream.topic(),
                backlog.openTransactions(),
                history.recent(),
                SmallFiles.among(
                        history.flushes(), lake.log(stream.table().name()).commits(), Instant.now()),
                files.finding(stream.table().name()),
                SealFindings.of(observed.sealing(), limits, Instant.now()),
                stream.table(),
                limits));
        return new StreamObservation(
                stream.table().name(),
                stream.topic(),
                Instant.now(),
                status,
                history,
                backlog,
                freshness,
                lake.log(stream.table().name()),
                observed.sealing(),
                assessment);
    }

    private void second() {
        Optional<String> fault = lake.directoryFault();
        StatusLog.place(fault, isPlaceUsable);
        isPlaceUsable = fault.isEmpty();
        boolean isStatusDue = ++ticks % STATUS_SECONDS == 0;
        for (ObservedStream stream : streams.all()) {
            stream.history().second(stream.stream().status().recordsTaken());
            StreamObservation observed = observe(stream);
            StatusLog.changed(observed, stream.history().assessed(observed.assessment()));
            if (isStatusDue) {
                StatusLog.status(observed);
            }
        }
    }
}
