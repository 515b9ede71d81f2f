package io.esportslake.store;

import io.esportslake.log.CommitStep;
import io.esportslake.log.DocumentName;
import io.esportslake.log.Documents;
import io.esportslake.store.LakeFiles.DocumentSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The documents beside a log in a directory of their own. Names that are no document's are left out. */
final class FileDocuments implements Documents {

    private static final DocumentSteps STEPS = new DocumentSteps(
            CommitStep.DOCUMENT_WRITE_TEMPORARY,
            CommitStep.DOCUMENT_FSYNC_TEMPORARY,
            CommitStep.DOCUMENT_LINK,
            CommitStep.DOCUMENT_FSYNC_DIRECTORY,
            CommitStep.DOCUMENT_UNLINK_TEMPORARY);

    private final LakePaths paths;
    private final LakeFiles files;
    private final String table;
    private final String writer;
    private final LongSupplier numbers;

    /** Takes a number for each temporary name; {@code numbers} gives none twice in this process. */
    FileDocuments(LakePaths paths, LakeFiles files, String table, String writer, LongSupplier numbers) {
        this.paths = paths;
        this.files = files;
        this.table = table;
        this.writer = writer;
        this.numbers = numbers;
    }

    private Path file(DocumentName name) {
        return paths.document(table, name.text());
    }

    @Override
    public void put(DocumentName name, byte[] content) throws IOException {
        name.requireIsNameOf(content);
        Path directory = paths.documents(table);
        files.createDirectories(directory, paths.dataLake());
        Path temporary = directory.resolve(LakePaths.temporaryName("document", numbers.getAsLong(), writer));
        if (Files.exists(file(name)) || !files.createIfAbsent(file(name), content, temporary, STEPS)) {
            name.requireUndamaged(Files.readAllBytes(file(name)), placeOf(name));
            // Whoever put it may have died before its fsync of the directory; that of the contents came before the
            // name.
            files.fsyncDirectory(CommitStep.DOCUMENT_FSYNC_DIRECTORY, directory);
        }
    }

    @Override
    public Optional<byte[]> read(DocumentName name) throws IOException {
        return LakeFiles.readIfPresent(file(name)).map(content -> name.requireUndamaged(content, placeOf(name)));
    }

    @Override
    public List<DocumentName> names() throws IOException {
        return LakeFiles.list(paths.documents(table)).stream()
                .map(LakePaths::documentOfFile)
                .flatMap(Optional::stream)
                .map(DocumentName::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public void delete(DocumentName name) throws IOException {
        files.delete(CommitStep.DOCUMENT_DELETE, file(name));
    }

    @Override
    public String placeOf(DocumentName name) {
        return file(name).toString();
    }
}
