package io.esportslake.watch;

import io.esportslake.config.ManyFiles;
import io.esportslake.log.CommittedFile;
import io.esportslake.log.FilesPerDay;
import io.esportslake.log.Root;
import io.esportslake.table.PartitionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What makes reading slow, by the last minutes: micro-batches that made many files of few rows each, because partition
 * keys hardly repeat, which also brings the table to the end of the keys that it may have; or simply a file for every
 * flush, which is nothing wrong, and many files by the end of a year.
 *
 * @param microBatches how many micro-batches made many files of few rows
 * @param files all their files
 * @param rows all their rows
 * @param example the directory of one of those keys; empty without any
 * @param busiest the partition key into which most files come, when these are too many
 */
record SmallFiles(int microBatches, long files, long rows, String example, Optional<Busiest> busiest) {

    static final SmallFiles NONE = new SmallFiles(0, 0, 0, "", Optional.empty());

    /** Files of one micro-batch that are many. */
    private static final int MANY = 100;

    /** Rows of a file, on average, that are few. */
    private static final int FEW = 10;

    /** One or two such micro-batches are no pattern. */
    private static final int PATTERN = 3;

    /** A rate of less time is none: a backlog is worked off in many short flushes. */
    private static final Duration LEAST_OBSERVED = Duration.ofMinutes(1);

    /**
     * A partition key into which many files come.
     *
     * @param path its directory
     * @param perDay files a day
     */
    record Busiest(String path, long perDay) {}

    /** Looks for them among micro-batches of this process, and commits of the table, whoever made them. */
    static SmallFiles among(List<StreamHistory.Flush> newestFirst, List<LoggedCommit> logged, Instant now) {
        SmallFiles found = new SmallFiles(0, 0, 0, "", busiest(logged, now));
        for (StreamHistory.Flush flush : newestFirst) {
            LoggedCommit commit = flush.commit();
            long rows = commit.records().rows();
            if (commit.fileCount() >= MANY && rows < FEW * (long) commit.fileCount() && isRecent(flush.at(), now)) {
                found = new SmallFiles(
                        found.microBatches + 1,
                        found.files + commit.fileCount(),
                        found.rows + rows,
                        found.example.isEmpty() ? exampleOf(commit) : found.example,
                        found.busiest);
            }
        }
        return found;
    }

    private static Optional<Busiest> busiest(List<LoggedCommit> logged, Instant now) {
        FilesPerDay<PartitionKey> perDay = new FilesPerDay<>(ContentWindow.LENGTH);
        Map<PartitionKey, long[]> sizes = new HashMap<>();
        for (LoggedCommit commit : logged) {
            if (isRecent(commit.time(), now)) {
                commit.files().stream()
                        .filter(file -> file.root() == Root.PROCESSED && !file.isHeld())
                        .forEach(file -> {
                            perDay.add(file.partitionKey(), commit.time());
                            long[] size = sizes.computeIfAbsent(file.partitionKey(), first -> new long[2]);
                            size[0] += file.bytes();
                            size[1]++;
                        });
            }
        }
        boolean isLong = perDay.observed()
                .filter(span -> span.compareTo(LEAST_OBSERVED) >= 0)
                .isPresent();
        return isLong
                ? sizes.entrySet().stream()
                        .filter(key -> ManyFiles.are(perDay.of(key.getKey()), key.getValue()[0] / key.getValue()[1]))
                        .map(key -> new Busiest(key.getKey().path(), perDay.of(key.getKey())))
                        .max(Comparator.comparingLong(Busiest::perDay).thenComparing(Busiest::path))
                : Optional.empty();
    }

    private static boolean isRecent(Instant at, Instant now) {
        return Duration.between(at, now).compareTo(ContentWindow.LENGTH) <= 0;
    }

    private static String exampleOf(LoggedCommit commit) {
        return commit.files().stream()
                .filter(file -> file.root() == Root.PROCESSED)
                .map(CommittedFile::partitionKey)
                .map(key -> key.path())
                .findFirst()
                .orElse("");
    }

    boolean arePattern() {
        return microBatches >= PATTERN;
    }

    /** What would make reading faster though nothing is wrong; empty when there is nothing to say, or worse. */
    String hint() {
        return arePattern()
                ? ""
                : busiest.map(key -> Counted.only(key.perDay()) + " files a day come into " + key.path()
                                + " at the present rate. " + ManyFiles.advice(key.perDay()))
                        .orElse("");
    }
}
