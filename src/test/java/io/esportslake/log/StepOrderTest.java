package io.esportslake.log;

import static io.esportslake.log.CommitStep.*;
import static io.esportslake.log.Lakes.ZERO;
import static io.esportslake.log.Lakes.committed;
import static io.esportslake.log.Lakes.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A power loss takes what was not fsynced, which no test on a running machine shows: so the order itself is held fast.
 */
class StepOrderTest {

    @TempDir
    private Path directory;

    private final List<CommitStep> steps = new ArrayList<>();

    private final StepListener recorder = (step, moment, path) -> {
        if (moment == StepListener.Moment.AFTER) {
            steps.add(step);
        }
    };

    @Test
    void aFlushMakesEachThingDurableBeforeTheNextOneRestsOnIt() throws IOException {
        LakePaths paths = LakePaths.of(directory);
        try (Lake lake = Lakes.open(paths, recorder)) {
            TableWriter table = lake.table("matches");
            publish(table, Lakes.start("s", ZERO, 0));
            steps.clear();

            List<StagedOutput> files =
                    List.of(Lakes.stageRows(table, "live", "a"), Lakes.stageRows(table, "finished", "b"));
            publish(table, Lakes.batch("a", ZERO, 0, 6, files));
        }

        assertThat(steps)
                .isEqualTo(List.of(
                        // _staging, the table and the writer's directory; each new entry is durable before it is used
                        CREATE_DIRECTORY,
                        FSYNC_PARENT_DIRECTORY,
                        CREATE_DIRECTORY,
                        FSYNC_PARENT_DIRECTORY,
                        CREATE_DIRECTORY,
                        FSYNC_PARENT_DIRECTORY,
                        STAGE_CREATE_FILE,
                        STAGE_FSYNC_FILE,
                        STAGE_CREATE_FILE,
                        STAGE_FSYNC_FILE,
                        STAGE_FSYNC_DIRECTORY,
                        PUT_WRITE_TEMPORARY,
                        PUT_FSYNC_TEMPORARY,
                        PUT_LINK,
                        PUT_FSYNC_DIRECTORY,
                        PUT_UNLINK_TEMPORARY,
                        PUT_CHECK_PREDECESSOR,
                        // the table's directory and that of the partition key
                        CREATE_DIRECTORY,
                        FSYNC_PARENT_DIRECTORY,
                        CREATE_DIRECTORY,
                        FSYNC_PARENT_DIRECTORY,
                        PUBLISH_LINK,
                        CREATE_DIRECTORY,
                        FSYNC_PARENT_DIRECTORY,
                        PUBLISH_LINK,
                        PUBLISH_FSYNC_DIRECTORY,
                        PUBLISH_FSYNC_DIRECTORY,
                        PUBLISH_UNLINK_STAGED,
                        PUBLISH_UNLINK_STAGED,
                        // closing
                        STAGING_DELETE_DIRECTORY,
                        STAGING_DELETE_DIRECTORY,
                        STAGING_DELETE_DIRECTORY,
                        STAGING_DELETE_DIRECTORY,
                        LOCK_DELETE));
    }

    @Test
    void aSealDeletesItsPartsOnlyWhenWhatTheyBecameIsPublished() throws IOException {
        LakePaths paths = LakePaths.of(directory);
        try (Lake lake = Lakes.open(paths, recorder)) {
            TableWriter table = lake.table("matches");
            publish(table, Lakes.start("s", ZERO, 0));
            Lakes.holdTwo(table);
            TableSealing sealing = lake.sealing("matches");
            List<LiveFile> parts =
                    sealing.plan(Lakes.SEAL_RULES, SealTurn.LAST).seals().get(0);
            steps.clear();
            sealing.seal(parts, Lakes.textJoin(FileLakeStorage.reading(paths).table("matches")));
            assertThat(steps)
                    .isEqualTo(List.of(
                            STAGE_CREATE_FILE,
                            STAGE_FSYNC_FILE,
                            STAGE_FSYNC_DIRECTORY,
                            PUT_WRITE_TEMPORARY,
                            PUT_FSYNC_TEMPORARY,
                            PUT_LINK,
                            PUT_FSYNC_DIRECTORY,
                            PUT_UNLINK_TEMPORARY,
                            PUT_CHECK_PREDECESSOR,
                            // the table's directory and that of the partition key
                            CREATE_DIRECTORY,
                            FSYNC_PARENT_DIRECTORY,
                            CREATE_DIRECTORY,
                            FSYNC_PARENT_DIRECTORY,
                            PUBLISH_LINK,
                            PUBLISH_FSYNC_DIRECTORY,
                            PUBLISH_UNLINK_STAGED,
                            PUBLISHED_DELETE,
                            PUBLISHED_DELETE));
        }
    }

    @Test
    void recoverySettlesThenPublishesThenRetiresThenDeletes() throws IOException {
        LakePaths paths = LakePaths.of(directory);
        Lake dead = Lakes.open(paths);
        TableWriter table = dead.table("matches");
        publish(table, Lakes.start("s", ZERO, 0));
        committed(table.commit(Lakes.batch("a", ZERO, 0, 6, Lakes.stageThree(table, "a"))));
        Lakes.stage(table, Root.PROCESSED, "orphan");
        dead.abandon();

        Lakes.open(paths, recorder).close();

        List<CommitStep> order = steps.subList(steps.indexOf(LOG_FSYNC_DIRECTORY), steps.size());
        assertThat(order.indexOf(LOG_FSYNC_DIRECTORY)).as(order.toString()).isLessThan(order.indexOf(PUBLISH_LINK));
        assertThat(order.lastIndexOf(PUBLISH_LINK))
                .as(order.toString())
                .isLessThan(order.indexOf(PUBLISH_FSYNC_DIRECTORY));
        assertThat(order.lastIndexOf(PUBLISH_FSYNC_DIRECTORY))
                .as(order.toString())
                .isLessThan(order.indexOf(PUBLISH_UNLINK_STAGED));
        assertThat(order.lastIndexOf(PUBLISH_UNLINK_STAGED))
                .as(order.toString())
                .isLessThan(order.indexOf(RETIRE_TAKE_LOCK));
        assertThat(order.indexOf(RETIRE_TAKE_LOCK)).as(order.toString()).isLessThan(order.indexOf(PUT_LINK));
        assertThat(order.indexOf(PUT_FSYNC_DIRECTORY))
                .as(order.toString())
                .isLessThan(order.indexOf(STAGING_DELETE_FILE));
        assertThat(order.indexOf(STAGING_DELETE_DIRECTORY)).as(order.toString()).isLessThan(order.indexOf(LOCK_DELETE));
    }
}
