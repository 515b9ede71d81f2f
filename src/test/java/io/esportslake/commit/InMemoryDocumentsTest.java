package io.esportslake.commit;

class InMemoryDocumentsTest extends DocumentsContract {

    private final InMemoryDocuments documents = new InMemoryDocuments();

    @Override
    Documents documents() {
        return documents;
    }

    @Override
    void damage(DocumentName name, byte[] content) {
        documents.damage(name, content);
    }
}
