package io.esportslake.app;

import io.esportslake.config.LakeConfig;
import io.esportslake.config.RunOptions;
import io.esportslake.failure.FailureCode;
import io.esportslake.ingest.StreamState;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * What happens when a stream ends by itself: all streams leave their groups at once, the others flush, the service
 * stays up for a while to be looked at, then the process ends with a code that says why.
 */
@ApplicationScoped
public class Supervisor {

    private static final Logger LOG = Logger.getLogger("stream");

    private final Streams streams;
    private final LakeConfig config;
    private final RunOptions options;
    private final AtomicReference<StreamState> end = new AtomicReference<>();
    private final ScheduledExecutorService worker = Threads.single("supervisor", Supervisor::fault);

    Supervisor(Streams streams, LakeConfig config, RunOptions options) {
        this.streams = streams;
        this.options = options;
        this.config = config;
    }

    /** The first stream's end that was not asked for; empty while all is well. */
    public Optional<StreamState> end() {
        return Optional.ofNullable(end.get());
    }

    void stopped(Stream stream, StreamState state) {
        if (state instanceof StreamState.Failed failed) {
            try {
                LOG.errorf(
                        failed.cause(),
                        FailureCode.STREAM_FAILED.says(
                                "Stream failed; nothing uncommitted is kept, a restart goes on from the commit log"
                                        + " | table=%s cause=%s"),
                        stream.table(),
                        Stream.reason(failed.cause()));
            } finally {
                endAll(stream, state, ExitCode.FAILED, linger());
            }
        } else if (state instanceof StreamState.Fenced fenced) {
            LOG.errorf(
                    FailureCode.STREAM_FENCED.says(
                            "Stream fenced; what it held is discarded and belongs to the other instance now; a restart"
                                    + " goes on from the commit log | table=%s cause=%s"),
                    stream.table(),
                    fenced.why());
            endAll(stream, state, ExitCode.FENCED, Duration.ZERO);
        }
    }

    /** A stream that does not answer any more, so that it cannot end by itself. */
    void giveUp(Stream stream, String why) {
        IllegalStateException cause = new IllegalStateException(why);
        if (stream.giveUp(cause)) {
            stopped(stream, new StreamState.Failed(cause));
        }
    }

    /** A fault outside the streams, which the streams have to end for. */
    public void failed(Throwable cause) {
        if (streams.all().isEmpty()) {
            fault(cause);
        }
        streams.all().forEach(stream -> stream.fail(cause));
    }

    /** Nobody is left to end in order. */
    private static void fault(Throwable cause) {
        LOG.errorf(
                cause,
                FailureCode.CLOSE_FAILED.says(
                        "The end of the streams failed in its turn, so the process ends | cause=%s"),
                Stream.reason(cause));
        Quarkus.asyncExit(ExitCode.FAILED);
    }

    private Duration linger() {
        return options.isUntilLatest() ? Duration.ZERO : config.failureLinger();
    }

    private void endAll(Stream ended, StreamState state, int exitCode, Duration linger) {
        if (!end.compareAndSet(null, state)) {
            return;
        }
        worker.execute(() -> {
            ended.leave();
            List<Stream> others =
                    streams.all().stream().filter(other -> other != ended).toList();
            for (Stream late : Streams.close(others, config.shutdownTimeout())) {
                LOG.warnf(
                        FailureCode.CLOSE_FAILED.says(
                                "Stream did not flush in time; its open micro-batch is read again | table=%s"),
                        late.table());
            }
            others.forEach(Stream::leave);
            if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
                LOG.info("Dev mode stays up; mend the cause, then restart with a key press or a changed file");
                return;
            }
            if (!linger.isZero()) {
                LOG.infof(
                        "The process stays up to be looked at, then exits | seconds=%d exit-code=%d",
                        linger.toSeconds(), exitCode);
            }
            Threads.later(worker, linger.toMillis(), () -> Quarkus.asyncExit(exitCode));
        });
    }

    @PreDestroy
    void close() {
        worker.shutdownNow();
    }
}
