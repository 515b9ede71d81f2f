package io.esportslake.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells how far the sending is: a bar on a terminal, else a line every ten seconds. */
sealed interface ProduceProgress extends AutoCloseable permits ProduceProgress.Bar, ProduceProgress.Lines {

    /** @param sent records handed to the producer so far */
    void reached(long sent);

    @Override
    void close();

    /** @param total records to send, or -1 when that is not known */
    static ProduceProgress of(long total, PrintWriter out) {
        return System.console() != null ? new Bar(total) : new Lines(total, out);
    }

    /** Draws on standard error. */
    final class Bar implements ProduceProgress {

        private final ProgressBar bar;

        Bar(long total) {
            bar = new ProgressBarBuilder()
                    .setTaskName("produce")
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUnit(" records", 1)
                    .showSpeed()
                    .build();
        }

        @Override
        public void reached(long sent) {
            bar.stepTo(sent);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** Prints plain lines, so that a log stays readable. */
    final class Lines implements ProduceProgress {

        private static final long EVERY = Duration.ofSeconds(10).toNanos();

        private final long total;
        private final PrintWriter out;
        private long last = System.nanoTime();

        Lines(long total, PrintWriter out) {
            this.total = total;
            this.out = out;
        }

        @Override
        public void reached(long sent) {
            long now = System.nanoTime();
            if (now - last >= EVERY) {
                last = now;
                out.println(String.format(
                        Locale.ROOT, total < 0 ? "%,d records sent" : "%,d of %,d records sent", sent, total));
                out.flush();
            }
        }

        @Override
        public void close() {}
    }
}
