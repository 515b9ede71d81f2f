package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchDirectoryTest {

    @TempDir
    Path temporary;

    @Test
    void nobodyElseMayWriteIntoIt() throws IOException {
        Path own = ScratchDirectory.claim(temporary).directory();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rwx------");
    }

    @Test
    void whatADeadProcessLeftIsRemovedWithAllThatIsInIt() throws IOException {
        Path dead = Files.createDirectories(temporary.resolve("esports-lake-1"));
        Files.createFile(dead.resolve("lock"));
        Files.writeString(Files.createDirectories(dead.resolve("vertx-cache/1")).resolve("app.js"), "...");
        Files.writeString(dead.resolve("jnilib-1.tmp"), "...");
        Path killedBeforeItsLock = Files.createDirectories(temporary.resolve("esports-lake-2"));

        ScratchDirectory.sweep(temporary, ScratchDirectory.claim(temporary).directory());

        assertThat(dead).doesNotExist();
        assertThat(killedBeforeItsLock).doesNotExist();
    }

    @Test
    void whatALivingProcessHoldsIsLeftAlone() throws IOException {
        ScratchDirectory living = ScratchDirectory.claim(temporary);
        Path own = Files.createDirectories(temporary.resolve("esports-lake-own"));

        ScratchDirectory.sweep(temporary, own);

        assertThat(living.isHeld()).isTrue();
        assertThat(living.directory().resolve("lock")).exists();
    }

    @Test
    void whatIsNotOursIsLeftAlone() throws IOException {
        Path own = ScratchDirectory.claim(temporary).directory();
        Path withoutLock = Files.createDirectories(temporary.resolve("esports-lake-notes"));
        Files.writeString(withoutLock.resolve("notes.txt"), "mine");
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        Files.createFile(elsewhere.resolve("lock"));
        Path link = Files.createSymbolicLink(temporary.resolve("esports-lake-link"), elsewhere);
        Path file = Files.writeString(temporary.resolve("esports-lake-file"), "a file");

        ScratchDirectory.sweep(temporary, own);

        assertThat(withoutLock.resolve("notes.txt")).exists();
        assertThat(elsewhere.resolve("lock")).exists();
        assertThat(link).isSymbolicLink();
        assertThat(file).exists();
    }
}
