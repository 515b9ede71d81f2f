package io.esportslake.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.esportslake.table.PartitionKey;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FileNamesTest {

    @Test
    void filesOfACommitArePathsBelowTheirRoot() {
        PartitionKey key = new PartitionKey(List.of("status", "role"), Arrays.asList("a/../b", null));

        assertEquals("_staging/matches/w1/7.staged", FileNames.staged("matches", "w1", 7));
        assertEquals(
                "players/status=a%2F..%2Fb/role=__HIVE_DEFAULT_PARTITION__/00000000000000000042-3.parquet",
                FileNames.published("players", key, 42, 3));
        assertEquals(
                "matches/00000000000000000042-0.parquet",
                FileNames.published("matches", StagedOutput.NO_PARTITION, 42, 0));
    }

    @Test
    void namesAreReadBackStrictly() {
        assertEquals(OptionalLong.of(42), FileNames.versionOfDataFile("00000000000000000042-11.parquet"));
        assertEquals(OptionalLong.empty(), FileNames.versionOfDataFile("99999999999999999999-0.parquet"));
        assertEquals(OptionalLong.empty(), FileNames.versionOfDataFile("part-00000.snappy.parquet"));
    }

    @Test
    void aCommittedFileStaysInsideItsRoot() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new CommittedFile(
                        Root.PROCESSED, "matches/../../x", "matches/y", StagedOutput.NO_PARTITION, 1, 1));

        assertEquals("A committed file's path stays inside its root, found 'matches/../../x'", refused.getMessage());
    }
}
