package io.esportslake.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The documents that the commits of one table writer name: which they are, that they are there in time, and gone in the
 * end.
 */
final class CommitDocuments {

    private final String table;
    private final CommitLog log;
    private final Documents documents;
    private final InventoryKeeper keeper;

    CommitDocuments(String table, CommitLog log, Documents documents, InventoryLimits limits) {
        this.table = table;
        this.log = log;
        this.documents = documents;
        keeper = new InventoryKeeper(table, FileHistory.of(log), documents, limits);
    }

    /** What lives at the newest commit there is. */
    Optional<Inventory> newest() throws IOException {
        return Inventory.newest(log, documents);
    }

    /**
     * What lives at a commit.
     *
     * @throws MissingDocumentException when newer commits have replaced what it names
     */
    Inventory at(Commit commit) throws IOException {
        return Inventory.at(commit, log, documents);
    }

    /**
     * The index that a commit upon the head names.
     *
     * @throws MissingDocumentException when what the head names is not there
     */
    Optional<DocumentName> inventory(PendingHeader pending, Optional<Commit> head) throws IOException {
        Optional<DocumentName> given = pending.inventory();
        return given.isPresent() || head.isEmpty()
                ? given
                : keeper.next(head.get().inventory(), FileChange.of(head.get()));
    }

    /** What a commit upon the head names is durable before it. */
    void putSchema(SchemaDocument schema, Optional<Commit> head) throws IOException {
        DocumentName name = schema.name();
        Optional<DocumentName> known =
                head.flatMap(commit -> commit.header().documents()).map(NamedDocuments::schema);
        if (!known.equals(Optional.of(name))) {
            documents.put(name, schema.bytes());
        }
    }

    /** Deletes what nobody needs any more once this commit is published. */
    void sweep(Commit published) throws IOException {
        List<DocumentName> present = new ArrayList<>(documents.names());
        for (DocumentName name : DocumentSweep.deletable(table, present, published, documents)) {
            documents.delete(name);
        }
    }
}
