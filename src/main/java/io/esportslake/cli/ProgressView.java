package io.esportslake.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells how far something is: as a bar on a terminal. */
sealed interface ProgressView extends AutoCloseable permits ProgressView.Bar, ProgressView.Lines, ProgressView.Nothing {

    /**
     * Shows how far it is.
     *
     * @param done how much of the total is done
     */
    void reached(long done);

    @Override
    void close();

    /**
     * Of records that are sent: without a terminal, a line every ten seconds.
     *
     * @param total records to send, or -1 when that is not known
     */
    static ProgressView ofProduce(long total, PrintWriter out) {
        return isTerminal() ? new Bar("produce", " records", total) : new Lines(total, out);
    }

    /** Of anything else: nothing without a terminal. */
    static ProgressView onTerminal(String task, String unit, long total) {
        return isTerminal() ? new Bar(task, unit, total) : new Nothing();
    }

    /** Whether a person looks: FrameworkProperties makes the console absent where there is no terminal. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isTerminal() {
        return System.console() != null;
    }

    /** Draws on standard error. */
    final class Bar implements ProgressView {

        private final ProgressBar bar;

        Bar(String task, String unit, long total) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUnit(unit, 1)
                    .showSpeed()
                    // Stays on its line; the library's other one moves the cursor up, over lines of the log.
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .build();
        }

        @Override
        public void reached(long done) {
            bar.stepTo(done);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** Prints plain lines, so that a log stays readable. */
    final class Lines implements ProgressView {

        private static final long EVERY = Duration.ofSeconds(10).toNanos();

        private final long total;
        private final PrintWriter out;
        private long last = System.nanoTime();

        Lines(long total, PrintWriter out) {
            this.total = total;
            this.out = out;
        }

        @Override
        public void reached(long done) {
            long now = System.nanoTime();
            if (now - last >= EVERY) {
                last = now;
                String of = total < 0 ? "" : String.format(Locale.ROOT, " of %,d", total);
                out.println(String.format(Locale.ROOT, "%,d%s records sent", done, of));
                out.flush();
            }
        }

        @Override
        public void close() {}
    }

    /** Says nothing. */
    final class Nothing implements ProgressView {

        @Override
        public void reached(long done) {}

        @Override
        public void close() {}
    }
}
