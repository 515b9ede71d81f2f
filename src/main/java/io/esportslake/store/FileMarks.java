package io.esportslake.store;

import io.esportslake.log.CommitStep;
import io.esportslake.log.Marks;
import io.esportslake.log.Root;
import io.esportslake.store.LakeFiles.DocumentSteps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The lake's small documents as files. */
final class FileMarks implements Marks {

    private static final DocumentSteps STEPS = new DocumentSteps(
            CommitStep.IDENTITY_WRITE_TEMPORARY,
            CommitStep.IDENTITY_FSYNC_TEMPORARY,
            CommitStep.IDENTITY_LINK,
            CommitStep.IDENTITY_FSYNC_DIRECTORY,
            CommitStep.IDENTITY_UNLINK_TEMPORARY);

    private final LakePaths paths;
    private final LakeFiles files;
    private final String writer;
    private final LongSupplier numbers;

    FileMarks(LakePaths paths, LakeFiles files, String writer, LongSupplier numbers) {
        this.paths = paths;
        this.files = files;
        this.writer = writer;
        this.numbers = numbers;
    }

    private Path file(Mark mark) {
        return switch (mark) {
            case LAKE -> paths.identity();
            case PROCESSED -> paths.mark(Root.PROCESSED);
            case DEAD_LETTERS -> paths.mark(Root.DEAD_LETTERS);
            case GROUP -> paths.group();
        };
    }

    @Override
    public Optional<byte[]> read(Mark mark) throws IOException {
        return LakeFiles.readIfPresent(file(mark));
    }

    @Override
    public boolean putIfAbsent(Mark mark, byte[] document) throws IOException {
        return files.createIfAbsent(file(mark), document, temporary(file(mark)), STEPS);
    }

    @Override
    public void replace(Mark mark, byte[] document) throws IOException {
        Path file = file(mark);
        Path temporary = temporary(file);
        files.writeNew(temporary, document, CommitStep.IDENTITY_WRITE_TEMPORARY, CommitStep.IDENTITY_FSYNC_TEMPORARY);
        files.replace(CommitStep.IDENTITY_REPLACE, file, temporary);
        files.fsyncDirectory(CommitStep.IDENTITY_FSYNC_DIRECTORY, file.getParent());
    }

    @Override
    public void settle(Mark mark) throws IOException {
        files.fsyncDirectory(CommitStep.IDENTITY_FSYNC_DIRECTORY, file(mark).getParent());
    }

    @Override
    public String nameOf(Mark mark) {
        return file(mark).toString();
    }

    private Path temporary(Path file) {
        return file.resolveSibling(LakePaths.temporaryName("identity", numbers.getAsLong(), writer));
    }
}
