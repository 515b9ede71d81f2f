package io.esportslake.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.log.CommitStep;
import io.esportslake.log.DocumentName;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.LakeStorageContract;
import io.esportslake.log.MemoryDirectory;
import io.esportslake.log.Root;
import io.esportslake.log.StepListener;
import io.esportslake.log.StoragePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLakeStorageTest extends LakeStorageContract {

    @TempDir(factory = MemoryDirectory.class)
    private Path directory;

    private int places;

    private static final class InDirectories implements StoragePlace {
        private final LakePaths paths;
        /** Tells the writers of one test from those of another: their locks are known in the whole process. */
        private final String suffix;

        InDirectories(LakePaths paths, String suffix) {
            this.paths = paths;
            this.suffix = suffix;
        }

        @Override
        public LakeStorage process(String writer, StepListener listener) {
            return FileLakeStorage.of(paths, writer, listener);
        }

        @Override
        public void ended(LakeStorage process) {
            // What only a process holds is a lock, and a contract's test lets go of those it took.
        }

        @Override
        public Optional<LakeStorage> failing(String writer) {
            return Optional.of(FailingDisk.storage(paths, writer, path -> {
                throw new IOException("Input/output error " + suffix);
            }));
        }

        @Override
        public void damage(String table, long version) throws IOException {
            Files.writeString(paths.commitFile(table, version), "{");
        }

        @Override
        public void damage(String table, DocumentName name, byte[] content) throws IOException {
            Files.write(Path.of(process("reader").documents(table).placeOf(name)), content);
        }
    }

    @Override
    public StoragePlace newPlace() {
        places++;
        return new InDirectories(LakePaths.of(directory.resolve("place-" + places)), "of place " + places);
    }

    @Override
    protected Set<CommitStep> ownSteps() {
        return Set.of(CommitStep.CREATE_DIRECTORY, CommitStep.FSYNC_PARENT_DIRECTORY);
    }

    @Override
    protected void leaveTemporary(LakeStorage storage) throws IOException {
        Files.writeString(Path.of(storage.log("matches").location()).resolve("00000000000000000009.0.dead.tmp"), "x");
    }

    @Test
    void whatMayStillBeWrittenIsTold() throws IOException {
        LakeStorage process = newPlace().process("w");
        process.probe();

        assertThat(process.usableBytes(Root.PROCESSED).orElseThrow()).isPositive();
    }

    @Test
    void otherFilesBesideCommitsAreIgnored() throws IOException {
        LakeStorage process = FileLakeStorage.of(LakePaths.of(directory), "w1");
        Path log = Files.createDirectories(LakePaths.of(directory).checkpoints("matches"));
        Files.writeString(log.resolve("00000000000000000007.0.w1.tmp"), "half a document");
        Files.writeString(log.resolve("README.json"), "{}");

        assertThat(process.log("matches").versions()).isEmpty();
    }

    @Test
    void otherFilesBesideDocumentsAreIgnored() throws IOException {
        LakeStorage process = FileLakeStorage.of(LakePaths.of(directory), "w1");
        Path documents = Files.createDirectories(LakePaths.of(directory).documents("matches"));
        Files.writeString(documents.resolve("document.0.w1.tmp"), "half a document");
        Files.writeString(documents.resolve("files-7.json"), "{}");
        Files.writeString(documents.resolve("README"), "x");

        assertThat(process.documents("matches").names()).isEmpty();
    }
}
