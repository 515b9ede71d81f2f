package io.esportslake.log;

import static java.util.Collections.unmodifiableSortedMap;

import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What every commit has, whatever its change. Complete in itself: the newest one alone says where every topic partition
 * stands, whatever older ones were pruned.
 *
 * @param version 1 or more, one above its predecessor's
 * @param commitId unique; tells a writer that finds a document in its place whether it is its own
 * @param writer id of the process that made it
 * @param time when it was made
 * @param application name and version of the program that made it
 * @param lakeId the lake it belongs to
 * @param table the table it belongs to
 * @param schemaVersion the table's schema version in its files
 * @param clusterId Kafka's id of the cluster; empty when unknown
 * @param progress every topic partition ever seen, this commit included
 * @param totals sums up to and including this commit
 * @param partitionKeys all partition keys of the table so far, in order; none where {@code documents} name them
 * @param documents what it names instead of repeating it; empty in format 1, which repeats it
 * @param prunedBelow documents of lower versions count as deleted, 1 to {@code version}
 * @param note who asked for it and why; empty when nobody did
 */
public record Header(
        long version,
        String commitId,
        String writer,
        Instant time,
        String application,
        String lakeId,
        String table,
        int schemaVersion,
        String clusterId,
        SortedMap<TopicPartition, Progress> progress,
        CommitTotals totals,
        List<PartitionKey> partitionKeys,
        Optional<NamedDocuments> documents,
        long prunedBelow,
        String note) {

    /** Refuses a part that cannot be what it shall be with an {@link IllegalArgumentException} that says which. */
    public Header {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(clusterId, "clusterId");
        Objects.requireNonNull(totals, "totals");
        Objects.requireNonNull(note, "note");
        Names.requireId("commit id", commitId);
        Names.requireId("writer id", writer);
        Names.requireId("lake id", lakeId);
        Names.requireId("table", table);
        if (application.isBlank()) {
            throw new IllegalArgumentException("A commit names the application that made it, found a blank name");
        }
        progress = unmodifiableSortedMap(new TreeMap<>(progress));
        partitionKeys = List.copyOf(partitionKeys);
        if (version < 1 || schemaVersion < 1 || prunedBelow < 1 || prunedBelow > version) {
            throw new IllegalArgumentException(
                    "A commit has version and schema version of 1 or more and 1 <= prunedBelow <= version, found version "
                            + version + ", schema version " + schemaVersion + ", pruned below " + prunedBelow);
        }
        if (documents.isPresent()) {
            requireNothingRepeated(version, partitionKeys, documents.get());
        }
    }

    private static void requireNothingRepeated(
            long version, List<PartitionKey> partitionKeys, NamedDocuments documents) {
        long through = documents.inventory().map(DocumentName::version).orElse(0L);
        if (!partitionKeys.isEmpty() || through >= version) {
            throw new IllegalArgumentException("A commit that names an inventory repeats no partition keys, and the"
                    + " inventory tells of older versions, found " + partitionKeys.size()
                    + " partition keys and an inventory up to version " + through + " in version " + version);
        }
    }

    /** What every commit of format 1 has. */
    public Header(
            long version,
            String commitId,
            String writer,
            Instant time,
            String application,
            String lakeId,
            String table,
            int schemaVersion,
            String clusterId,
            SortedMap<TopicPartition, Progress> progress,
            CommitTotals totals,
            List<PartitionKey> partitionKeys,
            long prunedBelow,
            String note) {
        this(
                version,
                commitId,
                writer,
                time,
                application,
                lakeId,
                table,
                schemaVersion,
                clusterId,
                progress,
                totals,
                partitionKeys,
                Optional.empty(),
                prunedBelow,
                note);
    }

    /** The format of the document that holds it. */
    public int format() {
        return documents.isPresent() ? 2 : 1;
    }
}
