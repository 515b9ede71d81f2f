package io.esportslake.cli;

import io.esportslake.app.Threads;
import io.esportslake.watch.CatchUp;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The bar of a run until the latest offsets: looks where it is, until it is closed. */
final class CatchUpBar implements AutoCloseable {

    private static final long EVERY_MILLIS = 250;

    private final Supplier<Optional<CatchUp>> source;
    private final ScheduledExecutorService clock;
    private @Nullable ProgressView bar;
    private @Nullable BesideTheBar log;

    private CatchUpBar(Supplier<Optional<CatchUp>> source) {
        this.source = source;
        // The bar is nothing that the run depends on.
        clock = Threads.single(
                "catch-up-bar", fault -> System.err.println("The progress bar is not drawn any more: " + fault));
    }

    /** Draws on a terminal, else does nothing. */
    static CatchUpBar of(Supplier<Optional<CatchUp>> source) {
        CatchUpBar drawn = new CatchUpBar(source);
        if (ProgressView.isTerminal()) {
            drawn.log = new BesideTheBar();
            Threads.repeat(drawn.clock, EVERY_MILLIS, EVERY_MILLIS, drawn::draw);
        }
        return drawn;
    }

    private synchronized void draw() {
        Optional<CatchUp> found = source.get();
        if (found.isEmpty()) {
            return;
        }
        CatchUp catchUp = found.get();
        if (bar == null) {
            bar = ProgressView.onTerminal("run", " offsets", catchUp.total());
        }
        bar.reached(catchUp.total() - catchUp.left());
    }

    @Override
    public synchronized void close() {
        clock.shutdownNow();
        if (bar != null) {
            draw();
            bar.close();
        }
        if (log != null) {
            log.close();
        }
    }
}
