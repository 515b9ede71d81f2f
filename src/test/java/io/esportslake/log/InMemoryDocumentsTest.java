package io.esportslake.log;

class InMemoryDocumentsTest extends DocumentsContract {

    private final InMemoryDocuments documents = new InMemoryDocuments();

    @Override
    protected Documents documents() {
        return documents;
    }

    @Override
    protected void damage(DocumentName name, byte[] content) {
        documents.damage(name, content);
    }
}
