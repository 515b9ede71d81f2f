package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.reader.LostCommits;
import io.esportslake.reader.SampleLake;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRepairTest {

    @TempDir(factory = MemoryDirectory.class)
    private Path directory;

    private static RepairPlan plan(LakePaths paths) throws IOException {
        LakeStorage storage = FileLakeStorage.reading(paths);
        LostCommits files = new LostCommits(paths, BuiltInTables.MATCHES);
        LogEnd end = LogRepair.end(storage, "matches");
        return LogRepair.plan(storage, "matches", end, files.above(end.version()), "note");
    }

    private LakePaths copy(LakePaths of, String name) throws IOException {
        LakePaths copy = LakePaths.of(directory.resolve(name));
        Lakes.copy(of.dataLake(), copy.dataLake());
        return copy;
    }

    @Test
    void repairThatDiesAtAnyStepIsRepeatedToTheSameEnd() throws IOException {
        LakePaths broken = SampleLake.small(directory.resolve("broken"));
        Files.writeString(broken.commitFile("matches", 3), "{");
        Files.delete(broken.commitFile("matches", 4));
        LakePaths whole = copy(broken, "whole");
        List<CommitStep> steps = new ArrayList<>();
        LogRepair.apply(
                FileLakeStorage.of(whole, "r-0", (step, moment, place) -> steps.add(step)), plan(whole), () -> {});
        List<Commit> expected = Lakes.log(whole, "matches");
        assertThat(expected).hasSize(4);
        assertThat(steps)
                .contains(
                        CommitStep.REPAIR_LINK_DAMAGED,
                        CommitStep.REPAIR_FSYNC_DIRECTORY,
                        CommitStep.REPAIR_UNLINK_DAMAGED,
                        CommitStep.PUT_LINK);

        for (int at = 0; at < steps.size(); at++) {
            LakePaths paths = copy(broken, "dies-" + at);
            Halt halt = new Halt(at);
            try {
                LogRepair.apply(FileLakeStorage.of(paths, "r-1", halt), plan(paths), () -> {});
                throw new AssertionError("it did not die at moment " + at);
            } catch (Halt.Death e) {
                LogRepair.apply(FileLakeStorage.of(paths, "r-2"), plan(paths), () -> {});
            }

            assertThat(Lakes.log(paths, "matches")).as("died %s", halt.where()).isEqualTo(expected);
            try (Stream<Path> kept = Files.list(paths.checkpoints("matches"))) {
                assertThat(kept.filter(file -> file.toString().contains("3.json.damaged-r-")))
                        .as("damaged document, died %s", halt.where())
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(file).hasContent("{"));
            }
            Lakes.open(paths).close();
            assertThat(Lakes.leftovers(paths)).as("died %s", halt.where()).isEmpty();
            Lakes.delete(paths);
        }
    }
}
