package io.esportslake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the images are made of is sent to whoever builds them: {@code .dockerignore} keeps none of it back. */
class BuildContextTest {

    @Test
    void everythingThatADockerfileCopiesIsSent() throws IOException {
        List<String> copied = new ArrayList<>();
        try (Stream<Path> dockerfiles = Files.list(Path.of("src/main/docker"))) {
            for (Path dockerfile : dockerfiles.toList()) {
                Files.readAllLines(dockerfile).stream()
                        .filter(line -> line.startsWith("COPY "))
                        .map(line -> line.split(" +"))
                        .forEach(words -> copied.addAll(List.of(words).subList(1, words.length - 1)));
            }
        }

        assertThat(copied)
                .contains("target/*-runner", "target/quarkus-app/*.jar")
                .allSatisfy(source -> assertThat(isSent(exampleOf(source)))
                        .as("%s passes .dockerignore", source)
                        .isTrue());
    }

    @Test
    void whatNoImageNeedsStaysBehind() throws IOException {
        for (String path :
                List.of("README.md", "data/processed/matches/x.parquet", ".git/config", "target/classes/x")) {
            assertThat(isSent(path)).as(path).isFalse();
        }
    }

    /** A file that the source of a COPY stands for. */
    private static String exampleOf(String source) {
        return source.replace("*", "some") + (source.endsWith("/") ? "below/file" : "");
    }

    /** By the rules of .dockerignore: the last pattern that matches a path, or a directory above it, decides. */
    private static boolean isSent(String path) throws IOException {
        boolean sent = true;
        for (String line : Files.readAllLines(Path.of(".dockerignore"))) {
            boolean again = line.startsWith("!");
            if (!line.isBlank() && !line.startsWith("#") && matches(line.substring(again ? 1 : 0), path)) {
                sent = again;
            }
        }
        return sent;
    }

    private static boolean matches(String pattern, String path) {
        String expression = ("\\Q" + pattern + "\\E")
                .replace("**", "\\E.\0\\Q")
                .replace("*", "\\E[^/]\0\\Q")
                .replace('\0', '*');
        for (Path at = Path.of(path); at != null; at = at.getParent()) {
            if (at.toString().matches(expression)) {
                return true;
            }
        }
        return false;
    }
}
