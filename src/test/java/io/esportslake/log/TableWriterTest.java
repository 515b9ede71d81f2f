package io.esportslake.log;

import static io.esportslake.log.Lakes.ONE;
import static io.esportslake.log.Lakes.ZERO;
import static io.esportslake.log.Lakes.committed;
import static io.esportslake.log.Lakes.publish;
import static io.esportslake.log.Lakes.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.declare.TableFile;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableWriterTest {

    @TempDir
    private Path directory;

    private LakePaths paths;
    private final CommitLog log = new MemoryLakeStorage(new MemoryPlace(), "log", StepListener.NONE).log("matches");
    private final Map<String, LakeStorage> storages = new HashMap<>();

    @BeforeEach
    void layOut() {
        paths = LakePaths.of(directory.resolve("lake"));
    }

    private TableWriter writer(String name) throws IOException {
        return writer(name, log, 3);
    }

    /** One that will sleep, and does not look for its tail when it wakes. */
    private TableWriter sleeper(String name) throws IOException {
        return writer(name, log, 3, InventoryLimits.DEFAULT);
    }

    private TableWriter writer(String name, CommitLog over, int commitsKept) throws IOException {
        return writer(name, over, commitsKept, InventoryLimits.forKept(commitsKept));
    }

    private TableWriter writer(String name, CommitLog over, int commitsKept, InventoryLimits limits)
            throws IOException {
        LakeStorage storage = storages.computeIfAbsent(name, any -> FileLakeStorage.of(paths, any));
        TableWriter writer = new TableWriter(
                new Author(name, "test", "lake-1", "matches", 1, commitsKept), Lakes.SCHEMA, storage, over, limits);
        writer.refresh();
        return writer;
    }

    /** So many commits that what others have missed is pruned. */
    private static void moveOn(TableWriter living, int from, int until) throws IOException {
        for (int i = from; i < until; i++) {
            publish(living, Lakes.moved("m" + i, ZERO, i, i + 1));
            living.prune();
        }
    }

    private static String why(CommitOutcome outcome) {
        return assertThat(outcome)
                .asInstanceOf(type(CommitOutcome.Fenced.class))
                .actual()
                .why();
    }

    @Test
    void committedFilesAreSeenOnlyAfterPublishing() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        PendingCommit pending = Lakes.batch("a", ZERO, 0, 6, Lakes.stageThree(table, "a"));

        Commit commit = put(table, pending);
        assertThat(Lakes.visible(paths)).isEmpty();

        assertThat(table.publish(commit)).isEqualTo(3);
        assertThat(Lakes.visible(paths))
                .isEqualTo(Map.of(
                        "processed/matches/status=live/00000000000000000002-0.parquet", "a live",
                        "processed/matches/status=finished/00000000000000000002-1.parquet", "a finished",
                        "dead_letters/matches/00000000000000000002-2.parquet", "a dead"));
        assertThat(table.publish(commit)).isZero();
    }

    @Test
    void theCommitBeforeIsPublishedBeforeTheNextOneIsPut() throws IOException {
        TableWriter first = writer("w1");
        publish(first, Lakes.start("s", ZERO, 0));
        publish(first, Lakes.start("t", ONE, 0));
        TableWriter second = writer("w2");
        committed(first.commit(Lakes.batch("a", ZERO, 0, 6, Lakes.stageThree(first, "a"))));

        committed(second.commit(Lakes.moved("b", ONE, 0, 5)));

        assertThat(Lakes.visibleContents(paths)).isEqualTo(List.of("a dead", "a finished", "a live"));
    }

    @Test
    void disjointRangesOfTwoWritersAreMerged() throws IOException {
        TableWriter first = writer("w1");
        publish(first, Lakes.start("s", ZERO, 0));
        publish(first, Lakes.start("t", ONE, 0));
        TableWriter second = writer("w2");
        publish(first, Lakes.batch("a", ZERO, 0, 6, Lakes.stageThree(first, "a")));

        CommitOutcome.Committed merged =
                committed(second.commit(Lakes.batch("b", ONE, 0, 6, Lakes.stageThree(second, "b"))));
        second.publish(merged.commit());

        assertThat(merged.conflicts()).isEqualTo(1);
        assertThat(merged.commit().version()).isEqualTo(4);
        assertThat(merged.commit().totals().records().received()).isEqualTo(12);
        assertThat(second.partitionKeys().size()).isEqualTo(2);
        assertThat(Lakes.visible(paths).size()).isEqualTo(6);
    }

    @Test
    void overlappingRangesFenceTheSecondWriterForGood() throws IOException {
        TableWriter first = writer("w1");
        publish(first, Lakes.start("s", ZERO, 0));
        TableWriter second = writer("w2");
        publish(first, Lakes.batch("a", ZERO, 0, 6, Lakes.stageThree(first, "a")));
        List<StagedOutput> files = Lakes.stageThree(second, "b");

        String why = why(second.commit(Lakes.batch("b", ZERO, 0, 6, files)));
        for (StagedOutput file : files) {
            file.file().discard();
        }

        assertThat(why)
                .isEqualTo("esports-matches-0 stands at 6 in the log, expected 0: another writer has taken it over");
        assertThat(why(second.commit(Lakes.moved("c", ZERO, 6, 7)))).isEqualTo(why);
        assertThat(Lakes.visibleContents(paths)).isEqualTo(List.of("a dead", "a finished", "a live"));
        assertThat(Lakes.leftovers(paths))
                .isEqualTo(List.of(
                        "dead_letters/_staging/matches/w1", "dead_letters/_staging/matches/w2",
                        "processed/_staging/matches/w1", "processed/_staging/matches/w2"));
    }

    @Test
    void aZombieWhoseVersionWasTakenAndPrunedIsFenced() throws IOException {
        TableWriter zombie = sleeper("zombie");
        publish(zombie, Lakes.start("s", ZERO, 0));
        List<StagedOutput> files = Lakes.stageThree(zombie, "zombie");
        TableWriter living = writer("living");
        moveOn(living, 0, 10);
        assertThat(log.versions()).isEqualTo(List.of(9L, 10L, 11L));

        String why = why(zombie.commit(Lakes.batch("z", ZERO, 0, 6, files)));

        assertThat(why)
                .isEqualTo("version 1 was pruned while version 2 was put upon it: this writer slept for too long");
        assertThat(Lakes.visible(paths)).isEmpty();
    }

    @Test
    void aZombieThatFindsTheDocumentOfAnotherZombieIsFencedToo() throws IOException {
        TableWriter first = sleeper("z1");
        publish(first, Lakes.start("s", ZERO, 0));
        TableWriter living = writer("living");
        publish(living, Lakes.moved("m", ZERO, 0, 1));
        TableWriter second = sleeper("z2");
        TableWriter third = sleeper("z3");
        moveOn(living, 1, 10);

        why(first.commit(Lakes.moved("a", ZERO, 0, 7)));
        assertThat(log.versions()).as("the first one left its document").contains(2L);
        assertThat(why(second.commit(Lakes.moved("b", ZERO, 1, 7))))
                .isEqualTo("version 2 was pruned while version 3 was put upon it: this writer slept for too long");
        assertThat(why(third.commit(Lakes.moved("c", ZERO, 1, 7))))
                .isEqualTo("documents after version 2 were pruned before this writer read them: it slept for too long");

        publish(living, Lakes.moved("last", ZERO, 10, 11));
        living.prune();
        assertThat(log.versions()).isEqualTo(List.of(10L, 11L, 12L));
    }

    @Test
    void aZombieWhoseIndexWasSweptIsFenced() throws IOException {
        TableWriter zombie = writer("zombie");
        publish(zombie, Lakes.start("s", ZERO, 0));
        publish(zombie, Lakes.moved("m", ZERO, 0, 1));
        TableWriter living = writer("living");
        moveOn(living, 1, 10);

        assertThat(why(zombie.commit(Lakes.moved("z", ZERO, 1, 7))))
                .isEqualTo("documents after version 2 were pruned before this writer read them: it slept for too long");
    }

    @Test
    void anIndexThatIsLostIsALoudStopThatNamesIt() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        Commit newest = publish(table, Lakes.moved("m", ZERO, 0, 1));
        Documents documents = storages.get("w1").documents("matches");
        DocumentName index = newest.inventory().orElseThrow();
        documents.delete(index);

        assertThatExceptionOfType(InconsistentLakeException.class)
                .isThrownBy(() -> table.commit(Lakes.moved("a", ZERO, 1, 2)))
                .withMessage("EL-2022: Document " + documents.placeOf(index)
                        + " is missing, though the commit log names it; when the service runs, try again, since it may"
                        + " have been replaced meanwhile; else restore it from a backup");
    }

    @Test
    void aCommitNamesItsSchemaWhichIsThereBefore() throws IOException {
        TableWriter table = writer("w1");

        Commit first = publish(table, Lakes.start("s", ZERO, 0));

        DocumentName schema = first.header().documents().orElseThrow().schema();
        Documents documents = storages.get("w1").documents("matches");
        assertThat(SchemaDocument.read(documents.read(schema).orElseThrow(), "here"))
                .isEqualTo(Lakes.SCHEMA.document());
        assertThat(first.header().format()).isEqualTo(2);
    }

    @Test
    void aWriterOfAnOlderDefinitionIsFencedByTheOneThatIntroducedAColumn() throws Exception {
        TableWriter old = writer("old");
        publish(old, Lakes.start("s", ZERO, 0));
        TableWriter introduces = writerOfVersion2("  venue: string");

        publish(introduces, Lakes.moved("a", ZERO, 0, 1));
        publish(introduces, Lakes.moved("b", ZERO, 1, 2));

        old.refresh();
        assertThat(why(old.commit(Lakes.moved("c", ZERO, 2, 3))))
                .isEqualTo("version 3 was written with schema version 2 of matches, this writer knows 1");
    }

    @Test
    void aWriterIsFencedByOneThatMeansSomethingElseUnderTheSameVersion() throws Exception {
        TableWriter one = writerOfVersion2("  venue: string");
        TableWriter other = writerOfVersion2("  venue: { type: string, from: place }");
        publish(one, Lakes.start("s", ZERO, 0));

        other.refresh();

        String differ = "Table matches has version 2 in the log and in its definition, but they differ; raise the"
                + " definition's version";
        assertThat(why(other.commit(Lakes.moved("a", ZERO, 0, 1)))).isEqualTo(differ);
        assertThatThrownBy(() -> writerOfVersion2("  venue: { type: string, default: x }"))
                .isInstanceOf(LakeRefusedException.class)
                .hasMessage("EL-2041: " + differ);
    }

    /** A writer of matches with one column more, upon what the log holds. */
    private TableWriter writerOfVersion2(String column) throws Exception {
        TableDefinition table = TableFile.parse(
                "matches.yaml",
                BuiltInTables.text("matches")
                        .replace("version: 1", "version: 2")
                        .replace("derived:", column + "\nderived:")
                        .getBytes(StandardCharsets.UTF_8));
        String name = "new-" + column.length();
        LakeStorage storage = FileLakeStorage.of(paths, name);
        TableSchema schema = TableSchema.of(table, LogReader.newest(log), storage.documents("matches"));
        Author author = new Author(name, "newer", "lake-1", "matches", 2, 3);
        TableWriter writer = new TableWriter(author, schema, storage, log, InventoryLimits.DEFAULT);
        writer.refresh();
        return writer;
    }

    @Test
    void aZombieThatSawAnEmptyLogIsFenced() throws IOException {
        TableWriter zombie = writer("zombie");
        TableWriter living = writer("living");
        publish(living, Lakes.start("s", ZERO, 0));
        moveOn(living, 0, 5);

        assertThat(why(zombie.commit(Lakes.start("z", ONE, 0))))
                .isEqualTo("version 0 was pruned while version 1 was put upon it: this writer slept for too long");
    }

    @Test
    void aRetiredWriterIsFencedEvenIfItOnlyReadTheLogMeanwhile() throws IOException {
        TableWriter retired = writer("w1");
        publish(retired, Lakes.start("s", ZERO, 0));
        TableWriter other = writer("w2");
        publish(other, PendingCommit.retire("r", Lakes.TIME, "", "w1"));
        publish(other, Lakes.moved("m", ZERO, 0, 1));

        retired.refresh();

        assertThat(why(retired.commit(Lakes.moved("a", ZERO, 1, 2))))
                .isEqualTo("writer w1 was retired by writer w2 in version 2");
    }

    @Test
    void anIdleWriterTakesUpAgainAfterWhatItMissedWasPrunedButNotWithOldFiles() throws IOException {
        TableWriter idle = writer("idle");
        TableWriter living = writer("living");
        publish(living, Lakes.start("s", ZERO, 0));
        idle.refresh();
        List<StagedOutput> old = Lakes.stageThree(idle, "old");
        moveOn(living, 0, 10);

        idle.refresh();
        publish(idle, Lakes.moved("a", ZERO, 10, 11));

        assertThat(idle.newest().orElseThrow().progress().get(ZERO).next()).isEqualTo(11);
        assertThat(why(idle.commit(Lakes.batch("b", ZERO, 11, 17, old))))
                .isEqualTo(
                        "documents after version 12 were pruned before this writer read them: it slept for too long");
    }

    @Test
    void aWriterThatFollowsTheLogIsNoSleeperThoughItCommitsNothing() throws IOException {
        TableWriter living = writer("living");
        publish(living, Lakes.start("s", ZERO, 0));
        publish(living, Lakes.start("t", ONE, 0));
        TableWriter idle = writer("idle");
        for (int i = 0; i < 10; i++) {
            publish(living, Lakes.moved("m" + i, ZERO, i, i + 1));
            living.prune();
            idle.follow();
        }

        assertThat(publish(idle, Lakes.moved("a", ONE, 0, 1)).version()).isEqualTo(13);
    }

    @Test
    void followingReadsOnlyWhatIsNewAndPublishesNothing() throws IOException {
        TableWriter living = writer("living");
        publish(living, Lakes.start("s", ZERO, 0));
        List<Long> read = new ArrayList<>();
        TableWriter idle = writer(
                "idle",
                new ForwardingLog(log) {
                    @Override
                    public Optional<Commit> read(long version) throws IOException {
                        read.add(version);
                        return super.read(version);
                    }
                },
                3);
        read.clear();
        idle.follow();
        assertThat(read).isEmpty();

        publish(living, Lakes.moved("m", ZERO, 0, 1));
        Commit unpublished = put(living, Lakes.batch("b", ZERO, 1, 7, Lakes.stageThree(living, "rows")));
        idle.follow();

        assertThat(read).containsExactly(3L, 2L, 3L);
        assertThat(idle.newest()).contains(unpublished);
        assertThat(living.isUnpublished()).isTrue();
        assertThat(idle.takeKeysOfOthers())
                .containsExactlyInAnyOrderElementsOf(unpublished.files().stream()
                        .filter(file -> file.root() == Root.PROCESSED)
                        .map(CommittedFile::partitionKey)
                        .distinct()
                        .toList());
        assertThat(idle.takeKeysOfOthers()).isEmpty();
        List<Path> files = unpublished.files().stream()
                .map(file -> paths.root(file.root()).resolve(file.finalPath()))
                .toList();
        assertThat(files).hasSize(3).allSatisfy(file -> assertThat(file).doesNotExist());
        publish(idle, Lakes.start("u", ONE, 0));
        assertThat(files)
                .as("whoever appends publishes first")
                .allSatisfy(file -> assertThat(file).exists());
    }

    @Test
    void aWriterThatCouldNotFollowToTheEndGoesOnFromThere() throws IOException {
        TableWriter living = writer("living", log, 1_000);
        publish(living, Lakes.start("s", ZERO, 0));
        AtomicBoolean isAway = new AtomicBoolean();
        TableWriter idle = writer(
                "idle",
                new ForwardingLog(log) {
                    @Override
                    public Optional<Commit> read(long version) throws IOException {
                        if (version == 3 && isAway.get()) {
                            throw new IOException("away");
                        }
                        return super.read(version);
                    }
                },
                1_000);
        for (int i = 0; i < 4; i++) {
            publish(living, Lakes.moved("m" + i, ZERO, i, i + 1));
        }
        isAway.set(true);
        assertThatThrownBy(idle::follow).hasMessage("away");
        isAway.set(false);

        publish(idle, Lakes.start("u", ONE, 0));
        assertThat(idle.newest().orElseThrow().progress().get(ZERO).next()).isEqualTo(4);
    }

    @Test
    void whoBeginsWhatOthersHaveBegunElsewhereMayPlanAnew() throws IOException {
        TableWriter slower = writer("slower");
        TableWriter faster = writer("faster");
        publish(faster, Lakes.start("s", ZERO, 100));

        assertThat(slower.commit(Lakes.start("t", ZERO, 105)))
                .isEqualTo(new CommitOutcome.Discarded("esports-matches-0 stands at 100 in the log, expected 105:"
                        + " another writer has taken it over"));
        assertThat(publish(slower, Lakes.moved("m", ZERO, 100, 101)).version()).isEqualTo(2);
    }

    /** Fails once, before or after it does what it is asked to. */
    private static final class Failing extends ForwardingLog {
        private final boolean after;
        private boolean failed;

        Failing(CommitLog log, boolean after) {
            super(log);
            this.after = after;
        }

        @Override
        public boolean putIfAbsent(Commit commit) throws IOException {
            if (commit.kind().equals("micro-batch") && !failed) {
                failed = true;
                if (after) {
                    super.putIfAbsent(commit);
                }
                throw new IOException("disk says no");
            }
            return super.putIfAbsent(commit);
        }
    }

    @Test
    void aPutThatFailedAfterItSucceededIsSuccess() throws IOException {
        TableWriter table = writer("w1", new Failing(log, true), 3);
        publish(table, Lakes.start("s", ZERO, 0));

        publish(table, Lakes.batch("a", ZERO, 0, 6, Lakes.stageThree(table, "a")));

        assertThat(Lakes.visibleContents(paths)).isEqualTo(List.of("a dead", "a finished", "a live"));
    }

    @Test
    void aPutThatFailedIsAnErrorAndItsFilesStay() throws IOException {
        TableWriter table = writer("w1", new Failing(log, false), 3);
        publish(table, Lakes.start("s", ZERO, 0));
        List<StagedOutput> files = Lakes.stageThree(table, "a");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> table.commit(Lakes.batch("a", ZERO, 0, 6, files)))
                .withMessage("disk says no");
        for (StagedOutput file : files) {
            file.file().discard();
        }

        assertThat(table.isUnpublished()).isTrue();
        assertThat(Files.exists(
                        paths.resolve(Root.PROCESSED, files.get(0).file().stagedPath())))
                .isTrue();
    }

    @Test
    void theSameCommitTriedTwiceIsCommittedOnce() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        TableWriter twin = writer("w1");
        PendingCommit pending = Lakes.batch("a", ZERO, 0, 6, Lakes.stageThree(table, "a"));
        Commit commit = publish(table, pending);

        assertThat(put(twin, Lakes.moved("a", ZERO, 0, 6))).isEqualTo(commit);
        assertThat(log.newestVersion().orElseThrow()).isEqualTo(2);
    }

    @Test
    void aForeignFileUnderAFinalNameIsNotReplaced() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        StagedOutput staged = Lakes.stageRows(table, "live", "mine");
        Path target =
                paths.tableDirectory(Root.PROCESSED, "matches").resolve("status=live/00000000000000000002-0.parquet");
        Files.createDirectories(target.getParent());
        Files.writeString(target, "foreign");
        Commit commit = put(table, Lakes.batch("a", ZERO, 0, 6, List.of(staged)));

        assertThatExceptionOfType(InconsistentLakeException.class)
                .isThrownBy(() -> table.publish(commit))
                .withMessage(
                        "EL-2032: Cannot publish version 2 of matches: " + target + " exists and is another file than "
                                + paths.resolve(Root.PROCESSED, staged.file().stagedPath())
                                + "; nothing was replaced; move it away and start again");
        assertThat(Files.readString(target)).isEqualTo("foreign");
    }

    @Test
    void aFileOfTheNewestCommitThatIsGoneIsALoudStopButNotOneOfAnOlderCommit() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        StagedOutput staged = Lakes.stageRows(table, "live", "mine");
        Commit commit = publish(table, Lakes.batch("a", ZERO, 0, 6, List.of(staged)));
        Path target = paths.resolve(Root.PROCESSED, commit.files().get(0).finalPath());
        Files.delete(target);

        assertThatExceptionOfType(InconsistentLakeException.class)
                .isThrownBy(() -> table.publish(commit))
                .withMessage("EL-2032: Cannot publish version 2 of matches: neither " + target + " nor its staged file "
                        + paths.resolve(Root.PROCESSED, staged.file().stagedPath())
                        + " exists; restore the file from a backup");

        publish(table, Lakes.moved("b", ZERO, 6, 7));
        assertThat(table.publish(commit)).isZero();
    }

    @Test
    void aDocumentDeletedByHandIsALoudStop() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        log.delete(1);

        assertThatExceptionOfType(InconsistentLakeException.class)
                .isThrownBy(() -> table.commit(Lakes.moved("a", ZERO, 0, 1)))
                .withMessage(
                        "EL-2025: Version 1 of matches was deleted from the log, though nothing from version 1 on was"
                                + " pruned; restore it from a backup");
    }

    @Test
    void aDocumentReplacedByHandIsALoudStop() throws IOException {
        TableWriter table = writer("w1");
        Commit first = publish(table, Lakes.start("s", ZERO, 0));
        log.delete(1);
        committed(writer("w2").commit(Lakes.start("other", ZERO, 0)));
        assertThat(log.newestVersion().orElseThrow()).isEqualTo(first.version());

        assertThatExceptionOfType(InconsistentLakeException.class)
                .isThrownBy(() -> table.commit(Lakes.moved("a", ZERO, 0, 1)))
                .withMessage(
                        "EL-2025: Version 1 of matches was replaced in the log, though nothing from version 1 on was"
                                + " pruned; restore it from a backup");
    }

    @Test
    void aCommitUponTheNewestDoesNotListTheLog() throws IOException {
        AtomicLong lists = new AtomicLong();
        TableWriter table = writer(
                "w1",
                new ForwardingLog(log) {
                    @Override
                    public List<Long> versions() throws IOException {
                        lists.incrementAndGet();
                        return super.versions();
                    }
                },
                3);
        publish(table, Lakes.start("s", ZERO, 0));
        lists.set(0);

        for (int i = 0; i < 10; i++) {
            publish(table, Lakes.moved("m" + i, ZERO, i, i + 1));
        }

        assertThat(lists.get())
                .as("a list costs more the longer the history is")
                .isZero();
    }

    @Test
    void aLogThatWentBackIsALoudStop() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        publish(table, Lakes.moved("a", ZERO, 0, 1));
        log.delete(2);

        assertThatExceptionOfType(InconsistentLakeException.class)
                .isThrownBy(table::refresh)
                .withMessage(
                        "EL-2025: The log of matches ends at version 1, but version 2 was there before; restore the"
                                + " missing documents from a backup");
    }

    @Test
    void nothingIsPrunedBeforeTheCommitThatSaysSoIsPublished() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        publish(table, Lakes.moved("a", ZERO, 0, 1));
        publish(table, Lakes.moved("b", ZERO, 1, 2));
        assertThat(table.prune()).isZero();

        Commit fourth = put(table, Lakes.moved("c", ZERO, 2, 3));
        assertThat(fourth.prunedBelow()).isEqualTo(2);
        assertThat(table.prune()).isZero();
        table.publish(fourth);
        assertThat(table.prune()).isEqualTo(1);
        assertThat(log.versions()).isEqualTo(List.of(2L, 3L, 4L));
    }

    @Test
    void aFileThatIsNotSealedIsNotCommitted() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        StagedFile open = table.stage(Root.DEAD_LETTERS);
        open.output().write(1);
        StagedOutput output = new StagedOutput(
                Root.DEAD_LETTERS, StagedOutput.NO_PARTITION, open, 1, Optional.empty(), Visibility.VISIBLE);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> table.commit(Lakes.batch("a", ZERO, 0, 6, List.of(output))))
                .withMessage("Staged file _staging/matches/w1/1.staged is OPEN, expected SEALED at this point");
        assertThat(log.newestVersion().orElseThrow()).isEqualTo(1);
    }

    @Test
    void aVersionThatIsTakenByADocumentNobodyCanReadIsALoudStop() throws IOException {
        TableWriter first = writer("w1");
        publish(first, Lakes.start("s", ZERO, 0));
        TableWriter second = writer(
                "w2",
                new ForwardingLog(log) {
                    @Override
                    public boolean putIfAbsent(Commit commit) {
                        return false;
                    }
                },
                3);

        assertThatExceptionOfType(InconsistentLakeException.class)
                .isThrownBy(() -> second.commit(Lakes.batch("a", ZERO, 0, 1, List.of())))
                .withMessage("EL-2022: Commit document " + log.nameOf(2)
                        + " has a name in the commit log, but there is no file when it is opened, and that 100 times:"
                        + " look whether it is a link that leads nowhere, or whether another program moves or deletes"
                        + " files there; restore it from a backup");
    }
}
