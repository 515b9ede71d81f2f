package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the Dockerfile says, done without a container engine: its paths, its entry point, its user. */
class ContainerIT extends ProcessTest {

    private static final Path DOCKERFILE = Path.of("src/main/docker/Dockerfile.jvm");

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
        assumeThat(isRoot()).as("only root can become another user").isTrue();
        Path app = unpack();
        makeReadable(app);
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        for (Path writable : List.of(Files.createDirectories(lake), temporary)) {
            execute(List.of("chown", user(), writable.toString()));
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> before = listing(app);
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).send(50);

        Program program = start(app, temporary, topic, "run", "--job", "matches", "--until-latest");

        program.expectExit(0);
        queries.assertHolds("matches", feed.ledger());
        assertThat(listing(app)).isEqualTo(before);
        assertThat(temporary).isEmptyDirectory();
    }

    private Program start(Path app, Path temporary, String topic, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--reuid=" + user().split(":")[0], "--regid=0", "--clear-groups", "--"));
        for (String word : entryPoint()) {
            command.add(word.replace("/app/", app + "/"));
        }
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(app.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment());
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
        for (String line : lines("COPY ")) {
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
                Path from = Path.of(words[0]);
                assertThat(from).isDirectory();
                try (Stream<Path> all = Files.walk(from)) {
                    for (Path path : all.toList()) {
                        Path target = to.resolve(from.relativize(path).toString());
                        if (Files.isDirectory(path)) {
                            Files.createDirectories(target);
                        } else {
                            Files.copy(path, target);
                        }
                    }
                }
            }
        }
        return app;
    }

    private static void makeReadable(Path app) throws IOException {
        try (Stream<Path> all = Files.walk(app)) {
            for (Path path : all.toList()) {
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "r-xr-xr-x" : "r--r--r--"));
            }
        }
    }

    /** Name, size and time of everything below. */
    private static List<String> listing(Path app) throws IOException {
        try (Stream<Path> all = Files.walk(app)) {
            return all.map(path -> path + " " + path.toFile().length() + " "
                            + path.toFile().lastModified())
                    .sorted()
                    .toList();
        }
    }

    private static String user() throws IOException {
        String user = lines("USER ").get(0);
        assertThat(user).matches("[1-9][0-9]+:0");
        return user;
    }

    private static List<String> entryPoint() throws IOException {
        return List.of(new ObjectMapper().readValue(lines("ENTRYPOINT ").get(0), String[].class));
    }

    private static Map<String, String> environment() throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (String line : lines("ENV ")) {
            Matcher matcher = Pattern.compile("([A-Z_]+)=\"?([^\"]*)\"?").matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            environment.put(matcher.group(1), matcher.group(2));
        }
        assertThat(environment).containsEntry("LC_ALL", "C.UTF-8");
        return environment;
    }

    private static List<String> lines(String instruction) throws IOException {
        return Files.readAllLines(DOCKERFILE).stream()
                .filter(line -> line.startsWith(instruction))
                .map(line -> line.substring(instruction.length()))
                .toList();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void execute(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s", command).isZero();
    }
}
