package io.esportslake.store;

import io.esportslake.log.Root;
import io.esportslake.log.WriterLock;
import io.esportslake.log.Writers;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** Writers by their lock files and staging directories. */
final class FileWriters implements Writers {

    private final LakePaths paths;
    private final LakeFiles files;
    private final String own;

    FileWriters(LakePaths paths, LakeFiles files, String own) {
        this.paths = paths;
        this.files = files;
        this.own = own;
    }

    @Override
    public String own() {
        return own;
    }

    @Override
    public WriterLock lock() throws IOException {
        try {
            return FileWriterLock.create(paths, files, own);
        } catch (IOException e) {
            throw RootProbe.refused(paths.writers(), "taking a lock", e);
        }
    }

    @Override
    public List<String> locked() throws IOException {
        return LakeFiles.list(paths.writers()).stream()
                .map(LakePaths::writerOfLock)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public boolean isLocked(String writer) {
        return FileWriterLock.isOpenHere(writer) || Files.exists(paths.lockFile(writer));
    }

    @Override
    public Optional<WriterLock> takeFrom(String writer) throws IOException {
        return FileWriterLock.takeFrom(files, paths.lockFile(writer), writer).map(lock -> lock);
    }

    @Override
    public boolean hasStaged(String writer) throws IOException {
        for (Root root : Root.values()) {
            for (String table : LakeFiles.list(paths.allStaging(root))) {
                if (FileTableStorage.isStaging(paths.staging(root, table, writer))) {
                    return true;
                }
            }
            for (String table : LakeFiles.list(paths.root(root))) {
                if (FileTableStorage.isStaging(paths.formerStaging(root, table, writer))) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public String nameOf(String writer) {
        return paths.lockFile(writer).toString();
    }
}
