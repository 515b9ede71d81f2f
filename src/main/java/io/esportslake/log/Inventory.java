package io.esportslake.log;

import io.esportslake.failure.FailureCode;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What lives in a table at one commit, from the log alone: the segments that its index names, and what the commits
 * above it did. Holds the index and that tail, both of them bounded, and reads one segment at a time.
 */
public final class Inventory {

    private final String table;
    private final long version;
    private final Documents documents;
    private final Index index;
    private final NextIndex.Tail tail;

    private Inventory(String table, long version, Documents documents, Index index, NextIndex.Tail tail) {
        this.table = table;
        this.version = version;
        this.documents = documents;
        this.index = index;
        this.tail = tail;
    }

    /** Gets the files that live. */
    @FunctionalInterface
    public interface Visitor {
        void live(LiveFile file) throws IOException;
    }

    /**
     * What lives at the newest commit.
     *
     * @return empty for a table without any
     * @throws LakeRefusedException when the log is one of a former version, which does not tell it
     * @throws InconsistentLakeException when a document is lost or damaged
     */
    public static Optional<Inventory> newest(CommitLog log, Documents documents) throws IOException {
        for (int look = 0; ; look++) {
            Optional<Commit> newest = LogReader.newest(log);
            if (newest.isEmpty()) {
                return Optional.empty();
            }
            Commit head = newest.get();
            requireDocuments(head);
            try {
                return Optional.of(at(head.table(), head.version(), head.inventory(), FileHistory.of(log), documents));
            } catch (MissingDocumentException e) {
                boolean isReplaced = log.newestVersion().orElse(0) > head.version();
                if (!isReplaced || look == LogReader.LOOKS) {
                    throw e;
                }
            }
        }
    }

    /**
     * What the commit names, or a {@link LakeRefusedException} when it is one of a former version, which names none.
     */
    static NamedDocuments requireDocuments(Commit head) {
        return head.header()
                .documents()
                .orElseThrow(() -> new LakeRefusedException(
                        FailureCode.SERVICES_FIRST,
                        "The log of " + head.table() + " was written by "
                                + head.application()
                                + ", a version that did not note which files live; start the service once,"
                                + " which takes the lake over"));
    }

    /**
     * What lives at a commit.
     *
     * @param version the commit
     * @param named the index that it names; empty when it names none, and all documents from 1 on are there
     * @throws MissingDocumentException when a document is lost, or newer commits have replaced it
     */
    static Inventory at(
            String table, long version, Optional<DocumentName> named, FileHistory history, Documents documents)
            throws IOException {
        Index index = named.isEmpty() ? Index.none(table) : Index.read(documents, table, named.get());
        NextIndex.Tail tail = NextIndex.Tail.of(history.between(index.through(), version));
        return new Inventory(table, version, documents, index, tail);
    }

    /**
     * What lives at a commit out of the log.
     *
     * @throws MissingDocumentException when a document is lost, or newer commits have replaced it
     */
    public static Inventory at(Commit commit, CommitLog log, Documents documents) throws IOException {
        return at(commit.table(), commit.version(), commit.inventory(), FileHistory.of(log), documents);
    }

    /** The commit that it tells about. */
    public long version() {
        return version;
    }

    /**
     * Visits every file that lives, in the order of the versions that added them.
     *
     * @throws InconsistentLakeException when a segment is damaged, or not there; newer commits may have replaced it by
     *     then
     */
    public void forEach(Visitor visitor) throws IOException {
        for (IndexedFiles segment : index.files()) {
            FileSegment.read(documents, table, segment, (ordinal, file) -> {
                if (segment.isLive(ordinal) && !tail.removedFromSegments().contains(file.removed())) {
                    visitor.live(file);
                }
            });
        }
        for (LiveFile file : tail.added()) {
            visitor.live(file);
        }
    }

    /** Sums over the files that live. */
    public LiveSums sums() throws IOException {
        if (!tail.removedFromSegments().isEmpty()) {
            LiveSums[] sums = {LiveSums.NONE};
            forEach(file -> sums[0] = sums[0].plus(LiveSums.of(file)));
            return sums[0];
        }
        return tail.added().stream().map(LiveSums::of).reduce(index.sums(), LiveSums::plus);
    }

    /** Sums over the files that live and are held back. */
    public LiveSums heldSums() throws IOException {
        LiveSums[] sums = {LiveSums.NONE};
        forEach(file -> sums[0] = file.isHeld() ? sums[0].plus(LiveSums.of(file)) : sums[0]);
        return sums[0];
    }

    /** All partition keys that the table ever had, in order. */
    public NavigableSet<PartitionKey> keys() throws IOException {
        NavigableSet<PartitionKey> keys = new TreeSet<>(tail.keys());
        for (IndexedKeys segment : index.keys()) {
            KeySegment.read(documents, table, segment, keys::add);
        }
        return keys;
    }

    /**
     * Which of these files do not live. A change that removes files may follow this commit only if there are none: else
     * another one was there before, and it has to be planned anew.
     */
    public Set<RemovedFile> notLive(Collection<RemovedFile> files) throws IOException {
        Set<RemovedFile> inSegments = new HashSet<>(files);
        tail.added().forEach(file -> inSegments.remove(file.removed()));
        Set<RemovedFile> dead = new HashSet<>(inSegments);
        dead.retainAll(tail.removedFromSegments());
        inSegments.removeAll(dead);
        dead.addAll(new NextIndex(table, documents, InventoryLimits.DEFAULT).notIn(index.files(), inSegments));
        return dead;
    }

    /** The documents that this inventory is read from. */
    List<DocumentName> segments() {
        return List.copyOf(index.segments());
    }
}
