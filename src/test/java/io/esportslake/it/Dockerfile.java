package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a Dockerfile says, for tests that do it without a container engine. */
record Dockerfile(Path file) {

    /** What follows this instruction, for each line that starts with it. */
    List<String> lines(String instruction) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(instruction))
                    .map(line -> line.substring(instruction.length()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (String line : lines("ENV ")) {
            Matcher matcher = Pattern.compile("([A-Z_]+)=\"?([^\"]*)\"?").matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            environment.put(matcher.group(1), matcher.group(2));
        }
        assertThat(environment).containsEntry("LC_ALL", "C.UTF-8");
        return environment;
    }

    /** Number of the user, and of its group. */
    String user() {
        String user = lines("USER ").get(0);
        assertThat(user).matches("[1-9][0-9]+:0");
        return user;
    }

    /** The entry point as that user, where {@code /app} is this directory. */
    List<String> command(Path app, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--reuid=" + user().split(":")[0], "--regid=0", "--clear-groups", "--"));
        try {
            for (String word : new ObjectMapper().readValue(lines("ENTRYPOINT ").get(0), String[].class)) {
                command.add(word.replace("/app/", app + "/"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        command.addAll(List.of(arguments));
        return command;
    }

    void giveToUser(Path directory) throws IOException, InterruptedException {
        List<String> command = List.of("chown", user(), directory.toString());
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s", command).isZero();
    }

    /** Everything below may be read by anyone and written by nobody. What may be executed stays so. */
    static void makeReadOnly(Path app) throws IOException {
        try (Stream<Path> all = Files.walk(app)) {
            for (Path path : all.toList()) {
                Set<PosixFilePermission> now = Files.getPosixFilePermissions(path);
                Files.setPosixFilePermissions(
                        path,
                        PosixFilePermissions.fromString(
                                now.contains(PosixFilePermission.OWNER_EXECUTE) ? "r-xr-xr-x" : "r--r--r--"));
            }
        }
    }

    /** Name, size and time of everything below. */
    static List<String> listing(Path app) throws IOException {
        try (Stream<Path> all = Files.walk(app)) {
            return all.map(path -> path + " " + path.toFile().length() + " "
                            + path.toFile().lastModified())
                    .sorted()
                    .toList();
        }
    }

    /** Copies a directory and all below. */
    static void copy(Path from, Path to) throws IOException {
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

    /** Only root can become another user. */
    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
