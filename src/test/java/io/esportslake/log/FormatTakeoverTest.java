package io.esportslake.log;

import static io.esportslake.log.Lakes.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake of format 1 meets this program. */
class FormatTakeoverTest {

    @TempDir(factory = MemoryDirectory.class)
    private Path directory;

    private final List<String> warnings = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();

    private LakePaths oldLake(String name) throws IOException {
        LakePaths paths = LakePaths.of(directory.resolve(name));
        OldLake.fill(paths);
        return paths;
    }

    private LakeOpenOptions options() {
        return new LakeOpenOptions(
                List.of(BuiltInTables.MATCHES, BuiltInTables.PLAYERS),
                () -> UUID.randomUUID().toString(),
                "esports-lake test",
                () -> Lakes.TIME,
                LakeOpenOptions.MIN_COMMITS_KEPT,
                false,
                (file, bytes, name) -> {
                    try (InputStream in = file.open()) {
                        asked.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    }
                    return OldLake.ROWS;
                },
                warnings::add);
    }

    private Lake open(LakePaths paths, StepListener listener) throws IOException {
        return Lake.open(FileLakeStorage.of(paths, Lakes.newWriter(), listener), options());
    }

    private static SortedMap<String, Long> inventory(LakePaths paths) throws IOException {
        LakeStorage storage = FileLakeStorage.reading(paths);
        SortedMap<String, Long> live = new TreeMap<>();
        Inventory inventory = Inventory.newest(storage.log("matches"), storage.documents("matches"))
                .orElseThrow();
        inventory.forEach(file -> live.put(
                file.root().text() + "/" + file.path() + " of version " + file.version() + ", " + file.bytes()
                        + " bytes",
                file.rows()));
        return live;
    }

    private static SortedMap<String, Long> published(LakePaths paths) throws IOException {
        SortedMap<String, Long> files = new TreeMap<>();
        Lakes.visible(paths)
                .forEach((name, contents) -> files.put(
                        name + " of version "
                                + FileNames.versionOfDataFile(name.substring(name.lastIndexOf('/') + 1))
                                        .orElseThrow()
                                + ", " + contents.length() + " bytes",
                        (long) OldLake.ROWS));
        return files;
    }

    @Test
    void oneCommitTakesItOverBeforeAnyOther() throws IOException {
        LakePaths paths = oldLake("lake");

        try (Lake lake = open(paths, StepListener.NONE)) {
            assertThat(lake.recovery().publishedVersions()).containsEntry("matches", 4L);
        }

        List<Commit> log = Lakes.log(paths, "matches");
        assertThat(log.stream().map(Commit::kind)).containsExactly("micro-batch", "micro-batch", "takeover", "retire");
        assertThat(log.stream().map(commit -> commit.header().format())).containsExactly(1, 1, 2, 2);
        Commit takeover = log.get(2);
        assertThat(takeover.change()).isEqualTo(new Change.Takeover(1, 4, OldLake.APPLICATION));
        assertThat(takeover.totals()).isEqualTo(log.get(1).totals());
        assertThat(takeover.progress()).isEqualTo(log.get(1).progress());
        assertThat(takeover.prunedBelow()).isEqualTo(3);
        assertThat(published(paths)).hasSize(9);
        assertThat(inventory(paths)).isEqualTo(published(paths));
        // Documents 3 and 4 are kept and say it.
        assertThat(asked).containsExactlyInAnyOrder("2 live", "2 finished", "2 ");
        String location = directory.resolve("lake").toString();
        assertThat(warnings)
                .containsExactly("Table matches of lake " + location
                        + " is in format 1, as esports-lake 0.9 left it, and"
                        + " is taken over into format 2 by version 5. There is no way back: from then on the older"
                        + " program refuses this lake and says 'Commit document " + paths.commitFile("matches", 5)
                        + " has format 2, expected format 1; run the newer version of esports-lake that wrote it'");
    }

    @Test
    void afterwardsItIsALakeAsAnyOther() throws IOException {
        LakePaths paths = oldLake("lake");
        open(paths, StepListener.NONE).close();
        warnings.clear();

        try (Lake lake = open(paths, StepListener.NONE)) {
            TableWriter table = lake.table("matches");
            assertThat(table.partitionKeys())
                    .containsExactly(
                            new PartitionKey(List.of("status"), List.of("finished")),
                            new PartitionKey(List.of("status"), List.of("live")));
            publish(table, Lakes.batch("new", Lakes.ZERO, 30, 40, List.of(Lakes.stageRows(table, "late", "late"))));
            assertThat(table.partitionKeys()).hasSize(3);
        }

        assertThat(warnings).isEmpty();
        assertThat(inventory(paths)).hasSize(10).isEqualTo(published(paths));
    }

    @Test
    void aTakeoverThatDiesAtAnyStepIsRepeatedToTheSameEnd() throws IOException {
        LakePaths whole = oldLake("whole");
        List<CommitStep> steps = new ArrayList<>();
        Lake open = open(whole, (step, moment, place) -> steps.add(step));
        int count = steps.size();
        open.close();
        SortedMap<String, Long> expected = inventory(whole);

        for (int at = 0; at < count; at++) {
            LakePaths paths = oldLake("dies-" + at);
            Halt halt = new Halt(at);
            assertThatThrownBy(() -> open(paths, halt)).isInstanceOf(Halt.Death.class);
            open(paths, StepListener.NONE).close();

            List<Commit> log = Lakes.log(paths, "matches");
            assertThat(log.stream().map(Commit::kind).filter("takeover"::equals))
                    .as("died %s", halt.where())
                    .hasSize(1);
            assertThat(inventory(paths)).as("died %s", halt.where()).isEqualTo(expected);
            assertThat(published(paths)).as("died %s", halt.where()).isEqualTo(expected);
            assertThat(Lakes.leftovers(paths)).as("died %s", halt.where()).isEmpty();
            Lakes.delete(paths);
        }
    }

    @Test
    void besideALivingWriterItIsRefusedAndNothingIsChanged() throws IOException {
        LakePaths paths = oldLake("lake");
        WriterLock living = FileLakeStorage.of(paths, "w-living").writers().lock();

        assertThatThrownBy(() -> open(paths, StepListener.NONE))
                .isInstanceOf(LakeRefusedException.class)
                .hasMessage("EL-2042: Table matches of lake " + paths.dataLake()
                        + " is in format 1, as esports-lake 0.9 left it,"
                        + " and writer w-living is alive ("
                        + FileLakeStorage.reading(paths).writers().nameOf("w-living")
                        + "): it is taken over into format 2 only when nobody else writes to the lake. Nothing was"
                        + " changed. Stop every instance, start one of this version, then the others");
        assertThat(Lakes.log(paths, "matches").stream()
                        .map(commit -> commit.header().format()))
                .containsExactly(1, 1);
        assertThat(warnings).isEmpty();

        living.release();
        open(paths, StepListener.NONE).close();
        assertThat(inventory(paths)).hasSize(9);
    }

    @Test
    void withAFileThatTheLogDoesNotCountItIsRefusedAndNothingIsChanged() throws IOException {
        LakePaths paths = oldLake("lake");
        Files.writeString(
                paths.root(Root.PROCESSED).resolve("matches/status=live/00000000000000000004-9.parquet"), "seven b");

        assertThatThrownBy(() -> open(paths, StepListener.NONE))
                .isInstanceOf(InconsistentLakeException.class)
                .hasMessageContaining(" is not taken over into format 2: its commit log counts 9 files of ")
                .hasMessageContaining(" up to version 4, found 10 files of ")
                .hasMessageContaining(". Nothing was changed. 'verify' names everything that differs.");
        assertThat(Lakes.log(paths, "matches").stream()
                        .map(commit -> commit.header().format()))
                .containsExactly(1, 1);
    }

    @Test
    void filesInManyBandsMakeTheSameIndex() throws IOException {
        LakePaths paths = oldLake("lake");
        open(paths, StepListener.NONE).close();
        LakePaths again = oldLake("again");

        LakeStorage storage = FileLakeStorage.of(again, Lakes.newWriter());
        TableWriter writer = new TableWriter(
                new Author("w-new", "esports-lake test", "lake-old", "matches", 1, 1000),
                TableSchema.first(BuiltInTables.MATCHES),
                storage);
        writer.refresh();
        for (int atOnce : new int[] {1, 4, 100}) {
            assertThat(FormatTakeover.due(storage, options(), List.of(writer), atOnce)
                            .get(0)
                            .index())
                    .isEqualTo(Lakes.log(paths, "matches").get(2).inventory().orElseThrow());
        }
    }

    @Test
    void whoWritesTheOldFormatMeanwhileIsNotBuiltUpon() throws IOException {
        LakePaths paths = oldLake("lake");
        Commit old = FileLakeStorage.reading(paths).log("matches").read(4).orElseThrow();
        Objections objections = new Objections(
                new PendingHeader("c", Lakes.TIME, "", Map.of(), ""), Optional.of(old), Optional.of(old));

        assertThat(objections.to(new Change.Retire("w-dead")))
                .contains("version 4 is in format 1, as esports-lake 0.9 has put it: an instance of the older program"
                        + " writes to this lake");
        assertThat(objections.to(new Change.Takeover(1, 4, "x"))).isEmpty();
        assertThat(objections.to(new Change.Takeover(1, 3, "x")))
                .contains("another writer has committed version 4 while version 3 was taken over");
    }
}
