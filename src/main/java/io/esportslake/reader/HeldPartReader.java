package io.esportslake.reader;

import io.esportslake.log.RootedPath;
import io.esportslake.seal.PartReader;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Reads files that are held back out of the lake's directories. Rows lie in memory of the library that reads them,
 * which takes a row group at a time; there is no limit of its own to what of it is shown.
 */
public final class HeldPartReader implements PartReader {

    private final LakePaths paths;

    public HeldPartReader(LakePaths paths) {
        this.paths = paths;
    }

    /**
     * Loads the libraries that read rows. It takes a while, and once the process is told to end it cannot be done any
     * more.
     *
     * @throws io.esportslake.log.LakeRefusedException when they are missing
     */
    public static void load() {
        ArrowLibraries.require();
        org.apache.arrow.dataset.jni.JniLoader.get().ensureLoaded();
        org.apache.arrow.c.jni.JniLoader.get().ensureLoaded();
    }

    private Path locate(RootedPath file) {
        return paths.resolve(file.root(), file.path());
    }

    @Override
    public SeekableByteChannel open(RootedPath file) throws IOException {
        Path path = locate(file);
        try {
            return Files.newByteChannel(path);
        } catch (NoSuchFileException e) {
            throw missing(path, e);
        }
    }

    @Override
    public void rows(RootedPath file, List<String> columns, int mostRows, Batches batches) throws IOException {
        // A limit would be met in the middle of taking a batch over, which then loses count of what it has taken.
        try (BufferAllocator memory = new RootAllocator();
                FileScan scan = FileScan.open(memory, locate(file), columns, mostRows)) {
            while (scan.next()) {
                batches.next(scan.batch());
            }
        } catch (NoSuchFileException e) {
            throw missing(locate(file), e);
        }
    }

    private static DamagedFileException missing(Path file, NoSuchFileException failure) {
        return new DamagedFileException(file + " is missing; put it back from a backup", failure);
    }

    @Override
    public String nameOf(RootedPath file) {
        return locate(file).toString();
    }
}
