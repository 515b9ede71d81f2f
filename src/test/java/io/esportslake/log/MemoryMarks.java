package io.esportslake.log;

import io.esportslake.log.MemoryLakeStorage.DocumentSteps;
import java.io.IOException;
import java.util.Optional;

/** The lake's small documents in memory. */
final class MemoryMarks implements Marks {

    private static final DocumentSteps STEPS = new DocumentSteps(
            CommitStep.IDENTITY_WRITE_TEMPORARY,
            CommitStep.IDENTITY_FSYNC_TEMPORARY,
            CommitStep.IDENTITY_LINK,
            CommitStep.IDENTITY_FSYNC_DIRECTORY,
            CommitStep.IDENTITY_UNLINK_TEMPORARY);

    private final MemoryLakeStorage storage;

    MemoryMarks(MemoryLakeStorage storage) {
        this.storage = storage;
    }

    @Override
    public Optional<byte[]> read(Mark mark) {
        return storage.place.find(nameOf(mark)).map(storage.place::bytes);
    }

    @Override
    public boolean putIfAbsent(Mark mark, byte[] document) throws IOException {
        return storage.putIfAbsent(nameOf(mark), document, STEPS);
    }

    @Override
    public void replace(Mark mark, byte[] document) throws IOException {
        String temporary = storage.temporary(nameOf(mark), "document");
        storage.write(temporary, document, STEPS.write(), STEPS.settle());
        storage.step(CommitStep.IDENTITY_REPLACE, nameOf(mark), () -> {
            storage.place.replace(nameOf(mark), temporary);
            return null;
        });
        settle(mark);
    }

    @Override
    public void settle(Mark mark) throws IOException {
        storage.settleBeside(CommitStep.IDENTITY_FSYNC_DIRECTORY, nameOf(mark));
    }

    @Override
    public String nameOf(Mark mark) {
        return switch (mark) {
            case LAKE -> FileNames.MARK;
            case PROCESSED -> Root.PROCESSED.text() + "/" + FileNames.MARK;
            case DEAD_LETTERS -> Root.DEAD_LETTERS.text() + "/" + FileNames.MARK;
            case GROUP -> "_group.json";
        };
    }
}
