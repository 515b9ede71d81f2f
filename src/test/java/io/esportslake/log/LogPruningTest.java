package io.esportslake.log;

import static io.esportslake.log.Lakes.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogPruningTest {

    private static final int KEPT = 4;

    @TempDir(factory = MemoryDirectory.class)
    private Path directory;

    private LakePaths paths;
    private LakeStorage storage;

    @BeforeEach
    void fill() throws IOException {
        paths = LakePaths.of(directory.resolve("lake"));
        storage = FileLakeStorage.reading(paths);
        LongLog.fill(paths, 10, KEPT);
    }

    private List<Long> versions() throws IOException {
        return storage.log("matches").versions();
    }

    private static List<Long> from(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void planNamesWhatIsPrunedAndChangesNothing() throws IOException {
        assertThat(LogPruning.plan(storage, "matches")).isEqualTo(new PruningPlan("matches", 10, 10, 7, from(1, 6)));
        assertThat(versions()).isEqualTo(from(1, 10));
    }

    @Test
    void prunedDocumentsAreDeletedAndNoOthers() throws IOException {
        assertThat(LogPruning.apply(storage, LogPruning.plan(storage, "matches")))
                .isEqualTo(6);
        assertThat(versions()).isEqualTo(from(7, 10));
        assertThat(LogPruning.plan(storage, "matches").pruned()).isEmpty();
        Lakes.open(paths).close();
    }

    @Test
    void newestCommitThatIsNotPublishedDoesNotDecide() throws IOException {
        LakeStorage other = FileLakeStorage.of(paths, Lakes.newWriter());
        Lake dead = Lake.open(other, Lakes.options());
        LongLog.commit(LongLog.writer(other, dead, 2));
        dead.abandon();

        assertThat(LogPruning.plan(storage, "matches")).isEqualTo(new PruningPlan("matches", 11, 10, 7, from(1, 6)));
    }

    @Test
    void whereNothingButACommitThatIsNotPublishedIsLeftTheServiceGoesFirst() throws IOException {
        newestCommitThatIsNotPublishedDoesNotDecide();
        for (long version : from(1, 10)) {
            Files.delete(paths.checkpoints("matches").resolve("%020d.json".formatted(version)));
        }

        assertThatThrownBy(() -> LogPruning.plan(storage, "matches"))
                .isInstanceOf(LakeRefusedException.class)
                .hasMessage(
                        "EL-2064: The newest commit of matches, version 11, is not published, and the one before it is"
                                + " not in the log: start the service, which publishes it, then prune");
    }

    @Test
    void staleDocumentOfASleeperGoesToo() throws IOException {
        LogPruning.apply(storage, LogPruning.plan(storage, "matches"));
        Commit stale = storage.log("matches").read(7).orElseThrow();
        // As a sleeper leaves it, whose version was taken and pruned.
        Files.write(paths.commitFile("matches", 3), CommitJson.encode(stale));

        assertThat(LogPruning.plan(storage, "matches").pruned()).containsExactly(3L);
    }

    @Test
    void logWithAGapIsRefusedAndKept() throws IOException {
        Files.delete(paths.commitFile("matches", 8));

        assertThatThrownBy(() -> LogPruning.plan(storage, "matches"))
                .isInstanceOf(InconsistentLakeException.class)
                .hasMessage("EL-2024: The commit log of matches has a gap: version 8 is missing in "
                        + paths.checkpoints("matches")
                        + ", though nothing from version 7 on was pruned; restore it from"
                        + " a backup before anything else is deleted");
        assertThat(versions()).hasSize(9);
    }

    @Test
    void damagedNewestDocumentIsRefused() throws IOException {
        Files.writeString(paths.commitFile("matches", 10), "{");

        assertThatThrownBy(() -> LogPruning.plan(storage, "matches"))
                .isInstanceOf(CorruptCommitException.class)
                .hasMessageContaining("00000000000000000010.json");
    }

    @Test
    void logOfAnotherLakeIsRefused() throws IOException {
        LakePaths other = LakePaths.of(directory.resolve("other"));
        LongLog.fill(other, 2, KEPT);
        Files.copy(other.identity(), paths.identity(), StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> LogPruning.plan(storage, "matches"))
                .isInstanceOf(InconsistentLakeException.class)
                .hasMessageContaining("belongs to lake");
    }

    @Test
    void tableWithoutACommitIsRefused() {
        assertThatThrownBy(() -> LogPruning.plan(storage, "players"))
                .isInstanceOf(LakeRefusedException.class)
                .hasMessage("EL-1002: Table players has no commit in " + paths.checkpoints("players")
                        + ", so there is nothing to prune");
    }

    @Test
    void pruningThatDiesOnTheWayLeavesASoundLog() throws IOException {
        PruningPlan plan = LogPruning.plan(storage, "matches");
        int deaths = 0;
        for (int at = 0; ; at++) {
            LakePaths lake = LakePaths.of(directory.resolve("dies-" + at));
            LongLog.fill(lake, 10, KEPT);
            try {
                LogPruning.apply(FileLakeStorage.of(lake, "pruner", new Halt(at)), plan);
                break;
            } catch (Halt.Death e) {
                deaths++;
            }
            Lakes.open(lake).close();
            LakeStorage again = FileLakeStorage.reading(lake);
            LogPruning.apply(again, LogPruning.plan(again, "matches"));
            assertThat(again.log("matches").versions()).isEqualTo(from(7, 10));
        }
        // The log with the two directories it lies in is settled, then three indexes go that nobody names any more,
        // then six documents.
        assertThat(deaths).isEqualTo(2 * (3 + 3 + 6));
    }

    @Test
    void pruningAtEveryStepOfALivingWriterDisturbsNobody() throws IOException {
        List<String> pruned = new ArrayList<>();
        boolean[] isPruning = {false};
        StepListener prunes = (step, moment, path) -> {
            if (isPruning[0]) {
                return;
            }
            isPruning[0] = true;
            try {
                pruned.add(step + " " + LogPruning.apply(storage, LogPruning.plan(storage, "matches")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            isPruning[0] = false;
        };
        Listening listener = new Listening();
        LakeStorage written = FileLakeStorage.of(paths, Lakes.newWriter(), listener);
        try (Lake lake = Lake.open(written, Lakes.options())) {
            TableWriter table = LongLog.writer(written, lake, KEPT);
            listener.to = prunes;
            for (int i = 0; i < 5; i++) {
                LongLog.flush(table);
                table.prune();
            }
            listener.to = StepListener.NONE;
        }
        assertThat(pruned).hasSizeGreaterThan(60);
        assertThat(versions()).isEqualTo(from(12, 15));
        assertThat(Lakes.log(paths, "matches").get(3).progress().get(ZERO).next())
                .isEqualTo(20);
        assertThat(Lakes.visible(paths)).hasSize(6);
        Lakes.open(paths).close();
    }
}
