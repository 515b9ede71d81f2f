package io.esportslake.log;

import static io.esportslake.log.Lakes.ZERO;
import static io.esportslake.log.Lakes.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process dies before and after every step of a life with two micro-batches, and again in what clears up behind it.
 */
class CrashTest {

    private static final int BATCHES = 2;
    private static final int NEVER = Integer.MAX_VALUE - 1;
    /** Each batch holds three files of two records. */
    private static final int RECORDS = 6;

    @TempDir(factory = MemoryDirectory.class)
    private Path directory;

    @Test
    void everyMicroBatchIsSeenExactlyOnceWhereverTheProcessDies() throws IOException {
        int at = 0;
        while (dies(lake(at), at)) {
            LakePaths paths = lake(at);
            String where = "moment " + at;
            requireRecovered(paths, where);
            Lakes.delete(paths);
            at++;
        }
        assertThat(at).as("only " + at + " moments").isGreaterThan(100);
        requireComplete(lake(at), "no death");
        requireRecovered(lake(at), "no death");
    }

    @Test
    void everyMicroBatchIsSeenExactlyOnceWhenTheNextOneDiesWhileClearingUp() throws IOException {
        // One case per kind of step of the first life; each second life dies at every moment of its opening.
        Set<CommitStep> done = EnumSet.noneOf(CommitStep.class);
        int lives = 0;
        for (int at = 0; ; at++) {
            CommitStep step = stepAt(at);
            if (step == null) {
                break;
            }
            if (at % 2 == 0 || !done.add(step)) {
                continue;
            }
            for (int again = 0; ; again++) {
                LakePaths paths = LakePaths.of(directory.resolve("again-" + at + "-" + again));
                assertThat(dies(paths, at)).isTrue();
                if (!diesOpening(paths, again)) {
                    break;
                }
                String where = "moment " + at + ", then moment " + again;
                requireRecovered(paths, where);
                Lakes.delete(paths);
                lives++;
            }
        }
        assertThat(lives).as("only " + lives + " second lives").isGreaterThan(300);
    }

    private LakePaths lake(int at) {
        return LakePaths.of(directory.resolve("lake-" + at));
    }

    /** The step at a moment of a life that does not end, or null when it is over by then. */
    private CommitStep stepAt(int at) throws IOException {
        if (steps.isEmpty()) {
            live(LakePaths.of(directory.resolve("whole")), (step, moment, path) -> steps.add(step));
        }
        return at < steps.size() ? steps.get(at) : null;
    }

    private final List<CommitStep> steps = new ArrayList<>();

    private static boolean dies(LakePaths paths, int at) throws IOException {
        try {
            live(paths, new Halt(at));
            return false;
        } catch (Halt.Death e) {
            return true;
        }
    }

    private static boolean diesOpening(LakePaths paths, int at) throws IOException {
        Halt halt = new Halt(at);
        try {
            Lakes.open(paths, halt).abandon();
            return false;
        } catch (Halt.Death e) {
            return true;
        }
    }

    private static void live(LakePaths paths, StepListener listener) throws IOException {
        live(Lakes.open(paths, listener));
    }

    /** A whole life: starts where nobody did, commits what is missing of the micro-batches, closes. */
    private static void live(Lake lake) throws IOException {
        try {
            TableWriter table = lake.table("matches");
            if (table.newest().map(commit -> commit.progress().isEmpty()).orElse(true)) {
                publish(table, Lakes.start("start", ZERO, 0));
            }
            long next = table.newest().orElseThrow().progress().get(ZERO).next();
            for (long batch = next / RECORDS; batch < BATCHES; batch++) {
                List<StagedOutput> files = Lakes.stageThree(table, "batch " + batch);
                Lakes.stage(table, Root.PROCESSED, "too much").discard();
                long from = batch * RECORDS;
                publish(table, Lakes.batch("batch-" + batch, ZERO, from, from + RECORDS, files));
                table.prune();
            }
            lake.close();
        } catch (Halt.Death e) {
            lake.abandon();
            throw e;
        }
    }

    /**
     * Opens the lake once more: what the log says is to be seen, nothing else, and nothing is left over. Then lives on
     * there.
     */
    private static void requireRecovered(LakePaths paths, String where) throws IOException {
        Set<String> committed =
                Lakes.log(paths, "matches").stream().map(Commit::commitId).collect(Collectors.toSet());
        Lake lake = Lakes.open(paths);
        assertThat(Lakes.visibleContents(paths)).as(where).isEqualTo(expected(committed));
        assertThat(Lakes.leftovers(paths))
                .as(where)
                .isEqualTo(List.of("checkpoints/_writers/" + lake.writerId() + ".lock"));
        live(lake);
        requireComplete(paths, where);
    }

    private static void requireComplete(LakePaths paths, String where) throws IOException {
        assertThat(Lakes.leftovers(paths)).as(where).isEmpty();
        assertThat(Lakes.visibleContents(paths)).as(where).isEqualTo(expected(Set.of("batch-0", "batch-1")));
        List<Commit> log = Lakes.log(paths, "matches");
        CommitTotals totals = log.get(log.size() - 1).totals();
        assertThat(totals.records().received()).as(where).isEqualTo(2L * RECORDS);
        assertThat(totals.files()).as(where).isEqualTo(2 * 3);
    }

    private static List<String> expected(Set<String> commitIds) {
        List<String> contents = new ArrayList<>();
        for (int batch = 0; batch < BATCHES; batch++) {
            if (commitIds.contains("batch-" + batch)) {
                contents.add("batch " + batch + " dead");
                contents.add("batch " + batch + " finished");
                contents.add("batch " + batch + " live");
            }
        }
        return contents;
    }
}
