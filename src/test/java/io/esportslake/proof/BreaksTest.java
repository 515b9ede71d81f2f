package io.esportslake.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The patches that break the protocol on purpose fit the sources; whether tests find them, {@code proof/mutate} shows.
 */
class BreaksTest {

    @Test
    void everyBreakAppliesToTheSourcesAsTheyAre() throws IOException, InterruptedException {
        List<String> misfits = new ArrayList<>();
        List<Path> breaks;
        try (Stream<Path> all = Files.list(Path.of("proof", "breaks"))) {
            breaks = all.sorted().toList();
        }
        for (Path patch : breaks) {
            Process process = new ProcessBuilder("git", "apply", "--check", "--whitespace=nowarn", patch.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                misfits.add(patch + ": " + said);
            }
        }

        assertThat(breaks).hasSizeGreaterThanOrEqualTo(25);
        assertThat(misfits).as("mend or replace these patches").isEmpty();
    }
}
