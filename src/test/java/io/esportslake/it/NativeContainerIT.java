package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the native executable's Dockerfile says, done without a container engine; and the executable without what lies
 * beside it. Written to are the lake and the temporary directory, to which no library is unpacked: it may be noexec.
 */
class NativeContainerIT extends ProcessTest {

    private static final Dockerfile DOCKERFILE = new Dockerfile(Path.of("src/main/docker/Dockerfile.native-micro"));
    /** A library of the JDK that the loader finds outside the system's directories. */
    private static final Pattern OWN_LIBRARY = Pattern.compile("=> ((?!/lib|/usr/lib)/\\S+)");

    @BeforeAll
    static void requireExecutable() {
        NativeIT.requireExecutable();
    }

    @Test
    void theEntryPointRunsFromAReadOnlyDirectoryAsTheNumericUser() throws Exception {
        Path app = install();
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).send(50);

        start(app, topic, "run", "--job", "matches", "--until-latest").expectExit(0);

        queries.assertHolds("matches", feed.ledger());
        assertThat(start(app, topic, "show", "matches", "--count").expectExit(0).out())
                .hasSize(1)
                .allMatch(count -> Long.parseLong(count) > 0);
        assertThat(start(app, topic, "verify", "--deep", "--table", "matches")
                        .expectExit(0)
                        .out())
                .contains("Sound.");
    }

    @Test
    void theServiceOfTheEntryPointAnswersAndStops() throws Exception {
        Path app = install();
        Program program = start(app, broker.newTopic(1), "run", "--job", "matches");
        program.httpPort();
        try (Stream<Path> written = Files.walk(directory.resolve("tmp"))) {
            assertThat(written.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.contains("snappy") || name.contains("zstd") || name.contains("jni"));
        }

        assertThat(program.get("/").statusCode()).isEqualTo(200);
        assertThat(program.terminate().awaitExit()).isEqualTo(143);
    }

    @Test
    void withoutTheLibrariesBesideItItStillWritesAndSaysInASentenceThatItCannotRead() throws Exception {
        Path alone = Files.createDirectories(directory.resolve("alone")).resolve("esports-lake");
        Files.copy(PackagedProgram.file(), alone);
        copyOwnLibraries(alone.getParent());
        alone.toFile().setExecutable(true);
        String topic = broker.newTopic(1);
        Feed feed = matchesFeed(topic).send(50);
        Setup setup = matches(topic);

        setup.startFile(alone, "run", "--job", "matches", "--until-latest").expectExit(0);

        queries.assertHolds("matches", feed.ledger());
        String sentence = "EL-1063: Rows cannot be read: the native executable needs the library "
                + alone.resolveSibling("lib/libarrow_cdata_jni.so")
                + ", which is missing or may not be read. The build makes the directory lib beside the"
                + " executable: copy both, or name it by -Dio.esportslake.libraries=DIRECTORY";
        assertThat(setup.startFile(alone, "show", "matches").refusal()).isEqualTo(sentence);
        assertThat(setup.startFile(alone, "verify", "--deep", "--table", "matches")
                        .refusal())
                .isEqualTo("EL-1005: Could not check: " + sentence);
        assertThat(setup.startFile(
                                alone,
                                "-Dio.esportslake.libraries="
                                        + PackagedProgram.file().resolveSibling("lib"),
                                "show",
                                "matches")
                        .expectExit(0)
                        .out())
                .isNotEmpty();
    }

    /** As the COPY lines say, read-only. */
    private Path install() throws Exception {
        assumeThat(Dockerfile.isRoot()).as("only root can become another user").isTrue();
        assertThat(DOCKERFILE.lines("COPY ")).containsExactly("target/lib/ lib/", "target/*-runner esports-lake");
        Path app = Files.createDirectories(directory.resolve("app"));
        Dockerfile.copy(PackagedProgram.file().resolveSibling("lib"), app.resolve("lib"));
        Path executable = app.resolve("esports-lake");
        Files.copy(PackagedProgram.file(), executable);
        executable.toFile().setExecutable(true);
        copyOwnLibraries(app);
        Dockerfile.makeReadOnly(app);
        for (Path writable : List.of(lake, directory.resolve("tmp"))) {
            DOCKERFILE.giveToUser(Files.createDirectories(writable));
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return app;
    }

    /**
     * GraalVM links the JDK's libraries into the executable. One that was put together from its parts may leave them
     * where they are, which the other user cannot read.
     */
    private static void copyOwnLibraries(Path app) throws IOException {
        Process ldd = new ProcessBuilder("ldd", PackagedProgram.file().toString()).start();
        for (String line : new String(ldd.getInputStream().readAllBytes()).split("\n")) {
            var own = OWN_LIBRARY.matcher(line);
            if (own.find()) {
                Path library = Path.of(own.group(1));
                Files.copy(library, app.resolve(library.getFileName()));
            }
        }
    }

    private Program start(Path app, String topic, String... arguments) throws IOException {
        List<String> before = Dockerfile.listing(app);
        ProcessBuilder builder = new ProcessBuilder(DOCKERFILE.command(app, arguments)).directory(app.toFile());
        builder.command().add(builder.command().indexOf(arguments[0]), "-Djava.io.tmpdir=" + directory.resolve("tmp"));
        builder.environment().clear();
        builder.environment().putAll(DOCKERFILE.environment());
        builder.environment().put("DATA_LAKE_PATH", lake.toString());
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        builder.environment().put("KAFKA_TOPIC_MATCHES", topic);
        builder.environment().put("QUARKUS_HTTP_PORT", "0");
        Program program = closeAfterwards(new Program(builder.start()));
        closeAfterwards(() -> assertThat(Dockerfile.listing(app)).isEqualTo(before));
        return program;
    }
}
