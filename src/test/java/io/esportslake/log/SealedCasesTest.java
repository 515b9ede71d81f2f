package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.ingest.FlushOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who tells the cases of these types apart by {@code match} has to say something to a case that is added later. */
class SealedCasesTest {

    private static final List<Class<?>> TYPES =
            List.of(Change.class, PendingChange.class, CommitDecision.class, CommitOutcome.class, FlushOutcome.class);

    private static Stream<Class<?>> cases(Class<?> type) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        return permitted == null ? Stream.of(type) : Stream.of(permitted).flatMap(SealedCasesTest::cases);
    }

    /** A test for a case, or a cast to it, with the name of the type around it or without. */
    private static Pattern forbidden() {
        String names = TYPES.stream()
                .flatMap(SealedCasesTest::cases)
                .map(Class::getSimpleName)
                .distinct()
                // The state of a stream has cases of the same names.
                .collect(Collectors.joining("|", "(?!StreamState)(?:\\w+\\.)*(?:", ")"));
        return Pattern.compile("instanceof\\s+(?:final\\s+)?" + names + "\\b|\\(\\s*" + names + "\\s*\\)\\s*[\\w(]");
    }

    private static List<String> found(String source) {
        return forbidden()
                .matcher(source)
                .results()
                .map(result -> result.group())
                .toList();
    }

    @Test
    void nobodyTestsForACaseOrCastsToOne() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            assertThat(sources.filter(path -> path.toString().endsWith(".java")))
                    .isNotEmpty()
                    .allSatisfy(
                            path -> assertThat(found(read(path))).as("%s", path).isEmpty());
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theRuleFindsWhatItForbids() {
        assertThat(found("if (outcome instanceof CommitOutcome.Fenced fenced) {"))
                .hasSize(1);
        assertThat(found("commit = ((CommitOutcome.Committed) outcome).commit();"))
                .hasSize(1);
        assertThat(found("if (change instanceof Append) { Append append = (Append) change; }"))
                .hasSize(2);
        assertThat(found("Object retire = (Change.Retire) found.change();")).hasSize(1);
        assertThat(found("CommitOutcome fence(Fenced fenced) { return new Fenced(why); }"))
                .isEmpty();
    }
}
