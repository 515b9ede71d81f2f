package io.esportslake.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.esportslake.log.Root;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LakePathsTest {

    private final LakePaths paths = LakePaths.of(Path.of("/lake"));

    @Test
    void everythingLiesWhereItIsDocumented() {
        assertEquals(Path.of("/lake"), paths.dataLake());
        assertEquals(Path.of("/lake/_lake.json"), paths.identity());
        assertEquals(Path.of("/lake/_group.json"), paths.group());
        assertEquals(Path.of("/lake/processed"), paths.root(Root.PROCESSED));
        assertEquals(Path.of("/lake/dead_letters"), paths.root(Root.DEAD_LETTERS));
        assertEquals(Path.of("/lake/processed/_lake.json"), paths.mark(Root.PROCESSED));
        assertEquals(Path.of("/lake/dead_letters/_lake.json"), paths.mark(Root.DEAD_LETTERS));
        assertEquals(Path.of("/lake/processed/matches"), paths.tableDirectory(Root.PROCESSED, "matches"));
        assertEquals(Path.of("/lake/processed/_staging/matches/w1"), paths.staging(Root.PROCESSED, "matches", "w1"));
        assertEquals(
                Path.of("/lake/processed/matches/_staging/w1"), paths.formerStaging(Root.PROCESSED, "matches", "w1"));
        assertEquals(Path.of("/lake/checkpoints/matches"), paths.checkpoints("matches"));
        assertEquals(Path.of("/lake/checkpoints/matches/00000000000000000042.json"), paths.commitFile("matches", 42));
        assertEquals(Path.of("/lake/checkpoints/_writers/w1.lock"), paths.lockFile("w1"));
    }

    @Test
    void processedTablesMayLieElsewhere() {
        LakePaths moved = new LakePaths(Path.of("/lake"), Path.of("/fast/tables"));

        assertEquals(Path.of("/fast/tables/matches/x.parquet"), moved.resolve(Root.PROCESSED, "matches/x.parquet"));
        assertEquals(
                Path.of("/lake/dead_letters/matches/x.parquet"), moved.resolve(Root.DEAD_LETTERS, "matches/x.parquet"));
    }

    @Test
    void processedTablesMayNotLieAmongTheDeadLetters() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> new LakePaths(Path.of("/lake"), Path.of("/lake/dead_letters/x")));

        assertEquals(
                "The processed tables need a directory of their own, found /lake/dead_letters/x inside /lake",
                refused.getMessage());
    }

    @Test
    void namesAreReadBackStrictly() {
        assertEquals(OptionalLong.of(42), LakePaths.versionOfCommitFile("00000000000000000042.json"));
        assertEquals(OptionalLong.empty(), LakePaths.versionOfCommitFile("42.json"));
        assertEquals(OptionalLong.empty(), LakePaths.versionOfCommitFile("99999999999999999999.json"));
        assertEquals(Optional.of("w1"), LakePaths.writerOfTemporary(LakePaths.temporaryName(42, 7, "w1")));
        assertEquals(Optional.of("w1"), LakePaths.writerOfTemporary("lock.0.w1.tmp"));
        assertEquals(Optional.empty(), LakePaths.writerOfTemporary("notes.1.w1.tmp"));
        assertEquals(Optional.of("w1"), LakePaths.writerOfLock("w1.lock"));
        assertEquals(Optional.empty(), LakePaths.writerOfLock("..lock"));
    }
}
