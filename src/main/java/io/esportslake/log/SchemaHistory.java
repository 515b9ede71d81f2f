package io.esportslake.log;

import io.esportslake.table.Column;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the files of a table look like, the older ones included: schemas are never deleted.
 *
 * @param newest the schema of the newest commit
 * @param hasOtherColumns whether files may be there that were written with other columns
 */
public record SchemaHistory(SchemaDocument newest, boolean hasOtherColumns) {

    /**
     * Reads it.
     *
     * @return empty for a table without any commit
     * @throws LakeRefusedException when the log is one of a former version, which has no schemas
     * @throws InconsistentLakeException when a document is lost or damaged
     */
    public static Optional<SchemaHistory> of(CommitLog log, Documents documents) throws IOException {
        Optional<Commit> head = LogReader.newest(log);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        DocumentName name = Inventory.requireDocuments(head.get()).schema();
        SchemaDocument newest = read(documents, name);
        Set<List<Column>> columns = new HashSet<>();
        columns.add(columns(newest));
        for (DocumentName other : documents.names()) {
            if (other.kind() == DocumentName.Kind.SCHEMA) {
                columns.add(columns(read(documents, other)));
            }
        }
        return Optional.of(new SchemaHistory(newest, columns.size() > 1));
    }

    private static SchemaDocument read(Documents documents, DocumentName name) throws IOException {
        String place = documents.placeOf(name);
        return SchemaDocument.read(documents.read(name).orElseThrow(() -> new MissingDocumentException(place)), place);
    }

    private static List<Column> columns(SchemaDocument schema) {
        return schema.columns().stream().map(SchemaColumn::column).toList();
    }
}
