package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** What libraries unpack into the temporary directory, and how much of it is left. */
@Tag("jvm")
class TemporaryFilesIT extends ProcessTest {

    private Path temporary;

    @BeforeEach
    void makeTemporary() throws IOException {
        temporary = Files.createDirectories(directory.resolve("tmp"));
    }

    @Test
    void killsOfTheServiceDoNotAddUp() {
        String topic = broker.newTopic(2);
        List<Long> sizes = new ArrayList<>();
        for (int kill = 0; kill < 2; kill++) {
            // Snappy unpacks a library too; so does the web server's compression, and it caches the files of the page.
            Program program = inTemporary(matches(topic))
                    .with("ESPORTS_LAKE_PARQUET_COMPRESSION", "snappy")
                    .with("ESPORTS_LAKE_FLUSH_INTERVAL", "500ms")
                    .start("--job", "matches");
            assertThat(program.get("/").body()).contains("<html");
            matchesFeed(topic).send(20);
            program.awaitLine("Committed micro-batch");

            program.kill();

            assertThat(entries()).as("after kill %d", kill).hasSize(1);
            sizes.add(bytes());
        }
        // The executable's libraries lie beside it, which leaves the web server's cache.
        long least = PackagedProgram.isNative() ? 1_000 : 100_000;
        assertThat(sizes).allSatisfy(size -> assertThat(size).isBetween(least, sizes.get(0)));
    }

    @Test
    @DisabledIfSystemProperty(
            named = "esports-lake.native",
            matches = ".+",
            disabledReason = "the executable unpacks no reader: it lies beside it")
    void aCommandKilledWhileItUnpacksItsReaderIsClearedUpAfter() {
        String topic = broker.newTopic(1);
        matchesFeed(topic).send(20);
        inTemporary(matches(topic)).start("--job", "matches", "--until-latest").expectExit(0);
        for (int kill = 0; kill < 2; kill++) {
            Program show = inTemporary(setup()).start("show", "matches");
            eventually().pollInterval(Duration.ofMillis(5)).until(() -> bytes() > 10_000_000 || !show.isRunning());
            assertThat(show.isRunning()).as("%s", show).isTrue();

            show.kill();

            assertThat(entries()).hasSize(1);
        }

        inTemporary(setup()).start("show", "matches", "--limit", "1").expectExit(0);

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void anOrderlyEndLeavesNothingAndALivingNeighbourKeepsItsFiles() {
        String topic = broker.newTopic(1);
        matchesFeed(topic).send(20);
        Program service = inTemporary(matches(topic))
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "500ms")
                .start("--job", "matches");
        service.awaitLine("Committed micro-batch");
        List<Path> ofTheService = entries();
        assertThat(ofTheService).hasSize(1);

        inTemporary(setup()).start("show", "matches").expectExit(0);

        assertThat(entries()).isEqualTo(ofTheService);
        service.terminate().expectExit(143);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aTemporaryDirectoryThatCannotBeWrittenToIsASentence() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThat(setup().withJvmOption("-Djava.io.tmpdir=" + file)
                        .start("show", "matches")
                        .refusal())
                .isEqualTo("EL-1062: The temporary directory " + file
                        + " cannot be written to (FileAlreadyExistsException):"
                        + " mount one there, or set another by -Djava.io.tmpdir "
                        + (PackagedProgram.isNative()
                                ? "before the command"
                                : "in JAVA_OPTS, or TMPDIR for bin/esports-lake"));
    }

    private Setup inTemporary(Setup setup) {
        return setup.withJvmOption("-Djava.io.tmpdir=" + temporary);
    }

    private List<Path> entries() {
        try (Stream<Path> list = Files.list(temporary)) {
            return list.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of all files below; those that vanish meanwhile count nothing. */
    private long bytes() {
        try (Stream<Path> all = Files.walk(temporary)) {
            return all.mapToLong(path -> path.toFile().isFile() ? path.toFile().length() : 0)
                    .sum();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return 0;
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
