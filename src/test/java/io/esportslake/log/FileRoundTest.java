package io.esportslake.log;

import static io.esportslake.log.Lakes.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.log.FileRound.Difference;
import io.esportslake.log.FileRound.Kind;
import io.esportslake.log.FileRound.Result;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRoundTest {

    @TempDir
    private Path directory;

    private LakePaths paths;
    private LakeStorage storage;

    /** Versions 2 to 9 add three files each; with so few documents kept an index tells most of it. */
    @BeforeEach
    void fill() throws IOException {
        paths = LakePaths.of(directory.resolve("lake"));
        storage = FileLakeStorage.reading(paths);
        try (Lake lake = Lakes.open(paths)) {
            TableWriter table = LongLog.writer(FileLakeStorage.of(paths, lake.writerId()), lake, 6);
            publish(table, Lakes.start("s", Lakes.ZERO, 0));
            for (int i = 0; i < 8; i++) {
                publish(
                        table,
                        Lakes.batch("b" + i, Lakes.ZERO, 6L * i, 6L * i + 6, Lakes.stageThree(table, "batch " + i)));
            }
        }
    }

    private Result round() throws IOException {
        return round(() -> {});
    }

    private Result round(FileRound.Pace pace) throws IOException {
        return FileRound.of(storage.log("matches"), storage.documents("matches"), storage.table("matches"), pace)
                .orElseThrow();
    }

    private static RootedPath live(int version) {
        return new RootedPath(Root.PROCESSED, "matches/status=live/0000000000000000000" + version + "-0.parquet");
    }

    private Path onDisk(RootedPath file) {
        return paths.resolve(file.root(), file.path());
    }

    @Test
    void aLakeThatIsAsItsLogSaysHasNoDifference() throws IOException {
        // All but the newest commit, whose files may not be published yet.
        assertThat(round()).isEqualTo(new Result(9, 21, List.of(), 0));
        assertThat(FileRound.of(
                        storage.log("players"), storage.documents("players"), storage.table("players"), () -> {}))
                .isEmpty();
    }

    @Test
    void whatIsMissingCutShortOrForeignIsNamed() throws IOException {
        long bytes = Files.size(onDisk(live(3)));
        Files.delete(onDisk(live(3)));
        Files.writeString(onDisk(live(4)), "short");
        RootedPath copy = new RootedPath(Root.PROCESSED, "matches/status=live/00000000000000000005-7.parquet");
        Files.copy(onDisk(live(5)), onDisk(copy));
        RootedPath others = new RootedPath(Root.DEAD_LETTERS, "matches/part-0.parquet");
        Files.writeString(onDisk(others), "others");
        RootedPath future = new RootedPath(Root.PROCESSED, "matches/status=new/00000000000000000042-0.parquet");
        Files.createDirectories(onDisk(future).getParent());
        Files.writeString(onDisk(future), "future");

        Result found = round();

        assertThat(Set.copyOf(found.differences()))
                .isEqualTo(Set.of(
                        new Difference(Kind.MISSING, live(3), bytes, 0),
                        new Difference(Kind.OTHER_LENGTH, live(4), Files.size(onDisk(live(2))), 5),
                        new Difference(Kind.FOREIGN, copy, 0, Files.size(onDisk(copy))),
                        new Difference(Kind.FOREIGN, others, 0, 6),
                        new Difference(Kind.FOREIGN, future, 0, 6)));
        assertThat(found.differences().size()).isEqualTo(5);
        assertThat(found.more()).isZero();
    }

    @Test
    void aFileThatIsBackWhenItIsLookedForAgainIsNotSaid() throws IOException {
        byte[] content = Files.readAllBytes(onDisk(live(3)));
        Files.delete(onDisk(live(3)));
        List<Difference> found = round().differences();
        assertThat(found.size()).isEqualTo(1);
        assertThat(FileRound.again(
                        storage.log("matches"), storage.documents("matches"), storage.table("matches"), found))
                .isEqualTo(found);

        Files.write(onDisk(live(3)), content);

        assertThat(FileRound.again(
                        storage.log("matches"), storage.documents("matches"), storage.table("matches"), found))
                .isEmpty();
    }

    @Test
    void commitsMadeMeanwhileAreNoDifference() throws IOException {
        boolean[] done = {false};
        Result found = round(() -> {
            if (!done[0]) {
                done[0] = true;
                LongLog.append(paths, 1, 6);
                try (Lake lake = Lakes.open(paths)) {
                    TableWriter table = LongLog.writer(FileLakeStorage.of(paths, lake.writerId()), lake, 6);
                    for (int i = 0; i < 5; i++) {
                        LongLog.flush(table);
                        table.prune();
                    }
                }
            }
        });

        assertThat(found).isEqualTo(new Result(9, 21, List.of(), 0));
    }

    @Test
    void manyDirectoriesThatDifferAreCounted() throws IOException {
        for (int i = 0; i < 5; i++) {
            Path foreign =
                    onDisk(new RootedPath(Root.PROCESSED, "matches/status=s" + i + "/00000000000000000004-0.parquet"));
            Files.createDirectories(foreign.getParent());
            Files.writeString(foreign, "foreign");
        }

        Result found = round();

        assertThat(found.differences().size()).isEqualTo(3);
        assertThat(found.more()).isEqualTo(2);
    }
}
