package io.esportslake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperationsDocTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| ");

    /** What joins the literals of one message. */
    private static final Pattern JOIN = Pattern.compile("\"\\s*\\+\\s*\"");

    /** The words of a message up to its second gap: what stands before, and after, the first thing found. */
    @Test
    void everyMessageInTheTablesIsOneOfTheProgram() throws IOException {
        String sources = sources();
        String page = Files.readString(Path.of("docs/operations.md"));
        List<String> messages = ROW.matcher(
                        section(page, "When something is wrong") + section(page, "Failure messages"))
                .results()
                .map(MatchResult::group)
                .map(row -> row.substring(row.indexOf('`') + 1, row.lastIndexOf('`')))
                .toList();

        assertThat(messages).hasSizeGreaterThan(80);
        assertThat(messages).allSatisfy(message -> {
            String[] words = message.split("…");
            assertThat(sources).contains("\"" + words[0]);
            for (String part : words) {
                assertThat(sources).contains(part);
            }
        });
    }

    private static String section(String page, String heading) {
        int begin = page.indexOf("\n## " + heading + "\n");
        assertThat(begin).as("the section %s", heading).isNotNegative();
        int end = page.indexOf("\n## ", begin + 1);
        return page.substring(begin, end < 0 ? page.length() : end);
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            String all = files.filter(file -> file.toString().endsWith(".java"))
                    .map(OperationsDocTest::read)
                    .collect(Collectors.joining("\n"));
            return JOIN.matcher(all).replaceAll("");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
