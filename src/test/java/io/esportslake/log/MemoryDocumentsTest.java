package io.esportslake.log;

class MemoryDocumentsTest extends DocumentsContract {

    private final MemoryPlace place = new MemoryPlace();
    private final LakeStorage storage = new MemoryLakeStorage(place, "w1", StepListener.NONE);

    @Override
    protected Documents documents() {
        return storage.documents("matches");
    }

    @Override
    protected void damage(DocumentName name, byte[] content) {
        place.write(place.find(documents().placeOf(name)).orElseThrow(), content);
    }
}
