package io.esportslake.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.esportslake.log.Root;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LakePathsTest {

    private final LakePaths paths = LakePaths.of(Path.of("/lake"));

    @Test
    void everythingLiesWhereItIsDocumented() {
        assertThat(paths.dataLake()).isEqualTo(Path.of("/lake"));
        assertThat(paths.identity()).isEqualTo(Path.of("/lake/_lake.json"));
        assertThat(paths.group()).isEqualTo(Path.of("/lake/_group.json"));
        assertThat(paths.root(Root.PROCESSED)).isEqualTo(Path.of("/lake/processed"));
        assertThat(paths.root(Root.DEAD_LETTERS)).isEqualTo(Path.of("/lake/dead_letters"));
        assertThat(paths.mark(Root.PROCESSED)).isEqualTo(Path.of("/lake/processed/_lake.json"));
        assertThat(paths.mark(Root.DEAD_LETTERS)).isEqualTo(Path.of("/lake/dead_letters/_lake.json"));
        assertThat(paths.tableDirectory(Root.PROCESSED, "matches")).isEqualTo(Path.of("/lake/processed/matches"));
        assertThat(paths.staging(Root.PROCESSED, "matches", "w1"))
                .isEqualTo(Path.of("/lake/processed/_staging/matches/w1"));
        assertThat(paths.formerStaging(Root.PROCESSED, "matches", "w1"))
                .isEqualTo(Path.of("/lake/processed/matches/_staging/w1"));
        assertThat(paths.checkpoints("matches")).isEqualTo(Path.of("/lake/checkpoints/matches"));
        assertThat(paths.commitFile("matches", 42))
                .isEqualTo(Path.of("/lake/checkpoints/matches/00000000000000000042.json"));
        assertThat(paths.lockFile("w1")).isEqualTo(Path.of("/lake/checkpoints/_writers/w1.lock"));
    }

    @Test
    void processedTablesMayLieElsewhere() {
        LakePaths moved = new LakePaths(Path.of("/lake"), Path.of("/fast/tables"));

        assertThat(moved.resolve(Root.PROCESSED, "matches/x.parquet"))
                .isEqualTo(Path.of("/fast/tables/matches/x.parquet"));
        assertThat(moved.resolve(Root.DEAD_LETTERS, "matches/x.parquet"))
                .isEqualTo(Path.of("/lake/dead_letters/matches/x.parquet"));
    }

    @Test
    void processedTablesMayNotLieAmongTheDeadLetters() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new LakePaths(Path.of("/lake"), Path.of("/lake/dead_letters/x")))
                .withMessage(
                        "The processed tables need a directory of their own, found /lake/dead_letters/x inside /lake");
    }

    @Test
    void namesAreReadBackStrictly() {
        assertThat(LakePaths.versionOfCommitFile("00000000000000000042.json")).isEqualTo(OptionalLong.of(42));
        assertThat(LakePaths.versionOfCommitFile("42.json")).isEmpty();
        assertThat(LakePaths.versionOfCommitFile("99999999999999999999.json")).isEmpty();
        assertThat(LakePaths.writerOfTemporary(LakePaths.temporaryName(42, 7, "w1")))
                .isEqualTo(Optional.of("w1"));
        assertThat(LakePaths.writerOfTemporary("lock.0.w1.tmp")).isEqualTo(Optional.of("w1"));
        assertThat(LakePaths.writerOfTemporary("notes.1.w1.tmp")).isEmpty();
        assertThat(LakePaths.writerOfLock("w1.lock")).isEqualTo(Optional.of("w1"));
        assertThat(LakePaths.writerOfLock("..lock")).isEmpty();
    }
}
