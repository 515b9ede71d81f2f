package io.esportslake.s3;

import io.esportslake.log.CommitStep;
import io.esportslake.log.Marks;
import io.esportslake.log.Root;
import java.io.IOException;
import java.util.Optional;

/** The lake's small documents as objects. */
final class S3Marks implements Marks {

    private final ObjectStore store;
    private final S3Keys keys;
    private final S3Steps steps;

    S3Marks(ObjectStore store, S3Keys keys, S3Steps steps) {
        this.store = store;
        this.keys = keys;
        this.steps = steps;
    }

    private ObjectName object(Mark mark) {
        return switch (mark) {
            case LAKE -> keys.identity();
            case PROCESSED -> keys.mark(Root.PROCESSED);
            case DEAD_LETTERS -> keys.mark(Root.DEAD_LETTERS);
            case GROUP -> keys.group();
        };
    }

    @Override
    public Optional<byte[]> read(Mark mark) throws IOException {
        return store.get(object(mark)).map(ObjectStore.Found::bytes);
    }

    @Override
    public boolean putIfAbsent(Mark mark, byte[] document) throws IOException {
        return steps.step(CommitStep.IDENTITY_LINK, object(mark), () -> store.putIfAbsent(object(mark), document));
    }

    @Override
    public void replace(Mark mark, byte[] document) throws IOException {
        steps.act(CommitStep.IDENTITY_REPLACE, object(mark), () -> store.put(object(mark), document));
    }

    @Override
    public void settle(Mark mark) {
        // What can be read is durable.
    }

    @Override
    public String nameOf(Mark mark) {
        return object(mark).toString();
    }
}
