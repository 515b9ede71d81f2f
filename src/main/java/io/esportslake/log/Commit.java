package io.esportslake.log;

import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One commit of one table.
 *
 * @param header where the table stands with it
 * @param change what it does to the table
 */
public record Commit(Header header, Change change) {

    /**
     * The newest format version of documents that this program knows; raised when a reader of the old one could misread
     * the new one.
     */
    static final int NEWEST_FORMAT = 2;

    /** Refuses parts that contradict each other with an {@link IllegalArgumentException} that says how. */
    public Commit {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(change, "change");
        requireRangesInProgress(header, change);
        requireNote(header, change);
        requireTakeover(header, change);
    }

    private static void requireRangesInProgress(Header header, Change change) {
        for (CommittedRange range : change.ranges()) {
            Progress now = header.progress().get(range.topicPartition());
            if (now == null || now.next() != range.range().until()) {
                throw new IllegalArgumentException("A commit has one range per topic partition, which ends at its next"
                        + " offset, found " + range.range() + " beside progress " + now);
            }
        }
    }

    private static void requireNote(Header header, Change change) {
        boolean isAskedFor = change.match(
                append -> false,
                startPositions -> false,
                setOffset -> true,
                retire -> false,
                repair -> true,
                takeover -> false,
                seal -> false,
                replace -> true);
        if (isAskedFor && header.note().isBlank()) {
            throw new IllegalArgumentException(
                    "A commit of kind " + change.kind() + " says who asked for it and why, found a blank note");
        }
    }

    /** A takeover comes right after what it takes over, and knows all files that there are. */
    private static void requireTakeover(Header header, Change change) {
        long fromVersion = change.match(
                append -> 0L,
                startPositions -> 0L,
                setOffset -> 0L,
                retire -> 0L,
                repair -> 0L,
                Change.Takeover::fromVersion,
                seal -> 0L,
                replace -> 0L);
        long through = header.documents()
                .flatMap(NamedDocuments::inventory)
                .map(DocumentName::version)
                .orElse(0L);
        if (fromVersion > 0 && (fromVersion != header.version() - 1 || through != fromVersion)) {
            throw new IllegalArgumentException(
                    "A takeover follows the version that it takes over and names an inventory"
                            + " up to it, found version " + header.version() + " from version " + fromVersion
                            + " with an inventory up to version " + through);
        }
    }

    public long version() {
        return header.version();
    }

    public String commitId() {
        return header.commitId();
    }

    /** Name of the change. */
    public String kind() {
        return change.kind();
    }

    public String writer() {
        return header.writer();
    }

    public Instant time() {
        return header.time();
    }

    public String application() {
        return header.application();
    }

    public String lakeId() {
        return header.lakeId();
    }

    public String table() {
        return header.table();
    }

    public int schemaVersion() {
        return header.schemaVersion();
    }

    public String clusterId() {
        return header.clusterId();
    }

    public SortedMap<TopicPartition, Progress> progress() {
        return header.progress();
    }

    public CommitTotals totals() {
        return header.totals();
    }

    public List<PartitionKey> partitionKeys() {
        return header.partitionKeys();
    }

    /** The index of what lived before it, as far as that goes; empty when all documents from the first on tell it. */
    Optional<DocumentName> inventory() {
        return header.documents().flatMap(NamedDocuments::inventory);
    }

    public long prunedBelow() {
        return header.prunedBelow();
    }

    public String note() {
        return header.note();
    }

    public List<CommittedRange> ranges() {
        return change.ranges();
    }

    public List<CommittedFile> files() {
        return change.files();
    }

    public List<LostRange> lost() {
        return change.lost();
    }

    /** What this commit alone counts. */
    public RecordCounts records() {
        return ChangeRules.sum(change.ranges());
    }

    /** How many rows the table has more with it: those of its own records, and dead letters that are rows now. */
    public long addedRows() {
        return records().rows() + turnedLetters();
    }

    /** How many dead letters the table has more with it; negative when more of them became rows than came. */
    public long addedDeadLetters() {
        return records().deadLetters() - turnedLetters();
    }

    private long turnedLetters() {
        return change.turned().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether that writer may not commit after this one. */
    public boolean retires(String writer) {
        return change.retires(writer);
    }

    @Override
    public String toString() {
        return "commit " + version() + " of " + table() + " (" + kind() + ", " + commitId() + ")";
    }
}
