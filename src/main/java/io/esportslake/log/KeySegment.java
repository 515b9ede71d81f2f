package io.esportslake.log;

import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.util.Collection;
import java.util.function.Consumer;

/** A segment of partition keys: those that a table got, never changed. */
final class KeySegment {

    private KeySegment() {}

    static IndexedKeys put(Documents documents, String table, long through, Collection<PartitionKey> keys)
            throws IOException {
        DocumentWriter document = new DocumentWriter(table, through);
        document.write(json -> {
            json.writeArrayFieldStart("keys");
            for (PartitionKey key : keys) {
                json.writeString(key.path());
            }
            json.writeEndArray();
        });
        byte[] content = document.end();
        DocumentName name = DocumentName.of(DocumentName.Kind.KEYS, through, content);
        documents.put(name, content);
        return new IndexedKeys(name, keys.size());
    }

    /**
     * Reads all keys in it.
     *
     * @throws MissingDocumentException when it is not there
     * @throws CorruptDocumentException when it is not what the index says
     */
    static void read(Documents documents, String table, IndexedKeys indexed, Consumer<PartitionKey> visitor)
            throws IOException {
        DocumentName name = indexed.document();
        byte[] content = documents.read(name).orElseThrow(() -> new MissingDocumentException(documents.placeOf(name)));
        try (DocumentParser json = new DocumentParser(content, documents.placeOf(name))) {
            json.startDocument(table, name.version());
            json.startList("keys");
            int found = 0;
            while (json.hasNextText()) {
                visitor.accept(json.parsed(() -> PartitionKey.parse(json.text())));
                found++;
            }
            json.end();
            if (found != indexed.entries()) {
                throw json.damaged(new IllegalArgumentException(
                        "it has " + found + " keys, and the index says " + indexed.entries()));
            }
        }
    }
}
