package io.esportslake.log;

import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Makes the first index of a table that has files already: segments one after the other, the index last. Holds one
 * segment at a time.
 */
final class InventoryWriter {

    private final String table;
    private final Documents documents;
    private final InventoryLimits limits;
    private final long through;
    private final List<IndexedFiles> written = new ArrayList<>();
    private FileSegment.Writer segment;

    /** For files that tell of commits up to {@code through}. */
    InventoryWriter(String table, Documents documents, InventoryLimits limits, long through) {
        this.table = table;
        this.documents = documents;
        this.limits = limits;
        this.through = through;
        segment = new FileSegment.Writer(table, through);
    }

    /** Adds a file, whose version is no lower than that of the one before. */
    void add(LiveFile file) throws IOException {
        if (segment.entries() > 0 && segment.weight() + InventoryLimits.weight(file) > limits.segmentWeight()) {
            written.add(segment.put(documents));
            segment = new FileSegment.Writer(table, through);
        }
        segment.add(file);
    }

    /** The segments, all of them put. */
    List<IndexedFiles> segments() throws IOException {
        if (segment.entries() > 0) {
            written.add(segment.put(documents));
            segment = new FileSegment.Writer(table, through);
        }
        return List.copyOf(written);
    }

    /**
     * Puts what is left, and the index.
     *
     * @param keys all that the table ever had
     */
    DocumentName end(Collection<PartitionKey> keys) throws IOException {
        return new Index(table, through, segments(), keys(new TreeSet<>(keys))).put(documents);
    }

    private List<IndexedKeys> keys(Collection<PartitionKey> keys) throws IOException {
        List<PartitionKey> all = List.copyOf(keys);
        List<IndexedKeys> segments = new ArrayList<>();
        for (int from = 0; from < all.size(); from += limits.segmentWeight()) {
            int until = Math.min(all.size(), from + limits.segmentWeight());
            segments.add(KeySegment.put(documents, table, through, all.subList(from, until)));
        }
        return segments;
    }
}
