package io.esportslake.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LetterPageTest {

    private static final int MANY_FILES = 1_000;

    @TempDir
    Path directory;

    @Test
    void pagesShowEveryLetterOnceNewestFirst() throws IOException {
        try (SampleLake lake = new SampleLake(directory, "writer-1")) {
            lake.assign("matches", 1);
            fill(lake, 5, 3);

            for (int most : List.of(1, 2, 3, 4, 7, 15, 100)) {
                assertThat(all(lake.paths(), LetterFilter.ALL, most, MANY_FILES))
                        .as("pages of %d", most)
                        .containsExactly(
                                "0@14", "0@13", "0@12", "0@11", "0@10", "0@9", "0@8", "0@7", "0@6", "0@5", "0@4", "0@3",
                                "0@2", "0@1", "0@0");
            }
        }
    }

    @Test
    void aPageThatLooksThroughFewFilesSaysWhereToGoOn() throws IOException {
        try (SampleLake lake = new SampleLake(directory, "writer-1")) {
            lake.assign("matches", 1);
            fill(lake, 5, 1);
            lake.send("matches", 0, "no JSON");
            lake.flush();
            fill(lake, 5, 1);
            LetterFilter notJson = new LetterFilter(Set.of("not-json"), Instant.MIN, Instant.MAX, List.of());

            LetterPage first = page(lake.paths(), notJson, 10, 2, Optional.empty());

            assertThat(first.letters()).isEmpty();
            assertThat(first.next()).isPresent();
            assertThat(all(lake.paths(), notJson, 10, 2)).containsExactly("0@5");
        }
    }

    @Test
    void lettersThatAreCommittedAndSealedMeanwhileComeNeitherTwiceNorNever() throws Exception {
        try (SampleLake lake = SampleLake.holding(directory, "writer-1")) {
            lake.assign("matches", 1);
            fill(lake, 6, 3);
            LetterPage first = page(lake.paths(), LetterFilter.ALL, 5, MANY_FILES, Optional.empty());
            assertThat(places(first)).containsExactly("0@17", "0@16", "0@15", "0@14", "0@13");

            fill(lake, 1, 1);
            lake.seal("matches");

            assertThat(rest(lake.paths(), LetterFilter.ALL, 4, MANY_FILES, first.next()))
                    .containsExactly(
                            "0@12", "0@11", "0@10", "0@9", "0@8", "0@7", "0@6", "0@5", "0@4", "0@3", "0@2", "0@1",
                            "0@0");
        }
    }

    @Test
    void aMarkIsReadBackAndAnythingElseIsRefused() throws IOException {
        try (SampleLake lake = new SampleLake(directory, "writer-1")) {
            lake.assign("matches", 1);
            fill(lake, 2, 2);
            LetterMark mark = page(lake.paths(), LetterFilter.ALL, 1, MANY_FILES, Optional.empty())
                    .next()
                    .orElseThrow();

            assertThat(LetterMark.parse(mark.text())).isEqualTo(mark);
        }
        for (String text : List.of("", "1~2", "1~x~1~2026-01-01T00:00:00Z~0~0~p", "~~~~~~", "1~~~~~~~~~~~~")) {
            assertThatThrownBy(() -> LetterMark.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("'" + text + "' does not say where a page of dead letters ended");
        }
    }

    @Test
    void aTableWithoutACommitHasAnEmptyPage() throws IOException {
        try (SampleLake lake = new SampleLake(directory, "writer-1")) {
            assertThat(page(lake.paths(), LetterFilter.ALL, 5, MANY_FILES, Optional.empty()))
                    .isEqualTo(new LetterPage(List.of(), Optional.empty(), 0));
        }
    }

    private static void fill(SampleLake lake, int flushes, int letters) {
        for (int i = 0; i < flushes; i++) {
            for (int k = 0; k < letters; k++) {
                lake.send("matches", 0, "{\"match_id\":\"m\",\"team_1_kills\":\"many\"}");
            }
            lake.flush();
        }
    }

    private static List<String> all(LakePaths paths, LetterFilter filter, int most, int mostFiles) throws IOException {
        LetterPage first = page(paths, filter, most, mostFiles, Optional.empty());
        List<String> places = new ArrayList<>(places(first));
        places.addAll(rest(paths, filter, most, mostFiles, first.next()));
        return places;
    }

    private static List<String> rest(
            LakePaths paths, LetterFilter filter, int most, int mostFiles, Optional<LetterMark> from)
            throws IOException {
        List<String> places = new ArrayList<>();
        Optional<LetterMark> next = from;
        while (next.isPresent()) {
            LetterPage page = page(paths, filter, most, mostFiles, next);
            assertThat(page.letters()).hasSizeLessThanOrEqualTo(most);
            assertThat(page.notThere()).isZero();
            places.addAll(places(page));
            next = page.next().map(mark -> LetterMark.parse(mark.text()));
        }
        return places;
    }

    private static List<String> places(LetterPage page) {
        return page.letters().stream()
                .map(letter -> letter.partition() + "@" + letter.offset())
                .toList();
    }

    private static LetterPage page(
            LakePaths paths, LetterFilter filter, int most, int mostFiles, Optional<LetterMark> after)
            throws IOException {
        try (DeadLetters letters = new DeadLetters(paths, FileLakeStorage.reading(paths))) {
            return letters.page(BuiltInTables.MATCHES, filter, most, mostFiles, after);
        }
    }
}
