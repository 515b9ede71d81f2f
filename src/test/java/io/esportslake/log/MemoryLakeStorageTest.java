package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.log.MemoryPlace.Deletions;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryLakeStorageTest extends LakeStorageContract {

    @Override
    public StoragePlace newPlace() {
        return new InMemory();
    }

    @Override
    protected Set<CommitStep> ownSteps() {
        return Set.of();
    }

    @Override
    protected void leaveTemporary(LakeStorage storage) throws IOException {
        ((MemoryLakeStorage) storage).place.create("checkpoints/matches/00000000000000000009.0.dead.tmp");
    }

    private final MemoryPlace place = new MemoryPlace();

    private LakeStorage process(String writer) {
        return new MemoryLakeStorage(place, writer, StepListener.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasSettledSurvivesALossOfPower(Deletions deletions) throws IOException {
        LakeStorage before = process("before");
        WriterLock lock = before.writers().lock();
        before.log("matches").putIfAbsent(CommitLogContract.commit(1, "a"));
        TableStorage table = before.table("matches");
        NewFile file = table.stage(Root.PROCESSED);
        file.output().write(1);
        file.seal();
        RootedPath staged = new RootedPath(Root.PROCESSED, file.path());
        RootedPath target = new RootedPath(Root.PROCESSED, "matches/1.parquet");
        table.settleStaged(List.of(staged));
        table.publish(staged, target);
        table.settlePublished(List.of(target));

        place.losePower(deletions);

        LakeStorage after = process("after");
        assertThat(after.log("matches").versions()).isEqualTo(List.of(1L));
        assertThat(after.table("matches").size(target)).isEqualTo(OptionalLong.of(1));
        assertThat(after.table("matches").size(staged)).isEqualTo(OptionalLong.of(1));
        assertThat(after.writers().takeFrom("before"))
                .as("a lock dies with the power")
                .isPresent();
        lock.release();
    }

    @ParameterizedTest
    @EnumSource
    void whatWasNotSettledIsLostWithThePower(Deletions deletions) throws IOException {
        TableStorage table = process("before").table("matches");
        NewFile unsealed = table.stage(Root.PROCESSED);
        unsealed.output().write(1);
        NewFile unsettled = table.stage(Root.DEAD_LETTERS);
        unsettled.output().write(1);
        unsettled.seal();
        NewFile shown = table.stage(Root.PROCESSED);
        shown.output().write(1);
        shown.seal();
        RootedPath staged = new RootedPath(Root.PROCESSED, shown.path());
        table.settleStaged(List.of(staged));
        RootedPath target = new RootedPath(Root.PROCESSED, "matches/1.parquet");
        table.publish(staged, target);
        table.deleteStaged(staged);

        place.losePower(deletions);

        assertThat(table.size(new RootedPath(Root.DEAD_LETTERS, unsettled.path())))
                .isEmpty();
        assertThat(table.size(target)).isEmpty();
        assertThat(table.size(staged))
                .as("what was deleted may be back")
                .isEqualTo(deletions == Deletions.UNDONE ? OptionalLong.of(1) : OptionalLong.empty());
        assertThat(process("after").log("matches").read(1)).isEmpty();
    }

    @Test
    void aNameThatWasSettledLeadsToNothingWhenItsContentsWereNot() throws IOException {
        TableStorage table = process("before").table("matches");
        NewFile file = table.stage(Root.PROCESSED);
        file.output().write(1);
        RootedPath staged = new RootedPath(Root.PROCESSED, file.path());
        table.settleStaged(List.of(staged));

        place.losePower(Deletions.DONE);

        assertThat(table.size(staged)).isEqualTo(OptionalLong.of(0));
    }
}
