package io.esportslake.app;

import io.esportslake.config.LakeConfig;
import io.esportslake.config.PollInterval;
import io.esportslake.config.StallLimit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Ends a stream that stands still though nothing is left that could set it going again. Looks every second. */
@ApplicationScoped
class StandstillWatch {

    private static final long LOOK_MILLIS = 1_000;

    private final Streams streams;
    private final Supervisor supervisor;
    private final LakeConfig config;
    private final Map<Stream, Standstill> standstills = new HashMap<>();
    private @Nullable ScheduledExecutorService clock;

    StandstillWatch(Streams streams, Supervisor supervisor, LakeConfig config) {
        this.streams = streams;
        this.supervisor = supervisor;
        this.config = config;
    }

    void start(@Observes LakeOpened opened) {
        clock = Threads.single("standstill-watch", supervisor::failed);
        // Not at a fixed rate: after a pause of the whole process no look is made up for.
        Threads.repeat(clock, LOOK_MILLIS, LOOK_MILLIS, this::look);
    }

    private void look() {
        Duration patience = StallLimit.of(config).plus(config.revocationTimeout());
        for (Stream stream : streams.all()) {
            standstills
                    .computeIfAbsent(
                            stream,
                            unknown -> new Standstill(
                                    seconds(patience),
                                    // A poll may wait nearly as long.
                                    seconds(patience.plus(PollInterval.of(
                                            ConfigProvider.getConfig(),
                                            stream.table().name())))))
                    .look(stream.pulse())
                    .ifPresent(sentence -> supervisor.giveUp(stream, sentence));
        }
    }

    private static int seconds(Duration duration) {
        return Math.toIntExact(duration.toSeconds());
    }

    void stop(@Observes LakeClosing closing) {
        if (clock != null) {
            clock.shutdownNow();
        }
    }
}
