package io.esportslake.log;

import io.esportslake.log.MemoryLakeStorage.DocumentSteps;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The documents beside a log in memory. */
final class MemoryDocuments implements Documents {

    private static final DocumentSteps STEPS = new DocumentSteps(
            CommitStep.DOCUMENT_WRITE_TEMPORARY,
            CommitStep.DOCUMENT_FSYNC_TEMPORARY,
            CommitStep.DOCUMENT_LINK,
            CommitStep.DOCUMENT_FSYNC_DIRECTORY,
            CommitStep.DOCUMENT_UNLINK_TEMPORARY);

    private final MemoryLakeStorage storage;
    private final String prefix;

    MemoryDocuments(MemoryLakeStorage storage, String table) {
        this.storage = storage;
        prefix = "checkpoints/" + table + "/documents/";
    }

    @Override
    public void put(DocumentName name, byte[] content) throws IOException {
        name.requireIsNameOf(content);
        String place = placeOf(name);
        if (storage.place.find(place).isPresent() || !storage.putIfAbsent(place, content, STEPS)) {
            name.requireUndamaged(storage.place.bytes(place), place);
            storage.settleBeside(CommitStep.DOCUMENT_FSYNC_DIRECTORY, place);
        }
    }

    @Override
    public Optional<byte[]> read(DocumentName name) {
        return storage.place
                .find(placeOf(name))
                .map(storage.place::bytes)
                .map(content -> name.requireUndamaged(content, placeOf(name)));
    }

    @Override
    public List<DocumentName> names() {
        return storage.place.namesBelow(prefix).stream()
                .filter(name -> name.endsWith(".json"))
                .map(name -> DocumentName.parse(name.substring(prefix.length(), name.length() - ".json".length())))
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public void delete(DocumentName name) throws IOException {
        storage.step(CommitStep.DOCUMENT_DELETE, placeOf(name), () -> storage.place.delete(placeOf(name)));
    }

    @Override
    public String placeOf(DocumentName name) {
        return prefix + name.text() + ".json";
    }
}
