package io.esportslake.cli;

import io.esportslake.config.ManyFiles;
import io.esportslake.log.FileStatistics;
import io.esportslake.log.FileStatistics.OfKey;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code stats} says, for people. */
final class StatsText {

    private static final List<String> COLUMNS =
            List.of("partition", "files", "rows", "bytes", "bytes/row", "smallest", "largest", "files/day");

    private static final List<String> WITH_HELD = Stream.concat(
                    COLUMNS.stream(), Stream.of("held files", "held rows", "held bytes"))
            .toList();

    private StatsText() {}

    static void print(String table, Optional<FileStatistics> of, PrintWriter out) {
        if (of.isEmpty()) {
            out.println(table + ": no commit yet");
            return;
        }
        FileStatistics statistics = of.get();
        out.printf(
                Locale.ROOT,
                "%s, up to version %d: %,d partition %s with files%n%n",
                table,
                statistics.version(),
                statistics.keys().size(),
                statistics.keys().size() == 1 ? "key" : "keys");
        boolean isHeld = Stream.concat(statistics.rows().stream(), statistics.deadLetters().stream())
                .anyMatch(all -> all.held().files() > 0);
        TablePrinter printer = TablePrinter.ofAll(out, isHeld ? WITH_HELD : COLUMNS);
        boolean isRateKnown = statistics.observed().isPresent();
        statistics.keys().forEach(key -> printer.row(row(key.key().path(), key, isRateKnown, isHeld)));
        statistics.rows().ifPresent(all -> printer.row(row("all rows", all, isRateKnown, isHeld)));
        statistics.deadLetters().ifPresent(letters -> printer.row(row("dead letters", letters, isRateKnown, isHeld)));
        printer.end();
        out.println();
        if (isHeld) {
            out.println(
                    "Held rows are committed; readers see them once they are sealed into files of their partition.");
        }
        out.println(rate(statistics));
        most(statistics).ifPresent(key -> {
            long others =
                    statistics.keys().stream().filter(StatsText::hasTooMany).count() - 1;
            out.printf(
                    Locale.ROOT,
                    "%,d files a day come into %s%s. %s%n",
                    key.perDay(),
                    CellText.onOneLine(key.key().path()),
                    others == 0
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    ", and more than %,d into %,d other%s",
                                    ManyFiles.PER_DAY,
                                    others,
                                    others == 1 ? "" : "s"),
                    ManyFiles.advice(key.perDay()));
        });
    }

    private static Optional<OfKey> most(FileStatistics statistics) {
        return statistics.keys().stream().filter(StatsText::hasTooMany).max(Comparator.comparingLong(OfKey::perDay));
    }

    private static boolean hasTooMany(OfKey key) {
        return ManyFiles.are(key.perDay(), key.meanBytes());
    }

    private static Object[] row(String name, OfKey key, boolean isRateKnown, boolean isHeld) {
        Object[] row = {
            name,
            key.files(),
            key.rows(),
            key.bytes(),
            key.bytesPerRow(),
            key.smallest(),
            key.largest(),
            isRateKnown ? key.perDay() : null,
            key.held().files(),
            key.held().rows(),
            key.held().bytes()
        };
        return isHeld ? row : Arrays.copyOf(row, COLUMNS.size());
    }

    private static String rate(FileStatistics statistics) {
        if (statistics.newest().isEmpty()) {
            return statistics.rows().map(OfKey::files).orElse(0L) == 0
                    ? "Readers see no file yet."
                    : "Files a day are not known: the commits of these files did not note when their rows were processed.";
        }
        String until = statistics.newest().get().truncatedTo(ChronoUnit.SECONDS).toString();
        return statistics
                .observed()
                .map(span -> "Files a day: as they came in the " + length(span) + " up to " + until + ".")
                .orElse("Files a day are not known yet: all files came at once, at " + until + ".");
    }

    private static String length(Duration span) {
        if (span.toHours() >= 2) {
            return span.toHours() + " hours";
        }
        return span.toMinutes() >= 2 ? span.toMinutes() + " minutes" : Math.max(1, span.toSeconds()) + " seconds";
    }
}
