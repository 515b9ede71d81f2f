package io.esportslake.log;

import static io.esportslake.log.Lakes.ZERO;
import static io.esportslake.log.Lakes.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.log.MemoryPlace.Deletions;
import io.esportslake.log.StepListener.Moment;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process dies before it has settled what others see already, another one builds upon it, and then the power goes:
 * who builds upon something has to settle it first. {@link Scenario} has all cases of one interruption.
 */
class PowerLossTest {

    private final MemoryPlace place = new MemoryPlace();

    private MemoryLakeStorage storage(String writer, StepListener listener) {
        return new MemoryLakeStorage(place, writer, listener);
    }

    private void start() throws IOException {
        try (Lake lake = Lake.open(storage("first", StepListener.NONE), Lakes.options())) {
            TableWriter table = lake.table("matches");
            publish(table, Lakes.start("s", ZERO, 0));
        }
    }

    /** Dies with a document that everybody sees and that nobody has settled. */
    private void leaveUnsettledCommit() throws IOException {
        Listening listener = new Listening();
        MemoryLakeStorage dying = storage("dying", listener);
        TableWriter table = Lake.open(dying, Lakes.options()).table("matches");
        List<StagedOutput> files = List.of(Lakes.stageRows(table, "live", "rows"));
        listener.to = (step, moment, name) -> {
            if (step == CommitStep.PUT_FSYNC_DIRECTORY && moment == Moment.BEFORE) {
                throw new Halt.Death("unsettled");
            }
        };
        assertThatThrownBy(() -> table.commit(Lakes.batch("a", ZERO, 0, 2, files)))
                .isInstanceOf(Halt.Death.class);
        place.ended(dying);
    }

    /** Opens the lake, which publishes what is committed, and dies. */
    private void openAndDie() throws IOException {
        Lake.open(storage("next", StepListener.NONE), Lakes.options()).abandon();
    }

    @ParameterizedTest
    @EnumSource
    void whoPublishesWhatAnotherCommittedSettlesTheCommitFirst(Deletions deletions) throws IOException {
        start();
        leaveUnsettledCommit();
        openAndDie();
        place.losePower(deletions);

        try (Lake lake = Lake.open(storage("last", StepListener.NONE), Lakes.options())) {
            TableWriter table = lake.table("matches");
            assertThat(table.newest().orElseThrow().progress().get(ZERO).next()).isEqualTo(2);
        }
        assertThat(published()).isEqualTo(1);
    }

    private long published() {
        return place.namesBelow("processed/matches/").stream()
                .filter(name -> name.endsWith(".parquet"))
                .count();
    }

    @ParameterizedTest
    @EnumSource
    void whoCommitsToALakeSettlesItsIdentityFirst(Deletions deletions) throws IOException {
        leaveUnsettledIdentity();
        String lakeId = commitAndDie();
        place.losePower(deletions);

        try (Lake lake = Lake.open(storage("last", StepListener.NONE), Lakes.options())) {
            assertThat(lake.lakeId()).isEqualTo(lakeId);
        }
    }

    /** So the test above can fail: what makes an identity durable in it is this step alone. */
    @ParameterizedTest
    @EnumSource
    void aStorageThatForgetsToSettleTheIdentityLosesTheLake(Deletions deletions) throws IOException {
        leaveUnsettledIdentity();
        commitAndDie(CommitStep.IDENTITY_FSYNC_DIRECTORY);
        place.losePower(deletions);

        assertThatThrownBy(() -> Lake.open(storage("last", StepListener.NONE), Lakes.options()))
                .isInstanceOf(InconsistentLakeException.class);
    }

    /** The other process dies behind its link, when this one has found no mark and is about to make one. */
    @ParameterizedTest
    @EnumSource
    void whoFindsAnIdentityMadeMeanwhileSettlesItToo(Deletions deletions) throws IOException {
        Listening listener = new Listening();
        listener.to = (step, moment, name) -> {
            if (step == CommitStep.IDENTITY_LINK && moment == Moment.BEFORE) {
                listener.to = StepListener.NONE;
                leaveUnsettledIdentity();
            }
        };
        Lake lake = Lake.open(storage("next", listener), Lakes.options());
        publish(lake.table("matches"), Lakes.start("s", ZERO, 0));
        lake.abandon();
        place.losePower(deletions);

        try (Lake last = Lake.open(storage("last", StepListener.NONE), Lakes.options())) {
            assertThat(last.lakeId()).isEqualTo(lake.lakeId());
        }
    }

    private void leaveUnsettledIdentity() {
        MemoryLakeStorage dying = storage("dying", (step, moment, name) -> {
            if (step == CommitStep.IDENTITY_FSYNC_DIRECTORY && moment == Moment.BEFORE) {
                throw new Halt.Death("unsettled");
            }
        });
        assertThatThrownBy(() -> Lake.open(dying, Lakes.options())).isInstanceOf(Halt.Death.class);
        place.ended(dying);
    }

    private String commitAndDie(CommitStep... forgotten) throws IOException {
        MemoryLakeStorage next = storage("next", StepListener.NONE);
        next.forgetToSettle(Set.of(forgotten));
        Lake lake = Lake.open(next, Lakes.options());
        TableWriter table = lake.table("matches");
        publish(table, Lakes.start("s", ZERO, 0));
        lake.abandon();
        return lake.lakeId();
    }
}
