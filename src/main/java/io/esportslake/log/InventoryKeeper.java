package io.esportslake.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sees to it that the tail of documents above a table's index stays short: says which index the next commit names, and
 * writes a new one when it is time. Of one table writer; keeps three numbers.
 */
final class InventoryKeeper {

    private final String table;
    private final FileHistory history;
    private final Documents documents;
    private final InventoryLimits limits;

    /** What was counted last: what the documents above {@code counted}'s version weigh, up to {@code countedTo}. */
    private Optional<DocumentName> counted = Optional.empty();

    private long countedTo;
    private long weight;
    /** The index that this writer put, as long as no commit names a newer one. */
    private Optional<DocumentName> own = Optional.empty();

    InventoryKeeper(String table, FileHistory history, Documents documents, InventoryLimits limits) {
        this.table = table;
        this.history = history;
        this.documents = documents;
        this.limits = limits;
    }

    /**
     * The index for the commit that follows a head: the head's own, or a newer one that was put just now. An index that
     * this writer put for a commit that lost its race is still good, as long as the new head names an older one:
     * pruned-below never passes what a published commit names, so nobody has deleted it.
     *
     * @param named the index that the head names
     * @param head what the head did
     * @throws MissingDocumentException when a document is not there
     */
    Optional<DocumentName> next(Optional<DocumentName> named, FileChange head) throws IOException {
        if (through(own) > through(named)) {
            return own;
        }
        own = Optional.empty();
        count(named, head);
        if (!limits.isDue(head.version() - through(named), weight)) {
            return named;
        }
        Index base = named.isEmpty() ? Index.none(table) : Index.read(documents, table, named.get());
        List<FileChange> tail = new ArrayList<>(history.between(base.through(), head.version() - 1));
        tail.add(head);
        own = Optional.of(new NextIndex(table, documents, limits)
                .after(base, tail, head.version())
                .put(documents));
        return own;
    }

    private void count(Optional<DocumentName> named, FileChange head) throws IOException {
        boolean goesOn = named.equals(counted) && countedTo <= head.version() && countedTo >= through(named);
        if (!goesOn) {
            counted = named;
            countedTo = through(named);
            weight = 0;
        }
        if (countedTo < head.version()) {
            for (FileChange change : history.between(countedTo, head.version() - 1)) {
                weight += change.weight();
            }
            weight += head.weight();
            countedTo = head.version();
        }
    }

    /** The version up to which an index tells everything; 0 without one. */
    static long through(Optional<DocumentName> index) {
        return index.map(DocumentName::version).orElse(0L);
    }
}
