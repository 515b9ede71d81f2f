package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may read and write the files of a lake is what the umask of the process says, for every one of them. */
class FileModesIT extends ProcessTest {

    @ParameterizedTest
    @CsvSource({"022, rw-r--r--, rwxr-xr-x", "027, rw-r-----, rwxr-x---", "007, rw-rw----, rwxrwx---"})
    void everyFileAndDirectoryFollowsTheUmask(String umask, String file, String directory) {
        String topic = broker.newTopic(1);
        matchesFeed(topic).send(1_200);
        Setup setup = matches(topic).launchedBy("sh", "-c", "umask " + umask + "; exec \"$0\" \"$@\"");

        setup.start("--job", "matches", "--until-latest").expectExit(0);
        // A second writer finds the first one's files, and leaves its own.
        setup.start("--job", "matches", "--until-latest").expectExit(0);

        List<Path> all = all(lake);
        assertThat(all).anyMatch(path -> path.toString().endsWith(".json"));
        assertThat(all)
                .anyMatch(path -> path.toString().contains("/processed/matches/status=")
                        && path.toString().endsWith(".parquet"));
        assertThat(all).anyMatch(path -> path.toString().contains("/dead_letters/matches/"));
        assertThat(all)
                .allSatisfy(path ->
                        assertThat(mode(path)).as("%s", path).isEqualTo(Files.isDirectory(path) ? directory : file));
    }

    private static List<Path> all(Path root) {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
