package io.esportslake.store;

import io.esportslake.log.Commit;
import io.esportslake.log.CommitJson;
import io.esportslake.log.CommitLog;
import io.esportslake.log.CommitStep;
import io.esportslake.store.LakeFiles.DocumentSteps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** The commit log as a directory of documents. Names that are not a version's are ignored. */
final class FileCommitLog implements CommitLog {

    private static final DocumentSteps STEPS = new DocumentSteps(
            CommitStep.PUT_WRITE_TEMPORARY,
            CommitStep.PUT_FSYNC_TEMPORARY,
            CommitStep.PUT_LINK,
            CommitStep.PUT_FSYNC_DIRECTORY,
            CommitStep.PUT_UNLINK_TEMPORARY);

    private final LakePaths paths;
    private final LakeFiles files;
    private final String table;
    private final String writer;
    private final LongSupplier numbers;
    private final Path directory;

    /**
     * Puts documents for a writer, who is part of their temporary names; {@code numbers} gives none twice in this
     * process.
     */
    FileCommitLog(LakePaths paths, LakeFiles files, String table, String writer, LongSupplier numbers) {
        this.paths = paths;
        this.files = files;
        this.table = table;
        this.writer = writer;
        this.numbers = numbers;
        directory = paths.checkpoints(table);
    }

    @Override
    public List<Long> versions() throws IOException {
        // Zero-padded names in order are versions in order.
        return LakeFiles.list(directory).stream()
                .map(LakePaths::versionOfCommitFile)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .toList();
    }

    @Override
    public Optional<Commit> read(long version) throws IOException {
        Path file = paths.commitFile(table, version);
        return LakeFiles.readIfPresent(file)
                .map(document -> CommitJson.decode(document, file.toString(), table, version));
    }

    @Override
    public boolean putIfAbsent(Commit commit) throws IOException {
        files.createDirectories(directory, paths.dataLake());
        Path temporary = directory.resolve(LakePaths.temporaryName(commit.version(), numbers.getAsLong(), writer));
        return files.createIfAbsent(
                paths.commitFile(table, commit.version()), CommitJson.encode(commit), temporary, STEPS);
    }

    @Override
    public String nameOf(long version) {
        return paths.commitFile(table, version).toString();
    }

    @Override
    public String location() {
        return directory.toString();
    }

    @Override
    public void settle() throws IOException {
        files.createDirectories(directory, paths.dataLake());
        files.fsyncDirectory(CommitStep.LOG_FSYNC_DIRECTORY, directory);
    }

    @Override
    public void delete(long version) throws IOException {
        files.delete(CommitStep.PRUNE_DELETE, paths.commitFile(table, version));
    }

    @Override
    public void setAside(long version) throws IOException {
        Path document = paths.commitFile(table, version);
        files.link(CommitStep.REPAIR_LINK_DAMAGED, paths.damagedCommitFile(table, version, writer), document);
        files.fsyncDirectory(CommitStep.REPAIR_FSYNC_DIRECTORY, directory);
        files.delete(CommitStep.REPAIR_UNLINK_DAMAGED, document);
        files.fsyncDirectory(CommitStep.REPAIR_FSYNC_DIRECTORY, directory);
    }
}
