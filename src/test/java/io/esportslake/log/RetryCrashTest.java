package io.esportslake.log;

import static io.esportslake.log.Lakes.ZERO;
import static io.esportslake.log.Lakes.publish;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The process dies before and after every step of a life in which dead letters give way to rows, and again behind that.
 */
class RetryCrashTest extends MortalLife {

    private static final int BATCHES = 3;
    private static final int RECORDS = 2;

    @Test
    void everyLetterIsOneRowInTheEndWhereverTheRetryDies() throws IOException {
        assertThat(dieAtEachMoment()).as("moments").isGreaterThan(200);
    }

    @Test
    void everyLetterIsOneRowInTheEndWhenTheNextRetryDiesToo() throws IOException {
        int moments = steps().size();
        int lives = 0;
        for (int at = moments - 1; at > moments / 2; at -= 3) {
            lives += dieTwice(at, at % 7, 7);
        }
        assertThat(lives).as("second lives").isGreaterThan(200);
    }

    @Test
    void ofTwoRetriesOfTheSameLettersOneIsDiscardedAndPlansAnew() throws IOException {
        MemoryPlace place = new MemoryPlace();
        MemoryLakeStorage storage = new MemoryLakeStorage(place, "writer", StepListener.NONE);
        try (Lake lake = Lake.open(storage, Lakes.options())) {
            TableWriter one = lake.table("matches");
            publish(one, Lakes.start("start", ZERO, 0));
            StagedOutput letters = Lakes.letters(one, ZERO, 0, 4, text(0, 2) + "+" + text(2, 4), Visibility.VISIBLE);
            publish(one, Lakes.batch("b", ZERO, 0, 4, List.of(letters)));
            TableWriter other = lake.table("matches");
            List<LiveFile> planned = letters(other);
            List<StagedOutput> outputs = List.of(Lakes.output(other, Root.PROCESSED, List.of(text(0, 2), text(2, 4))));
            retry(one, storage.table("matches"), letters(one));

            CommitOutcome outcome = other.commit(Lakes.retry("late", planned, outputs));

            assertThat(outcome)
                    .isEqualTo(new CommitOutcome.Discarded("version 3 of writer writer has removed "
                            + planned.get(0).path()));
            outputs.get(0).file().discard();
            retry(other, storage.table("matches"), letters(other));
            assertThat(texts(place, "processed/matches/").stream().sorted().toList())
                    .isEqualTo(List.of(text(0, 2), text(2, 4)));
            assertThat(texts(place, "dead_letters/matches/")).isEmpty();
        }
    }

    /** Commits what is missing of the micro-batches, all of them letters, then makes rows of them, one file by one. */
    @Override
    void live(Lake lake, TableWriter table, TableStorage files) throws IOException {
        long next = table.newest().orElseThrow().progress().get(ZERO).next();
        for (long from = next; from < BATCHES * RECORDS; from += RECORDS) {
            Visibility visibility = from == 0 ? Visibility.HELD : Visibility.VISIBLE;
            StagedOutput letters =
                    Lakes.letters(table, ZERO, from, from + RECORDS, text(from, from + RECORDS), visibility);
            publish(table, Lakes.batch("b-" + from, ZERO, from, from + RECORDS, List.of(letters)));
        }
        for (List<LiveFile> left = letters(table); !left.isEmpty(); left = letters(table)) {
            retry(table, files, left);
        }
    }

    private static String text(long from, long until) {
        return ZERO + "[" + from + ", " + until + ")";
    }

    private static List<LiveFile> letters(TableWriter table) throws IOException {
        List<LiveFile> letters = new ArrayList<>();
        table.refresh();
        table.inventory().orElseThrow().forEach(file -> {
            if (file.root() == Root.DEAD_LETTERS) {
                letters.add(file);
            }
        });
        return letters;
    }

    private static void retry(TableWriter table, TableStorage files, List<LiveFile> letters) throws IOException {
        publish(table, Lakes.retry("r-" + Lakes.newWriter(), letters, Lakes.retried(table, files, letters)));
    }

    private static List<String> texts(MemoryPlace place, String directory) throws IOException {
        return place.texts(directory).stream()
                .flatMap(text -> Stream.of(text.split("\\+")))
                .toList();
    }

    /** Opens the lake once more: what is committed is there, as a row or as a letter, and once by then. */
    @Override
    void requireNothingLost(MemoryPlace place, String where) throws IOException {
        Set<String> before = new TreeSet<>(texts(place, "processed/matches/"));
        before.addAll(texts(place, "dead_letters/matches/"));
        before.addAll(texts(place, "dead_letters/_held/"));
        Lake.open(reader(place), Lakes.options()).close();
        List<String> there = new ArrayList<>(texts(place, "processed/matches/"));
        there.addAll(texts(place, "dead_letters/matches/"));
        there.addAll(texts(place, "dead_letters/_held/"));
        assertThat(there).as(where).isEqualTo(there.stream().distinct().toList());
        assertThat(there).as(where + ": was there " + before + ", now " + there).containsAll(before);
        List<Commit> log = Lakes.log(reader(place), "matches");
        long taken = log.stream()
                .filter(commit -> commit.kind().equals("micro-batch"))
                .count();
        assertThat(there.size()).as(where).isEqualTo(taken);
    }

    @Override
    void requireComplete(MemoryPlace place, String where) throws IOException {
        assertThat(texts(place, "processed/matches/").stream().sorted().toList())
                .as(where)
                .isEqualTo(List.of(text(0, 2), text(2, 4), text(4, 6)));
        assertThat(texts(place, "dead_letters/matches/")).as(where).isEmpty();
        assertThat(texts(place, "dead_letters/_held/")).as(where).isEmpty();
        Commit newest = newest(place);
        assertThat(newest.totals().files()).as(where).isEqualTo(3);
        assertThat(newest.totals().records().rows()).as(where).isEqualTo((long) BATCHES * RECORDS);
        assertThat(newest.totals().records().deadLetters()).as(where).isZero();
        assertThat(newest.progress().get(ZERO).records().rows()).as(where).isEqualTo((long) BATCHES * RECORDS);
    }
}
