package io.esportslake.log;

import static io.esportslake.log.Lakes.ONE;
import static io.esportslake.log.Lakes.ZERO;
import static io.esportslake.log.Lakes.publish;
import static io.esportslake.log.Lakes.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.source.TopicPartition;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** At every moment of one process, another one comes and does all it has to do. */
class InterleavingTest {

    @TempDir(factory = MemoryDirectory.class)
    private Path directory;

    /** Runs something once, at the n-th moment. */
    private static final class Meanwhile implements StepListener {
        private interface Action {
            void run() throws IOException;
        }

        private final int at;
        private final Action action;
        private int moments;

        Meanwhile(int at, Action action) {
            this.at = at;
            this.action = action;
        }

        @Override
        public void at(CommitStep step, Moment moment, String place) {
            if (moments++ == at) {
                try {
                    action.run();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        boolean isDone() {
            return moments > at;
        }
    }

    private interface Scenario {
        /** Plays with the other process coming at a moment; false when it was over before. */
        boolean play(LakePaths paths, int at) throws IOException;
    }

    private void atEveryMoment(int atLeast, Scenario scenario) throws IOException {
        int at = 0;
        LakePaths paths = LakePaths.of(directory.resolve("lake"));
        while (scenario.play(paths, at)) {
            Lakes.delete(paths);
            at++;
        }
        assertThat(at).as("only " + at + " moments").isGreaterThanOrEqualTo(atLeast);
    }

    private static void start(LakePaths paths) throws IOException {
        try (Lake lake = Lakes.open(paths)) {
            TableWriter table = lake.table("matches");
            publish(table, Lakes.start("s0", ZERO, 0));
            publish(table, Lakes.start("s1", ONE, 0));
        }
    }

    private static void commitThree(TableWriter table, String label, TopicPartition of) throws IOException {
        publish(table, Lakes.batch(label, of, 0, 6, Lakes.stageThree(table, label)));
    }

    private static void requireBoth(LakePaths paths) throws IOException {
        assertThat(Lakes.visibleContents(paths))
                .isEqualTo(List.of(
                        "mine dead", "mine finished", "mine live", "theirs dead", "theirs finished", "theirs live"));
        List<Commit> log = Lakes.log(paths, "matches");
        Commit newest = log.get(log.size() - 1);
        assertThat(newest.progress().get(ZERO).next()).isEqualTo(6);
        assertThat(newest.progress().get(ONE).next()).isEqualTo(6);
        assertThat(newest.totals().records().received()).isEqualTo(12);
        assertThat(newest.totals().files()).isEqualTo(6);
    }

    @Test
    void anotherWriterOfOtherTopicPartitionsDisturbsNobody() throws IOException {
        atEveryMoment(60, (paths, at) -> {
            start(paths);
            Meanwhile other = new Meanwhile(at, () -> {
                try (Lake lake = Lakes.open(paths)) {
                    commitThree(lake.table("matches"), "theirs", ONE);
                }
            });
            try (Lake lake = Lakes.open(paths, other)) {
                commitThree(lake.table("matches"), "mine", ZERO);
                if (!other.isDone()) {
                    return false;
                }
                requireBoth(paths);
            }
            assertThat(Lakes.leftovers(paths)).isEmpty();
            return true;
        });
    }

    @Test
    void ofTwoWritersOfOneTopicPartitionExactlyOneCommits() throws IOException {
        atEveryMoment(40, (paths, at) -> {
            start(paths);
            List<String> winners = new ArrayList<>();
            // Opened before, so that both begin at the same offset.
            try (Lake theirs = Lakes.open(paths)) {
                TableWriter theirTable = theirs.table("matches");
                Meanwhile other = new Meanwhile(at, () -> race(theirTable, "theirs", winners));
                Listening listener = new Listening();
                try (Lake mine = Lake.open(FileLakeStorage.of(paths, Lakes.newWriter(), listener), Lakes.options())) {
                    TableWriter myTable = mine.table("matches");
                    listener.to = other;
                    race(myTable, "mine", winners);
                    listener.to = StepListener.NONE;
                    if (!other.isDone()) {
                        return false;
                    }
                    assertThat(winners.size())
                            .as("at " + at + " won " + winners)
                            .isEqualTo(1);
                    String winner = winners.get(0);
                    assertThat(Lakes.visibleContents(paths))
                            .isEqualTo(List.of(winner + " dead", winner + " finished", winner + " live"));
                }
            }
            assertThat(Lakes.leftovers(paths)).isEmpty();
            return true;
        });
    }

    private static void race(TableWriter table, String label, List<String> winners) throws IOException {
        if (table.newest().orElseThrow().progress().get(ZERO).next() != 0) {
            return; // the other one was through before this one looked
        }
        List<StagedOutput> files = Lakes.stageThree(table, label);
        CommitOutcome outcome = table.commit(Lakes.batch(label, ZERO, 0, 6, files));
        if (outcome instanceof CommitOutcome.Committed done) {
            winners.add(label);
            table.publish(done.commit());
        } else {
            for (StagedOutput file : files) {
                file.file().discard();
            }
        }
    }

    @Test
    void twoRecoveriesAtOnceDoNotDisturbEachOther() throws IOException {
        atEveryMoment(60, (paths, at) -> {
            leaveHalfPublished(paths);
            Meanwhile other = new Meanwhile(at, () -> {
                try (Lake lake = Lakes.open(paths)) {
                    commitThree(lake.table("matches"), "theirs", ONE);
                }
            });
            try (Lake lake = Lakes.open(paths, other)) {
                if (!other.isDone()) {
                    return false;
                }
                lake.table("matches").refresh();
                requireBoth(paths);
            }
            // The one that found the dead writer's lock taken leaves it to the other, which may have gone on too far.
            try (Lake last = Lakes.open(paths)) {
                requireBoth(paths);
                assertThat(Lakes.leftovers(paths))
                        .isEqualTo(List.of("checkpoints/_writers/" + last.writerId() + ".lock"));
            }
            return true;
        });
    }

    /** A writer died after it had linked one of three committed files, with another file staged. */
    private static void leaveHalfPublished(LakePaths paths) throws IOException {
        start(paths);
        int[] links = {0};
        Lake lake = Lakes.open(paths, (step, moment, place) -> {
            if (step == CommitStep.PUBLISH_LINK && ++links[0] == 3) {
                throw new Halt.Death("half published");
            }
        });
        TableWriter table = lake.table("matches");
        Lakes.stage(table, Root.PROCESSED, "orphan");
        try {
            commitThree(table, "mine", ZERO);
            throw new AssertionError("it did not die");
        } catch (Halt.Death e) {
            lake.abandon();
        }
        assertThat(Lakes.visibleContents(paths).size()).isEqualTo(1);
    }

    @Test
    void ofTwoWhoSealTheSameEachRowIsSeenOnceAndNothingIsLeftOver() throws IOException {
        atEveryMoment(60, (paths, at) -> {
            start(paths);
            try (Lake lake = Lakes.open(paths)) {
                Lakes.holdTwo(lake.table("matches"));
            }
            Meanwhile other = new Meanwhile(at, () -> {
                try (Lake lake = Lakes.open(paths)) {
                    sealAll(lake);
                    commitThree(lake.table("matches"), "theirs", ONE);
                }
            });
            try (Lake lake = Lakes.open(paths, other)) {
                sealAll(lake);
                if (!other.isDone()) {
                    return false;
                }
            }
            try (Lake last = Lakes.open(paths)) {
                sealAll(last);
            }
            assertThat(Lakes.visibleContents(paths))
                    .isEqualTo(List.of("rows 0+rows 1", "theirs dead", "theirs finished", "theirs live"));
            assertThat(Lakes.heldContents(paths)).isEmpty();
            assertThat(Lakes.leftovers(paths)).isEmpty();
            return true;
        });
    }

    private static void sealAll(Lake lake) throws IOException {
        TableSealing sealing = lake.sealing("matches");
        sealing.collect();
        Lakes.sealAll(sealing);
        sealing.collect();
    }

    @Test
    void aLivingWriterAndARecoveryPublishTheSameCommit() throws IOException {
        atEveryMoment(15, (paths, at) -> {
            start(paths);
            Meanwhile other = new Meanwhile(at, () -> Lakes.open(paths).close());
            Listening listener = new Listening();
            LakeStorage storage = FileLakeStorage.of(paths, Lakes.newWriter(), listener);
            try (Lake lake = Lake.open(storage, Lakes.options())) {
                TableWriter table = lake.table("matches");
                Commit commit = put(table, Lakes.batch("mine", ZERO, 0, 6, Lakes.stageThree(table, "mine")));
                listener.to = other;
                new Publisher(storage.table("matches"), storage.log("matches")).publish(commit);
                listener.to = StepListener.NONE;
                if (!other.isDone()) {
                    return false;
                }
                table.publish(commit);
                assertThat(Lakes.visibleContents(paths)).isEqualTo(List.of("mine dead", "mine finished", "mine live"));
            }
            assertThat(Lakes.leftovers(paths)).isEmpty();
            return true;
        });
    }
}
