package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the file of class data that {@link PackagedProgram} starts the jar with. The build runs it before the
 * integration tests, which start the packaged program some three hundred times: the classes that the service and the
 * readers' commands load are then in the form in which the JVM keeps them.
 */
final class ClassDataArchive {

    /** Beside the rest of a build, which is not what the patience with a program is for. */
    private static final long DUMP_SECONDS = 300;

    private ClassDataArchive() {}

    public static void main(String[] arguments) {
        int status = 1;
        try {
            make();
            status = 0;
        } catch (IOException | AssertionError e) {
            e.printStackTrace();
        } finally {
            // The broker's threads would go on.
            System.exit(status);
        }
    }

    private static void make() throws IOException {
        Path directory = Files.createTempDirectory("class-data");
        FileTime packaged = Files.getLastModifiedTime(PackagedProgram.file());
        try {
            Files.write(directory.resolve("all"), classesOf(directory));
            // Beside its place: tests that begin meanwhile find all of it or nothing.
            Path written = PackagedProgram.CLASS_DATA.resolveSibling("class-data.written");
            Program dump = new Program(new ProcessBuilder(PackagedProgram.command(List.of(
                            "-Xshare:dump",
                            "-XX:SharedClassListFile=" + directory.resolve("all"),
                            "-XX:SharedArchiveFile=" + written)))
                    .start());
            assertThat(dump.awaitExit(DUMP_SECONDS))
                    .as("exit code of\n%s", dump)
                    .isZero();
            // Not beside a newer package.
            if (Files.getLastModifiedTime(PackagedProgram.file()).equals(packaged)) {
                Files.move(written, PackagedProgram.CLASS_DATA, StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            TestBroker.delete(directory);
        }
    }

    /** The lines of the lists that the JVM writes of some runs, each once. */
    private static Collection<String> classesOf(Path directory) throws IOException {
        TestBroker broker = TestBroker.shared();
        String matches = broker.newTopic(1);
        String players = broker.newTopic(1);
        Setup setup = Setup.in(directory.resolve("work"), program -> {})
                .with("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers())
                .with("KAFKA_TOPIC_MATCHES", matches)
                .with("KAFKA_TOPIC_PLAYERS", players)
                .with("DATA_LAKE_PATH", directory.resolve("lake").toString())
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "1s");
        try (Feed ofMatches = Feed.ofMatches(matches);
                Feed ofPlayers = Feed.ofPlayers(players);
                Program service = listing(setup, directory.resolve("run")).start("run")) {
            ofMatches.send(100);
            ofPlayers.send(100);
            service.awaitLine("Committed micro-batch", 2);
            service.terminate().expectExit(143);
        }
        List<Program> readers = List.of(
                listing(setup, directory.resolve("verify")).start("verify"),
                listing(setup, directory.resolve("show")).start("show", "matches"),
                listing(setup, directory.resolve("self-test")).start("self-test"));
        readers.forEach(reader -> reader.expectExit(0));
        Set<String> lines = new LinkedHashSet<>();
        for (String list : List.of("run", "verify", "show", "self-test")) {
            lines.addAll(Files.readAllLines(directory.resolve(list)));
        }
        assertThat(lines).contains("io/esportslake/cli/EsportsLake");
        return lines;
    }

    private static Setup listing(Setup setup, Path file) {
        return setup.withJvmOption("-XX:DumpLoadedClassList=" + file);
    }
}
