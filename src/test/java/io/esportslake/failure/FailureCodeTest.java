package io.esportslake.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailureCodeTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(EL-\\d{4})` \\| (.+?) \\| (.+) \\|$");
    private static final Pattern CODE = Pattern.compile("EL-\\d+");
    private static final Pattern LOGGED =
            Pattern.compile("(?s)[A-Z_]+(\\.(warn|error|fatal)[fv]?\\(.*?\\);|::(warn|error|fatal))");
    private static final Pattern USED = Pattern.compile("FailureCode\\.([A-Z_]+)\\b");

    @Test
    void aSentenceBeginsWithItsCode() {
        assertThat(FailureCode.NO_BROKERS_NAMED.says("No broker is named")).isEqualTo("EL-1040: No broker is named");
    }

    /** Four digits, each once, in order: so a new one is not put where another was. */
    @Test
    void everyCodeIsGivenOnce() {
        assertThat(Arrays.stream(FailureCode.values()).map(FailureCode::code))
                .doesNotHaveDuplicates()
                .isSorted()
                .allMatch(code -> code.matches("EL-[1-4]\\d{3}"));
    }

    @Test
    void thePageOfFailuresHasEveryCodeWithWhatHappenedAndWhatToDo() throws IOException {
        List<String> page = ROW.matcher(Files.readString(Path.of("docs/failures.md")))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();

        assertThat(page)
                .isEqualTo(Arrays.stream(FailureCode.values())
                        .map(failure -> failure.code() + " " + failure.title())
                        .toList());
    }

    @Test
    void thePagesNameOnlyCodesThatThereAre() throws IOException {
        List<String> codes =
                Arrays.stream(FailureCode.values()).map(FailureCode::code).toList();
        List<String> named = new ArrayList<>();
        for (Path page : pages()) {
            CODE.matcher(Files.readString(page))
                    .results()
                    .map(MatchResult::group)
                    .forEach(named::add);
        }

        assertThat(named).hasSizeGreaterThan(codes.size());
        assertThat(codes).containsAll(named);
    }

    @Test
    void noCodeIsWithoutASentence() throws IOException {
        List<String> used = new ArrayList<>();
        for (Path source : files(Path.of("src/main/java"), ".java")) {
            USED.matcher(Files.readString(source))
                    .results()
                    .map(found -> found.group(1))
                    .forEach(used::add);
        }

        assertThat(used)
                .containsAll(Arrays.stream(FailureCode.values()).map(Enum::name).toList());
    }

    /** By its number or its constant: so that somebody has seen it. */
    @Test
    void noCodeIsWithoutATest() throws IOException {
        StringBuilder tests = new StringBuilder();
        for (Path test : files(Path.of("src/test/java"), ".java")) {
            if (!test.endsWith("FailureCodeTest.java")) {
                tests.append(Files.readString(test));
            }
        }

        assertThat(FailureCode.values())
                .allMatch(failure -> Pattern.compile(failure.code() + "\\b|Code\\." + failure + "\\b")
                        .matcher(tests)
                        .find());
    }

    /** Without the sample feed of dev mode, which is for developers. */
    @Test
    void everyWarningAndErrorOfTheLogHasACode() throws IOException {
        List<String> without = new ArrayList<>();
        for (Path source : files(Path.of("src/main/java"), ".java")) {
            LOGGED.matcher(Files.readString(source))
                    .results()
                    .map(MatchResult::group)
                    .filter(statement -> !statement.contains(".says("))
                    .map(statement -> source.getFileName() + ": " + statement)
                    .forEach(without::add);
        }

        assertThat(without).isNotEmpty().allMatch(statement -> statement.startsWith("DevFeed.java"));
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(files(Path.of("docs"), ".md"));
        pages.addAll(files(Path.of("k8s"), ".md"));
        pages.add(Path.of("README.md"));
        return pages;
    }

    private static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }
}
