package io.esportslake.log;

import io.esportslake.table.PartitionKey;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A micro-batch without a commit document, as the footers of its published files describe it.
 *
 * @param version in the names of its files
 * @param commitId of the lost document
 * @param writer who made it
 * @param time when it was made
 * @param application name and version of the program that made it
 * @param schemaVersion the table's schema version in its files
 * @param ranges what it covers, with the counts
 * @param files all that are published, in the order of their numbers
 */
public record LostMicroBatch(
        long version,
        String commitId,
        String writer,
        Instant time,
        String application,
        int schemaVersion,
        List<CommittedRange> ranges,
        List<PublishedFile> files) {

    /**
     * A published file of it.
     *
     * @param root what the path is relative to
     * @param finalPath where readers find it
     * @param partitionKey its lake partition; without columns for dead letters
     * @param rows rows in it
     * @param bytes its length
     * @param sums what is in it by topic partition; empty when its footer does not say so
     */
    public record PublishedFile(
            Root root, String finalPath, PartitionKey partitionKey, long rows, long bytes, Optional<FileSums> sums) {}

    /** Needs a file, or throws an {@link IllegalArgumentException}. */
    public LostMicroBatch {
        Names.requireId("commit id", commitId);
        Names.requireId("writer id", writer);
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(application, "application");
        ranges = List.copyOf(ranges);
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("A lost micro-batch is known by its files, found none");
        }
    }
}
