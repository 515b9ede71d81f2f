package io.esportslake.log;

import static io.esportslake.log.Lakes.ZERO;
import static io.esportslake.log.Lakes.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a wall clock that is wrong by hours or years cannot do: decide what is cleared up, pruned or committed. */
class ClockTest {

    private static final Duration YEARS = Duration.ofDays(3650);

    @TempDir(factory = MemoryDirectory.class)
    private Path directory;

    private LakePaths paths() {
        return LakePaths.of(directory.resolve("lake"));
    }

    private Lake open(Instant now) throws IOException {
        return Lake.open(
                FileLakeStorage.of(paths(), Lakes.newWriter()), Lakes.options(() -> now, BuiltInTables.MATCHES));
    }

    private void setFileTimes(Instant time) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(paths().dataLake())) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.setLastModifiedTime(file, FileTime.from(time));
        }
    }

    @Test
    void whatALivingWriterStagedStaysHoweverOldItLooks() throws IOException {
        try (Lake living = open(Lakes.TIME)) {
            TableWriter table = living.table("matches");
            publish(table, Lakes.start("s", ZERO, 0));
            StagedOutput staged = Lakes.stageRows(table, "live", "rows");
            setFileTimes(Lakes.TIME.minus(YEARS));

            Lake other = open(Lakes.TIME.plus(YEARS));
            assertThat(other.recovery().isEmpty()).isTrue();
            assertThat(paths().lockFile(living.writerId())).exists();
            other.close();

            publish(table, Lakes.batch("b", ZERO, 0, 2, List.of(staged)));
        }
        assertThat(Lakes.visibleContents(paths())).containsExactly("rows");
    }

    @Test
    void whatADeadWriterStagedGoesHoweverYoungItLooks() throws IOException {
        Lake dead = open(Lakes.TIME);
        TableWriter table = dead.table("matches");
        publish(table, Lakes.start("s", ZERO, 0));
        Lakes.stageRows(table, "live", "never committed");
        dead.abandon();
        setFileTimes(Lakes.TIME.plus(YEARS));

        Lake next = open(Lakes.TIME.minus(YEARS));

        assertThat(next.recovery().deletedStagedFiles()).isEqualTo(1);
        next.close();
        assertThat(Lakes.leftovers(paths())).isEmpty();
        assertThat(Lakes.visibleContents(paths())).isEmpty();
    }

    @Test
    void commitsArePrunedByTheirNumberWhateverTheirTimes() throws IOException {
        LongLog.fill(paths(), 3, 4);
        LakeStorage storage = FileLakeStorage.of(paths(), Lakes.newWriter());
        try (Lake lake = Lake.open(storage, Lakes.options())) {
            TableWriter table = LongLog.writer(storage, lake, 4);
            List<Instant> times = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                long next = table.newest().orElseThrow().progress().get(ZERO).next();
                Instant time = Lakes.TIME.plus(Duration.ofHours(i % 2 == 0 ? -7L * i : 7L * i));
                times.add(time);
                PendingCommit moved = Lakes.moved("c" + i, ZERO, next, next + 1);
                publish(
                        table,
                        new PendingCommit(
                                new PendingHeader(
                                        moved.commitId(),
                                        time,
                                        moved.header().clusterId(),
                                        moved.header().topicIds(),
                                        ""),
                                moved.change()));
                table.prune();
            }

            assertThat(Lakes.log(paths(), "matches"))
                    .extracting(Commit::version, Commit::time)
                    .containsExactly(
                            tuple(6L, times.get(2)),
                            tuple(7L, times.get(3)),
                            tuple(8L, times.get(4)),
                            tuple(9L, times.get(5)));
        }
    }
}
