package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.esportslake.table.PartitionKey;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FileNamesTest {

    @Test
    void filesOfACommitArePathsBelowTheirRoot() {
        PartitionKey key = new PartitionKey(List.of("status", "role"), Arrays.asList("a/../b", null));

        assertThat(FileNames.staged("matches", "w1", 7)).isEqualTo("_staging/matches/w1/7.staged");
        assertThat(FileNames.published("players", key, 42, 3))
                .isEqualTo("players/status=a%2F..%2Fb/role=__HIVE_DEFAULT_PARTITION__/00000000000000000042-3.parquet");
        assertThat(FileNames.published("matches", StagedOutput.NO_PARTITION, 42, 0))
                .isEqualTo("matches/00000000000000000042-0.parquet");
    }

    @Test
    void namesAreReadBackStrictly() {
        assertThat(FileNames.versionOfDataFile("00000000000000000042-11.parquet"))
                .isEqualTo(OptionalLong.of(42));
        assertThat(FileNames.versionOfDataFile("99999999999999999999-0.parquet"))
                .isEmpty();
        assertThat(FileNames.versionOfDataFile("part-00000.snappy.parquet")).isEmpty();
    }

    @Test
    void aCommittedFileStaysInsideItsRoot() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new CommittedFile(
                        Root.PROCESSED, "matches/../../x", "matches/y", StagedOutput.NO_PARTITION, 1, 1))
                .withMessage("A committed file's path stays inside its root, found 'matches/../../x'");
    }
}
