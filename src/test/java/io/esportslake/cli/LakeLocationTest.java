package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.config.Configured;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.StartRefusedException;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.log.InconsistentLakeException;
import io.esportslake.reader.SampleLake;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether there is a lake where a command looks for one: a directory alone is none, and would be called sound. */
class LakeLocationTest {

    private static final TableDefinition MATCHES = BuiltInTables.ALL.named("matches");

    @TempDir
    private Path directory;

    @Test
    void aDirectoryThatHoldsNothingOfALakeIsNone() throws IOException {
        // As where a volume is not mounted, or where somebody else keeps data.
        Files.createDirectories(directory.resolve("processed/other"));

        assertThatThrownBy(() -> LakeLocation.log(lake(), MATCHES))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1002: There is no lake at " + directory + ": neither its _lake.json nor anything of"
                        + " matches; set DATA_LAKE_PATH to the place of one, and look whether its volume is mounted. A"
                        + " lake begins with the first start of the service");
        assertThat(LakeLocation.ifThere(lake())).isEmpty();
    }

    @Test
    void aLakeWithoutAnyCommitIsOne() throws IOException {
        make(directory);

        assertThat(LakeLocation.log(lake(), MATCHES).versions()).isEmpty();
        assertThat(LakeLocation.ifThere(lake())).isPresent();
    }

    /** What is wrong with it, others say: 'verify' names the mark, 'show' still shows the rows. */
    @Test
    void whereTheMarkIsLostALakeIsKnownByItsCommits() throws IOException {
        try (SampleLake lake = new SampleLake(directory, "w-1")) {
            lake.assign("matches", 1);
        }
        Files.delete(directory.resolve("_lake.json"));

        assertThat(LakeLocation.log(lake(), MATCHES).versions()).isNotEmpty();
    }

    @Test
    void filesWithoutMarkAndCommitAreStillLookedAt() throws IOException {
        Path file = directory.resolve("processed/matches/status=live/part-0.parquet");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "PAR1");

        assertThat(LakeLocation.log(lake(), MATCHES).versions()).isEmpty();
    }

    @Test
    void theTablesOfALakeBesideADirectoryThatIsNoneNameThatLake() throws IOException {
        Path other = directory.resolve("other");
        make(other);
        Path wrong = Files.createDirectories(directory.resolve("wrong"));
        LakeConfig config = config(Map.of(
                "DATA_LAKE_PATH",
                wrong.toString(),
                "PROCESSED_DATA_PATH",
                other.resolve("processed").toString()));

        assertThatThrownBy(() -> LakeLocation.log(config, MATCHES))
                .isInstanceOf(InconsistentLakeException.class)
                .hasMessageStartingWith("EL-2007: Lake " + wrong + " has no _lake.json, but "
                        + other.resolve("processed/_lake.json") + " belongs to lake ")
                .hasMessageEndingWith("; point to that lake's own directory, or restore the file from a backup");
        // Who asks only whether there is one to compare with is not refused.
        assertThat(LakeLocation.ifThere(config)).isEmpty();
    }

    private static void make(Path place) throws IOException {
        new SampleLake(place, "w-1").close();
    }

    private LakeConfig lake() {
        return config(Map.of("DATA_LAKE_PATH", directory.toString()));
    }

    private static LakeConfig config(Map<String, String> environment) {
        return Configured.by(environment);
    }
}
