package io.esportslake.log;

import static io.esportslake.log.Lakes.ZERO;
import static io.esportslake.log.Lakes.publish;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
class SealCrashTest extends MortalLife {

    private static final int BATCHES = 2;
    private static final int RECORDS = 4;
    private static final int KEYS = 2;

    @Test
    void everyRowIsSeenOnceInTheEndWhereverTheSealerDies() throws IOException {
        assertThat(dieAtEachMoment()).as("moments").isGreaterThan(230);
    }

    @Test
    void everyRowIsSeenOnceInTheEndWhenTheNextSealerDiesToo() throws IOException {
        List<CommitStep> steps = steps();
        Map<CommitStep, Integer> done = new EnumMap<>(CommitStep.class);
        int lives = 0;
        // Backwards: the last times that each step comes by are those of two seals, before them those of two
        // gatherings.
        for (int at = steps.size() - 1; at >= gathering(steps); at--) {
            if (at % 2 == 0 || done.merge(steps.get(at), 1, Integer::sum) > 2 * KEYS) {
                continue;
            }
            // Every ninth moment of the second life, other ones after each first death.
            lives += dieTwice(at, at / 2 % 9, 9);
        }
        assertThat(lives).as("second lives").isGreaterThan(400);
    }

    /** Where the first of two times two files is begun that a sealer makes. */
    private static int gathering(List<CommitStep> steps) {
        int at = steps.size();
        for (int file = 0; file < 2 * KEYS; file++) {
            // Told of twice.
            at = steps.subList(0, steps.subList(0, at).lastIndexOf(CommitStep.STAGE_CREATE_FILE))
                    .lastIndexOf(CommitStep.STAGE_CREATE_FILE);
        }
        return at;
    }

    /**
     * A whole life: commits what is missing of the micro-batches, held back, gathers those, and seals all when it
     * stops.
     */
    @Override
    void live(Lake lake, TableWriter table, TableStorage files) throws IOException {
        long next = table.newest().orElseThrow().progress().get(ZERO).next();
        for (long batch = next / RECORDS; batch < BATCHES; batch++) {
            long from = batch * RECORDS;
            List<StagedOutput> held = List.of(
                    Lakes.hold(table, "live", ZERO, from, from + 2, "live " + batch),
                    Lakes.hold(table, "finished", ZERO, from + 2, from + 4, "finished " + batch));
            publish(table, Lakes.batch("b-" + batch, ZERO, from, from + RECORDS, held));
        }
        TableSealing sealing = lake.sealing("matches");
        sealing.collect();
        PartJoin join = Lakes.textJoin(files);
        for (List<LiveFile> parts :
                sealing.plan(Lakes.GATHER_RULES, SealTurn.OWNER).gathers()) {
            sealing.gather(parts, join);
        }
        Lakes.sealAll(sealing);
    }

    private static List<String> rows(List<String> contents) {
        return contents.stream()
                .flatMap(content -> Stream.of(content.split("\\+")))
                .sorted()
                .toList();
    }

    /** Opens the lake once more, without sealing: what is committed is there, and readers see nothing twice. */
    @Override
    void requireNothingLost(MemoryPlace place, String where) throws IOException {
        Lake.open(reader(place), Lakes.options()).close();
        List<String> visible = rows(place.texts("processed/matches/"));
        assertThat(visible).as(where).isEqualTo(visible.stream().distinct().toList());
        Set<String> all = new TreeSet<>(visible);
        all.addAll(rows(place.texts("processed/_held/")));
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

    @Override
    void requireComplete(MemoryPlace place, String where) throws IOException {
        assertThat(rows(place.texts("processed/matches/")))
                .as(where)
                .isEqualTo(List.of("finished 0", "finished 1", "live 0", "live 1"));
        assertThat(place.texts("processed/_held/")).as(where).isEmpty();
        Commit newest = newest(place);
        assertThat(newest.totals().files())
                .as(where)
                .isEqualTo(place.texts("processed/matches/").size());
        assertThat(newest.totals().records().rows()).as(where).isEqualTo((long) BATCHES * RECORDS);
    }
}
