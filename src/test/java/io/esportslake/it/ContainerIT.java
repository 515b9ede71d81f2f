package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the Dockerfile of the JVM says, done without a container engine: its paths, its entry point, its user. */
@Tag("jvm")
class ContainerIT extends ProcessTest {

    private static final Dockerfile DOCKERFILE = new Dockerfile(Path.of("src/main/docker/Dockerfile.jvm"));

    @BeforeAll
    static void requireJar() {
        assumeThat(PackagedProgram.isNative())
                .as("NativeContainerIT has the native executable's")
                .isFalse();
    }

    @Test
    void whatIsCopiedIsTheWholePackage() throws IOException {
        Path app = unpack();

        try (Stream<Path> packaged = Files.walk(Path.of("target/quarkus-app"))) {
            List<String> expected = packaged.filter(Files::isRegularFile)
                    .map(path -> Path.of("target/quarkus-app").relativize(path).toString())
                    .toList();
            try (Stream<Path> copied = Files.walk(app)) {
                assertThat(copied.filter(Files::isRegularFile)
                                .map(path -> app.relativize(path).toString()))
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @Test
    void theEntryPointRunsFromAReadOnlyDirectoryAsTheNumericUser() throws Exception {
        assumeThat(Dockerfile.isRoot()).as("only root can become another user").isTrue();
        Path app = unpack();
        Dockerfile.makeReadOnly(app);
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        for (Path writable : List.of(Files.createDirectories(lake), temporary)) {
            DOCKERFILE.giveToUser(writable);
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> before = Dockerfile.listing(app);
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).send(50);

        Program program = start(app, temporary, topic, "run", "--job", "matches", "--until-latest");

        program.expectExit(0);
        queries.assertHolds("matches", feed.ledger());
        assertThat(Dockerfile.listing(app)).isEqualTo(before);
        assertThat(temporary).isEmptyDirectory();
    }

    private Program start(Path app, Path temporary, String topic, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(DOCKERFILE.command(app, arguments)).directory(app.toFile());
        builder.environment().clear();
        builder.environment().putAll(DOCKERFILE.environment());
        // An older JVM does not know the flags that keep a newer one quiet.
        if (Runtime.version().feature() < 24) {
            builder.environment()
                    .computeIfPresent(
                            "JVM_FLAGS",
                            (name, flags) -> flags.replace("-XX:AOTCache=/app/esports-lake.aot", "")
                                    .replace("--sun-misc-unsafe-memory-access=allow", "")
                                    .replace("--enable-native-access=ALL-UNNAMED", ""));
        }
        builder.environment().put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":/usr/bin:/bin");
        builder.environment().put("JAVA_OPTS", "-Xmx256m -XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + temporary);
        builder.environment().put("DATA_LAKE_PATH", lake.toString());
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        builder.environment().put("KAFKA_TOPIC_MATCHES", topic);
        builder.environment().put("QUARKUS_HTTP_PORT", "0");
        return closeAfterwards(new Program(builder.start()));
    }

    /** The files that the COPY lines name, where they would lie. */
    private Path unpack() throws IOException {
        Path app = Files.createDirectories(directory.resolve("app"));
        for (String line : DOCKERFILE.lines("COPY ")) {
            String[] words = line.split(" ");
            Path to = app.resolve(words[1]);
            if (words[0].endsWith("/*.jar")) {
                try (Stream<Path> jars = Files.list(Path.of(words[0]).getParent())) {
                    for (Path jar : jars.filter(path -> path.toString().endsWith(".jar"))
                            .toList()) {
                        Files.copy(jar, to.resolve(jar.getFileName()));
                    }
                }
            } else {
                Dockerfile.copy(Path.of(words[0]), to);
            }
        }
        return app;
    }
}
