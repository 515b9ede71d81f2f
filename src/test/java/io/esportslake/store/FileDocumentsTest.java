package io.esportslake.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.log.DocumentName;
import io.esportslake.log.Documents;
import io.esportslake.log.DocumentsContract;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.StepListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDocumentsTest extends DocumentsContract {

    @TempDir
    private Path directory;

    private LakeStorage storage;

    @BeforeEach
    void open() {
        storage = FileLakeStorage.of(LakePaths.of(directory), "w1", StepListener.NONE);
    }

    @Override
    protected Documents documents() {
        return storage.documents("matches");
    }

    @Override
    protected void damage(DocumentName name, byte[] content) throws IOException {
        Files.write(Path.of(documents().placeOf(name)), content);
    }

    @Test
    void otherFilesInTheDirectoryAreLeftOut() throws IOException {
        Path documents = Files.createDirectories(LakePaths.of(directory).documents("matches"));
        Files.writeString(documents.resolve("document.0.w1.tmp"), "half a document");
        Files.writeString(documents.resolve("files-7.json"), "{}");
        Files.writeString(documents.resolve("README"), "x");

        assertThat(documents().names()).isEmpty();
    }
}
