package io.esportslake.log;

import io.esportslake.failure.FailureCode;
import io.esportslake.table.FieldIds;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * The schema that a writer's files have, and how it comes to be in the log.
 *
 * @param document the schema
 * @param after the log's schema that it follows; empty when the log had none
 * @param definition tells whether two programs mean the same table
 */
record TableSchema(SchemaDocument document, Optional<DocumentName> after, String definition) {

    TableSchema {
        Objects.requireNonNull(document, "document");
        Objects.requireNonNull(after, "after");
        Objects.requireNonNull(definition, "definition");
    }

    /** The schema of a table that no commit knows yet. */
    static TableSchema first(TableDefinition table) {
        return new TableSchema(SchemaDocument.first(table), Optional.empty(), SchemaDocument.definitionHash(table));
    }

    /**
     * The schema of a definition upon what the log knows.
     *
     * @param head the newest commit
     * @throws LakeRefusedException when the definition may not follow
     */
    static TableSchema of(TableDefinition table, Optional<Commit> head, Documents documents) throws IOException {
        Optional<DocumentName> known =
                head.flatMap(commit -> commit.header().documents()).map(NamedDocuments::schema);
        if (known.isEmpty()) {
            return first(table);
        }
        String definition = SchemaDocument.definitionHash(table);
        SchemaDocument.otherDefinition(head.get(), table.schemaVersion(), definition)
                .ifPresent(objection -> {
                    throw new LakeRefusedException(FailureCode.SCHEMA_VERSION, objection);
                });
        String place = documents.placeOf(known.get());
        byte[] content = documents.read(known.get()).orElseThrow(() -> new MissingDocumentException(place));
        return new TableSchema(SchemaDocument.read(content, place).followedBy(table), known, definition);
    }

    /** Why a commit of this schema may not follow that one. */
    Optional<String> objectionTo(Commit head) {
        Optional<String> other = SchemaDocument.otherDefinition(head, document.version(), definition);
        return other.isPresent() ? other : schemaObjectionTo(head);
    }

    private Optional<String> schemaObjectionTo(Commit head) {
        return head.header()
                .documents()
                .map(NamedDocuments::schema)
                .filter(schema ->
                        !schema.equals(document.name()) && !Optional.of(schema).equals(after))
                .map(schema -> "version " + head.version() + " of " + head.table() + " by " + head.application()
                        + " has another schema than this writer's definition (" + schema + ", expected "
                        + document.name() + "); a start reads it from the log");
    }

    NamedDocuments documents(Optional<DocumentName> inventory) {
        return new NamedDocuments(document.name(), definition, inventory);
    }

    FieldIds fieldIds() {
        return document.fieldIds();
    }
}
