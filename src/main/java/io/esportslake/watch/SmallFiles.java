package io.esportslake.watch;

import io.esportslake.log.CommittedFile;
import io.esportslake.log.Root;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Micro-batches of the last minutes that made many files of few rows each: partition keys that hardly repeat. Nothing is
 * wrong with such rows, but reading them becomes slow, and the table comes to the end of the keys that it may have.
 *
 * @param microBatches how many
 * @param files all their files
 * @param rows all their rows
 * @param example the directory of one of those keys; empty without any
 */
record SmallFiles(int microBatches, long files, long rows, String example) {

    static final SmallFiles NONE = new SmallFiles(0, 0, 0, "");

    /** Files of one micro-batch that are many. */
    private static final int MANY = 100;

    /** Rows of a file, on average, that are few. */
    private static final int FEW = 10;

    /** One or two such micro-batches are no pattern. */
    private static final int PATTERN = 3;

    static SmallFiles among(List<StreamHistory.Flush> newestFirst, Instant now) {
        SmallFiles found = NONE;
        for (StreamHistory.Flush flush : newestFirst) {
            LoggedCommit commit = flush.commit();
            long rows = commit.records().rows();
            if (commit.fileCount() >= MANY
                    && rows < FEW * (long) commit.fileCount()
                    && Duration.between(flush.at(), now).compareTo(ContentWindow.LENGTH) <= 0) {
                found = new SmallFiles(
                        found.microBatches + 1,
                        found.files + commit.fileCount(),
                        found.rows + rows,
                        found.example.isEmpty() ? exampleOf(commit) : found.example);
            }
        }
        return found;
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
}
