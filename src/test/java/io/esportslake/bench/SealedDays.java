package io.esportslake.bench;

import io.esportslake.log.SealPlan;
import io.esportslake.log.SealRules;
import io.esportslake.log.SealTurn;
import io.esportslake.reader.SampleLake;
import io.esportslake.sample.SampleRecords;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes a lake as dev mode would in some hours or days, by the program's own path and with a clock of its own, so that
 * a day takes minutes: a flush every 10 s of 50 matches and 33 players, held back and sealed by the rules of a window,
 * as the one instance does that owns all topic partitions. Then gives it the rest of a long time by hard links to the
 * files of this one.
 *
 * <p>Arguments: {@code empty-directory window time all-days}; a window such as {@code PT1H} or {@code P1D}, or
 * {@code PT0S} for files that are visible at once; the time that is made, such as {@code P1D}; and how many days the
 * lake has with its links. What is real: records, rows, files, commits, seals. What is not: the time between flushes,
 * and the links, whose contents repeat.
 */
final class SealedDays {

    private static final Duration TICK = Duration.ofSeconds(10);
    private static final Duration ROUND = Duration.ofMinutes(5);
    private static final Map<String, Integer> RECORDS_PER_TICK = Map.of("matches", 50, "players", 33);
    private static final double MALFORMED = 0.01;

    private final SampleLake lake;
    private final Duration window;
    private final Map<String, SampleRecords> samples;
    private long seals;
    private long gathers;
    private long mostHeldFiles;
    private long sealingNanos;

    private SealedDays(SampleLake lake, Duration window) {
        this.lake = lake;
        this.window = window;
        samples = Map.of(
                "matches", SampleRecords.matches(1, MALFORMED, SampleLake.START),
                "players", SampleRecords.players(1, MALFORMED, SampleLake.START));
    }

    public static void main(String... args) throws IOException {
        Path directory = Path.of(args[0]);
        Duration window = Duration.parse(args[1]);
        Duration made = Duration.parse(args[2]);
        Duration all = Duration.ofDays(Integer.parseInt(args[3]));
        long cpu = cpuNanos();
        try (SampleLake lake =
                window.isZero() ? new SampleLake(directory, "writer-1") : SampleLake.holding(directory, "writer-1")) {
            SealedDays days = new SealedDays(lake, window);
            days.run(made);
            System.out.printf(
                    Locale.ROOT,
                    "DAYS | window=%s made=%s seals=%d gathers=%d most-held-files=%d cpu-s=%.1f sealing-s=%.1f peak-heap-mb=%d%n",
                    window,
                    made,
                    days.seals,
                    days.gathers,
                    days.mostHeldFiles,
                    (cpuNanos() - cpu) / 1e9,
                    days.sealingNanos / 1e9,
                    peakHeapMebibytes());
        }
        say("made", directory, made);
        for (String table : List.of("processed/matches", "processed/players", "dead_letters/matches")) {
            link(directory.resolve(table), all.dividedBy(made));
        }
        say("linked", directory, all);
    }

    private void run(Duration made) throws IOException {
        // From midnight on: windows are aligned to UTC.
        lake.pass(Duration.ofHours(12));
        Instant end = lake.now().plus(made);
        for (String table : samples.keySet()) {
            lake.assign(table, 2);
        }
        for (int tick = 0; lake.now().isBefore(end); tick++) {
            for (String table : samples.keySet()) {
                lake.send(
                        table,
                        tick % 2,
                        RECORDS_PER_TICK.get(table),
                        i -> samples.get(table).next().value());
            }
            lake.flush();
            if (!window.isZero() && tick % (ROUND.toSeconds() / TICK.toSeconds()) == 0) {
                round(SealTurn.OWNER);
            }
        }
        if (!window.isZero()) {
            // Until the last window is over for all keys, and their places in the spread.
            lake.pass(Duration.ofMinutes(10));
            round(SealTurn.OWNER);
            round(SealTurn.LAST);
        }
    }

    private void round(SealTurn turn) throws IOException {
        long start = System.nanoTime();
        long held = 0;
        for (String table : samples.keySet()) {
            held += lake.held(table).sums().files();
            SealPlan done = lake.seal(table, SealRules.of(window), turn);
            seals += done.seals().size();
            gathers += done.gathers().size();
        }
        mostHeldFiles = Math.max(mostHeldFiles, held);
        sealingNanos += System.nanoTime() - start;
    }

    private static void link(Path table, long times) throws IOException {
        for (Path file : files(table)) {
            for (long time = 1; time < times; time++) {
                Files.createLink(file.resolveSibling("time" + time + "-" + file.getFileName()), file);
            }
        }
    }

    private static void say(String what, Path lake, Duration time) throws IOException {
        for (String table : List.of("matches", "players")) {
            List<Path> files = files(lake.resolve("processed").resolve(table));
            long bytes = 0;
            for (Path file : files) {
                bytes += Files.size(file);
            }
            System.out.printf(
                    Locale.ROOT,
                    "FILES | %s table=%s time=%s keys=%d files=%d files-per-day=%.1f bytes=%d%n",
                    what,
                    table,
                    time,
                    files.stream().map(Path::getParent).distinct().count(),
                    files.size(),
                    files.size() * 86_400.0 / time.toSeconds(),
                    bytes);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> path.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    private static long peakHeapMebibytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(
                                (MemoryPoolMXBean pool) -> pool.getPeakUsage().getUsed())
                        .sum()
                >> 20;
    }

    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }
}
