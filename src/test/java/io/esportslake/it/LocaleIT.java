package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The main job where the machine's locale has digits, letters or a calendar of its own: nothing differs. */
@Tag("jvm")
class LocaleIT extends ProcessTest {

    /** With their JVM options. Their letters, and digits that a locale asks for by name, are known everywhere. */
    private static final Map<String, List<String>> ASKED_FOR = Map.of(
            "tr-TR", List.of("-Duser.language=tr", "-Duser.country=TR"),
            "th-TH-u-ca-buddhist-nu-thai",
                    List.of("-Duser.language=th", "-Duser.country=TH", "-Duser.extensions=u-ca-buddhist-nu-thai"),
            "hi-IN-u-nu-deva", List.of("-Duser.language=hi", "-Duser.country=IN", "-Duser.extensions=u-nu-deva"));

    /**
     * These have their digits from locale data, of which the executable has that of the machine that built it alone:
     * there they print 7 as that machine does, and nothing could differ.
     */
    private static final Map<String, List<String>> BY_DATA = Map.of(
            "ar-SA", List.of("-Duser.language=ar", "-Duser.country=SA"),
            "fa-IR", List.of("-Duser.language=fa", "-Duser.country=IR"),
            "bn-BD", List.of("-Duser.language=bn", "-Duser.country=BD"));

    /** With the spaces behind it: a time of a whole second is shorter, and its column is filled up. */
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z?( {2,})?");

    private static final Pattern DURATION = Pattern.compile("\\d+\\.\\d\\d s");

    /** Times within the files make them a little shorter or longer. */
    private static final Pattern BYTES = Pattern.compile("[\\d,]+(?= bytes|  [^ ]+\\[)");

    private final String topic = broker.newTopic(1);

    @Test
    void namesAndOutputsAreTheSameInEveryLocale() {
        Map<String, List<String>> locales = new HashMap<>(ASKED_FOR);
        if (!PackagedProgram.isNative()) {
            locales.putAll(BY_DATA);
        }
        locales.keySet()
                .forEach(tag -> assertThat(
                                tag.startsWith("tr")
                                        ? "I".toLowerCase(Locale.forLanguageTag(tag))
                                        : String.format(Locale.forLanguageTag(tag), "%d", 7))
                        .as("what %s has of its own", tag)
                        .matches("[^\\x00-\\x7F]+"));
        Feed feed = matchesFeed(topic).send(120);
        Path usual = directory.resolve("en-US");
        List<String> expected = takenAndShown(usual, List.of("-Duser.language=en", "-Duser.country=US"));

        locales.forEach((tag, options) -> assertThat(takenAndShown(directory.resolve(tag), options))
                .as(tag)
                .isEqualTo(expected));

        // What is taken on in another locale: every one of them in turn adds to the first lake.
        int version = 2;
        for (List<String> options : locales.values()) {
            feed.send(10);
            assertThat(runUntilLatest(usual, options)).allMatch(line -> line.matches("\\p{ASCII}*"));
            assertThat(names(usual)).contains("checkpoints/matches/%020d.json".formatted(++version));
        }
        Setup again = setup().with("DATA_LAKE_PATH", usual.toString());
        assertThat(again.start("verify", "--table", "matches").expectExit(0).out())
                .contains("Sound.");
        queries(usual).assertHolds("matches", feed.ledger());
    }

    private LakeQueries queries(Path root) {
        return closeAfterwards(new LakeQueries(root));
    }

    /** Everything that a new lake's files are called, and that the commands say of it. */
    private List<String> takenAndShown(Path root, List<String> jvmOptions) {
        List<String> log = runUntilLatest(root, jvmOptions);
        assertThat(log).allMatch(line -> line.matches("\\p{ASCII}*"));
        List<String> all = new ArrayList<>(names(root));
        Setup setup = with(root, jvmOptions);
        // Side by side: most of each is the JVM's start.
        List<Program> commands = List.of(
                setup.start("verify", "--table", "matches"),
                setup.start(
                        "show",
                        "matches",
                        "--csv",
                        "--columns",
                        "match_id,status,match_duration,duration_minutes,started_at,kafka_offset,kafka_timestamp"),
                setup.start("commits", "list", "--table", "matches"));
        commands.forEach(command -> all.addAll(command.expectExit(0).out().stream()
                .map(line -> TIME.matcher(line).replaceAll("TIME "))
                .map(line -> DURATION.matcher(line).replaceAll("DURATION"))
                .map(line -> BYTES.matcher(line).replaceAll("BYTES"))
                .toList()));
        return all;
    }

    private List<String> runUntilLatest(Path root, List<String> jvmOptions) {
        return with(root, jvmOptions)
                .start("--job", "matches", "--until-latest")
                .expectExit(0)
                .out();
    }

    private Setup with(Path root, List<String> jvmOptions) {
        Setup setup = matches(topic).with("DATA_LAKE_PATH", root.toString());
        for (String option : jvmOptions) {
            setup = setup.withJvmOption(option);
        }
        return setup;
    }

    private static List<String> names(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(name -> !name.contains("_writers"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
