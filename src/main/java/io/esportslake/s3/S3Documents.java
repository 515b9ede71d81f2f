package io.esportslake.s3;

import io.esportslake.log.CommitStep;
import io.esportslake.log.DocumentName;
import io.esportslake.log.Documents;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The documents beside a log, as objects. Names that are no document's are left out. */
final class S3Documents implements Documents {

    private final ObjectStore store;
    private final S3Keys keys;
    private final S3Steps steps;
    private final String table;

    S3Documents(ObjectStore store, S3Keys keys, S3Steps steps, String table) {
        this.store = store;
        this.keys = keys;
        this.steps = steps;
        this.table = table;
    }

    private ObjectName object(DocumentName name) {
        return keys.document(table, name.text());
    }

    @Override
    public void put(DocumentName name, byte[] content) throws IOException {
        name.requireIsNameOf(content);
        ObjectName object = object(name);
        boolean isPut = steps.step(CommitStep.DOCUMENT_LINK, object, () -> store.putIfAbsent(object, content));
        if (!isPut && read(name).isEmpty()) {
            throw new IOException(object + " was there a moment ago and is gone; let nobody delete in the lake");
        }
    }

    @Override
    public Optional<byte[]> read(DocumentName name) throws IOException {
        return store.get(object(name)).map(found -> name.requireUndamaged(found.bytes(), placeOf(name)));
    }

    @Override
    public List<DocumentName> names() throws IOException {
        return store.directlyBelow(keys.documents(table), "").stream()
                .map(object -> keys.lake().object(object.key()).last())
                .map(S3Keys::nameOfDocument)
                .flatMap(Optional::stream)
                .map(DocumentName::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public void delete(DocumentName name) throws IOException {
        steps.act(CommitStep.DOCUMENT_DELETE, object(name), () -> store.delete(object(name)));
    }

    @Override
    public String placeOf(DocumentName name) {
        return object(name).toString();
    }
}
