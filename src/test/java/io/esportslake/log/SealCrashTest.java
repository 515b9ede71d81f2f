package io.esportslake.log;

import static io.esportslake.log.Lakes.ZERO;
import static io.esportslake.log.Lakes.committed;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The process dies before and after every step of a life that holds rows back and seals them, and again behind that.
 */
class SealCrashTest {

    private static final int BATCHES = 2;
    private static final int RECORDS = 4;
    private static final int KEYS = 2;

    @Test
    void everyRowIsSeenOnceInTheEndWhereverTheSealerDies() throws IOException {
        int at = 0;
        for (MemoryPlace place = new MemoryPlace(); dies(place, at); place = new MemoryPlace()) {
            requireNothingLost(place, "moment " + at);
            requireComplete(place, "moment " + at);
            at++;
        }
        assertThat(at).as("only " + at + " moments").isGreaterThan(230);
    }

    @Test
    void everyRowIsSeenOnceInTheEndWhenTheNextSealerDiesToo() throws IOException {
        List<CommitStep> steps = new ArrayList<>();
        live(new MemoryPlace(), (step, moment, path) -> steps.add(step));
        Map<CommitStep, Integer> done = new EnumMap<>(CommitStep.class);
        int lives = 0;
        // Backwards: the last times that each step comes by are those of two seals, before them those of two
        // gatherings.
        for (int at = steps.size() - 1; at >= gathering(steps); at--) {
            if (at % 2 == 0 || done.merge(steps.get(at), 1, Integer::sum) > 2 * KEYS) {
                continue;
            }
            // Every ninth moment of the second life, other ones after each first death.
            for (int again = at / 2 % 9; ; again += 9) {
                MemoryPlace place = new MemoryPlace();
                assertThat(dies(place, at)).isTrue();
                boolean isDead = dies(place, again);
                String where = "moment " + at + ", then moment " + again;
                requireNothingLost(place, where);
                requireComplete(place, where);
                lives++;
                if (!isDead) {
                    break;
                }
            }
        }
        assertThat(lives).as("only " + lives + " second lives").isGreaterThan(400);
    }

    /** Where the first of two times two files is begun that a sealer makes. */
    private static int gathering(List<CommitStep> steps) {
        int at = steps.size();
        for (int file = 0; file < 2 * KEYS; file++) {
            // Told of twice: before and after.
            at = steps.subList(0, steps.subList(0, at).lastIndexOf(CommitStep.STAGE_CREATE_FILE))
                    .lastIndexOf(CommitStep.STAGE_CREATE_FILE);
        }
        return at;
    }

    private static boolean dies(MemoryPlace place, int at) throws IOException {
        try {
            live(place, new Halt(at));
            return false;
        } catch (Halt.Death e) {
            return true;
        }
    }

    /**
     * A whole life: commits what is missing of the micro-batches, held back, gathers those, and seals all when it
     * stops.
     */
    private static void live(MemoryPlace place, StepListener listener) throws IOException {
        MemoryLakeStorage storage = new MemoryLakeStorage(place, Lakes.newWriter(), listener);
        Lake lake = null;
        try {
            lake = Lake.open(storage, Lakes.options());
            TableWriter table = lake.table("matches");
            if (table.newest().map(commit -> commit.progress().isEmpty()).orElse(true)) {
                table.publish(
                        committed(table.commit(Lakes.start("start", ZERO, 0))).commit());
            }
            long next = table.newest().orElseThrow().progress().get(ZERO).next();
            for (long batch = next / RECORDS; batch < BATCHES; batch++) {
                long from = batch * RECORDS;
                List<StagedOutput> files = List.of(
                        Lakes.hold(table, "live", ZERO, from, from + 2, "live " + batch),
                        Lakes.hold(table, "finished", ZERO, from + 2, from + 4, "finished " + batch));
                table.publish(committed(table.commit(Lakes.batch("b-" + batch, ZERO, from, from + RECORDS, files)))
                        .commit());
            }
            TableSealing sealing = lake.sealing("matches");
            sealing.collect();
            PartJoin join = Lakes.textJoin(storage.table("matches"));
            for (List<LiveFile> parts :
                    sealing.plan(Lakes.GATHER_RULES, SealTurn.OWNER).gathers()) {
                sealing.gather(parts, join);
            }
            for (List<LiveFile> parts :
                    sealing.plan(Lakes.SEAL_RULES, SealTurn.LAST).seals()) {
                sealing.seal(parts, join);
            }
            lake.close();
        } catch (Halt.Death e) {
            place.ended(storage);
            throw e;
        }
    }

    private static List<String> contents(MemoryPlace place, String directory) throws IOException {
        List<String> contents = new ArrayList<>();
        for (String name : place.namesBelow("processed/" + directory + "/")) {
            contents.add(new String(place.bytes(name), StandardCharsets.UTF_8));
        }
        return contents;
    }

    private static List<String> leftovers(MemoryPlace place) {
        return place.namesBelow("").stream()
                .filter(name -> name.endsWith(".staged") || name.endsWith(".tmp") || name.endsWith(".lock"))
                .toList();
    }

    private static MemoryLakeStorage reader(MemoryPlace place) {
        return new MemoryLakeStorage(place, Lakes.newWriter(), StepListener.NONE);
    }

    private static List<String> rows(List<String> contents) {
        return contents.stream()
                .flatMap(content -> Stream.of(content.split("\\+")))
                .sorted()
                .toList();
    }

    /** Opens the lake once more, without sealing: what is committed is there, and readers see nothing twice. */
    private static void requireNothingLost(MemoryPlace place, String where) throws IOException {
        Lake.open(reader(place), Lakes.options()).close();
        List<String> visible = rows(contents(place, "matches"));
        assertThat(visible).as(where).isEqualTo(visible.stream().distinct().toList());
        Set<String> all = new TreeSet<>(visible);
        all.addAll(rows(contents(place, "_held")));
        List<String> expected = new ArrayList<>();
        for (Commit commit : Lakes.log(reader(place), "matches")) {
            if (commit.kind().equals("micro-batch")) {
                String batch = commit.commitId().substring("b-".length());
                expected.addAll(List.of("finished " + batch, "live " + batch));
            }
        }
        assertThat(List.copyOf(all))
                .as(where)
                .isEqualTo(expected.stream().sorted().toList());
    }

    private static void requireComplete(MemoryPlace place, String where) throws IOException {
        live(place, StepListener.NONE);
        assertThat(rows(contents(place, "matches")))
                .as(where)
                .isEqualTo(List.of("finished 0", "finished 1", "live 0", "live 1"));
        assertThat(contents(place, "_held")).as(where).isEmpty();
        assertThat(leftovers(place)).as(where).isEmpty();
        List<Commit> log = Lakes.log(reader(place), "matches");
        Commit newest = log.get(log.size() - 1);
        assertThat(newest.totals().files())
                .as(where)
                .isEqualTo(contents(place, "matches").size());
        assertThat(newest.totals().records().rows()).as(where).isEqualTo((long) BATCHES * RECORDS);
    }
}
