package io.esportslake.log;

import io.esportslake.failure.FailureCode;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the index that follows another one: the same changes upon the same index make the same documents, so two
 * writers that race put the same. Puts segments first and the index last; reads and writes one segment at a time.
 */
final class NextIndex {

    private final String table;
    private final Documents documents;
    private final InventoryLimits limits;

    NextIndex(String table, Documents documents, InventoryLimits limits) {
        this.table = table;
        this.documents = documents;
        this.limits = limits;
    }

    /**
     * Puts what is new and gives the index, which is not put yet.
     *
     * @param base what is known
     * @param changes everything since, ascending
     * @param through the newest commit by then
     * @throws MissingDocumentException when a segment is not there
     * @throws InconsistentLakeException when a change removes what does not live
     */
    Index after(Index base, List<FileChange> changes, long through) throws IOException {
        Tail tail = Tail.of(changes);
        Map<DocumentName, Long> weights = new HashMap<>();
        List<IndexedFiles> segments = withoutRemoved(base.files(), tail.removedFromSegments(), weights);
        SegmentGroups groups = new SegmentGroups(segments, weights, this::weight, limits);
        List<IndexedFiles> files = new ArrayList<>();
        for (SegmentGroups.Group group : groups.with(tail.added())) {
            if (group.rewritten()) {
                files.addAll(rewritten(segments, group, through));
            } else {
                files.add(segments.get(group.members().get(0)));
            }
        }
        return new Index(table, through, files, keys(base.keys(), tail.keys(), through));
    }

    /**
     * Which of these files no segment holds any more.
     *
     * @throws MissingDocumentException when a segment is not there
     */
    Set<RemovedFile> notIn(List<IndexedFiles> segments, Collection<RemovedFile> files) throws IOException {
        Set<RemovedFile> missing = new HashSet<>(files);
        for (IndexedFiles segment : segments) {
            if (missing.stream().anyMatch(segment::mayHold)) {
                FileSegment.read(documents, table, segment, (ordinal, file) -> {
                    if (segment.isLive(ordinal)) {
                        missing.remove(file.removed());
                    }
                });
            }
        }
        return missing;
    }

    /**
     * The segments without these files; {@code weights} gets what still lives in each that may have held one of them,
     * since it is read.
     */
    private List<IndexedFiles> withoutRemoved(
            List<IndexedFiles> segments, Set<RemovedFile> removed, Map<DocumentName, Long> weights) throws IOException {
        Set<RemovedFile> missing = new HashSet<>(removed);
        List<IndexedFiles> left = new ArrayList<>();
        for (IndexedFiles segment : segments) {
            if (missing.stream().noneMatch(segment::mayHold)) {
                left.add(segment);
                continue;
            }
            BitSet dead = new BitSet(segment.entries());
            LiveSums[] sums = {LiveSums.NONE};
            long[] weight = {0};
            FileSegment.read(documents, table, segment, (ordinal, file) -> {
                if (segment.isLive(ordinal) && missing.remove(file.removed())) {
                    dead.set(ordinal);
                    sums[0] = sums[0].plus(LiveSums.of(file));
                } else if (segment.isLive(ordinal)) {
                    weight[0] += InventoryLimits.weight(file);
                }
            });
            weights.put(segment.document(), weight[0]);
            left.add(segment.without(dead, sums[0]));
        }
        if (!missing.isEmpty()) {
            throw new InconsistentLakeException(
                    FailureCode.LOG_IMPOSSIBLE,
                    "The log of " + table + " removes " + missing.size()
                            + " files that do not live, such as "
                            + missing.iterator().next().path()
                            + "; it was not written by this program alone: restore it from a backup");
        }
        return left;
    }

    private long weight(IndexedFiles segment) throws IOException {
        long[] weight = {0};
        FileSegment.read(documents, table, segment, (ordinal, file) -> {
            if (segment.isLive(ordinal)) {
                weight[0] += InventoryLimits.weight(file);
            }
        });
        return weight[0];
    }

    private List<IndexedFiles> rewritten(List<IndexedFiles> segments, SegmentGroups.Group group, long through)
            throws IOException {
        InventoryWriter output = new InventoryWriter(table, documents, limits, through);
        for (int member : group.members()) {
            IndexedFiles segment = segments.get(member);
            FileSegment.read(documents, table, segment, (ordinal, file) -> {
                if (segment.isLive(ordinal)) {
                    output.add(file);
                }
            });
        }
        for (LiveFile file : group.added()) {
            output.add(file);
        }
        return output.segments();
    }

    private List<IndexedKeys> keys(List<IndexedKeys> segments, Set<PartitionKey> seen, long through)
            throws IOException {
        NavigableSet<PartitionKey> added = new TreeSet<>(seen);
        Map<IndexedKeys, List<PartitionKey>> small = new HashMap<>();
        for (int i = 0; i < segments.size() && !added.isEmpty(); i++) {
            IndexedKeys segment = segments.get(i);
            List<PartitionKey> keys = new ArrayList<>();
            KeySegment.read(documents, table, segment, keys::add);
            keys.forEach(added::remove);
            if (i == segments.size() - 1 && limits.isSmall(segment.entries())) {
                small.put(segment, keys);
            }
        }
        List<IndexedKeys> all = new ArrayList<>(segments);
        if (added.isEmpty()) {
            return all;
        }
        if (!small.isEmpty() && limits.isSmall(added.size())) {
            added.addAll(small.get(all.remove(all.size() - 1)));
        }
        List<PartitionKey> rest = List.copyOf(added);
        for (int from = 0; from < rest.size(); from += limits.segmentWeight()) {
            all.add(KeySegment.put(
                    documents,
                    table,
                    through,
                    rest.subList(from, Math.min(rest.size(), from + limits.segmentWeight()))));
        }
        return all;
    }

    /** What a run of changes comes to. */
    record Tail(List<LiveFile> added, Set<RemovedFile> removedFromSegments, Set<PartitionKey> keys) {

        static Tail of(List<FileChange> changes) {
            Map<RemovedFile, LiveFile> added = new LinkedHashMap<>();
            Set<RemovedFile> removed = new HashSet<>();
            Set<PartitionKey> keys = new HashSet<>();
            for (FileChange change : changes) {
                for (RemovedFile file : change.removed()) {
                    if (added.remove(file) == null) {
                        removed.add(file);
                    }
                }
                for (LiveFile file : change.added()) {
                    added.put(file.removed(), file);
                    if (file.root() == Root.PROCESSED) {
                        keys.add(file.partitionKey());
                    }
                }
            }
            return new Tail(List.copyOf(added.values()), removed, keys);
        }
    }
}
