package io.esportslake.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esportslake.log.MemoryPlace.Deletions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryLakeStorageTest extends LakeStorageContract {

    @Override
    protected StoragePlace newPlace() {
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
        assertEquals(List.of(1L), after.log("matches").versions());
        assertEquals(OptionalLong.of(1), after.table("matches").size(target));
        assertEquals(OptionalLong.of(1), after.table("matches").size(staged));
        assertTrue(after.writers().takeFrom("before").isPresent(), "a lock dies with the power");
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

        assertEquals(OptionalLong.empty(), table.size(new RootedPath(Root.DEAD_LETTERS, unsettled.path())));
        assertEquals(OptionalLong.empty(), table.size(target));
        assertEquals(
                deletions == Deletions.UNDONE ? OptionalLong.of(1) : OptionalLong.empty(),
                table.size(staged),
                "what was deleted may be back");
        assertEquals(Optional.empty(), process("after").log("matches").read(1));
    }

    @Test
    void aNameThatWasSettledLeadsToNothingWhenItsContentsWereNot() throws IOException {
        TableStorage table = process("before").table("matches");
        NewFile file = table.stage(Root.PROCESSED);
        file.output().write(1);
        RootedPath staged = new RootedPath(Root.PROCESSED, file.path());
        table.settleStaged(List.of(staged));

        place.losePower(Deletions.DONE);

        assertEquals(OptionalLong.of(0), table.size(staged));
    }
}
