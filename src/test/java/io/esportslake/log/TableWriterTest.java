package io.esportslake.log;

import static io.esportslake.log.Lakes.ONE;
import static io.esportslake.log.Lakes.ZERO;
import static io.esportslake.log.Lakes.committed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.declare.TableFile;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static Commit publish(TableWriter table, PendingCommit pending) throws IOException {
        Commit commit = committed(table.commit(pending)).commit();
        table.publish(commit);
        return commit;
    }

    private static String why(CommitOutcome outcome) {
        return assertInstanceOf(CommitOutcome.Fenced.class, outcome).why();
    }

    @Test
    void committedFilesAreSeenOnlyAfterPublishing() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        PendingCommit pending = Lakes.batch("a", ZERO, 0, 6, Lakes.stageThree(table, "a"));

        Commit commit = committed(table.commit(pending)).commit();
        assertEquals(Map.of(), Lakes.visible(paths));

        assertEquals(3, table.publish(commit));
        assertEquals(
                Map.of(
                        "processed/matches/status=live/00000000000000000002-0.parquet", "a live",
                        "processed/matches/status=finished/00000000000000000002-1.parquet", "a finished",
                        "dead_letters/matches/00000000000000000002-2.parquet", "a dead"),
                Lakes.visible(paths));
        assertEquals(0, table.publish(commit));
    }

    @Test
    void theCommitBeforeIsPublishedBeforeTheNextOneIsPut() throws IOException {
        TableWriter first = writer("w1");
        publish(first, Lakes.start("s", ZERO, 0));
        publish(first, Lakes.start("t", ONE, 0));
        TableWriter second = writer("w2");
        committed(first.commit(Lakes.batch("a", ZERO, 0, 6, Lakes.stageThree(first, "a"))));

        committed(second.commit(Lakes.moved("b", ONE, 0, 5)));

        assertEquals(List.of("a dead", "a finished", "a live"), Lakes.visibleContents(paths));
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

        assertEquals(1, merged.conflicts());
        assertEquals(4, merged.commit().version());
        assertEquals(12, merged.commit().totals().records().received());
        assertEquals(2, second.partitionKeys().size());
        assertEquals(6, Lakes.visible(paths).size());
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

        assertEquals("esports-matches-0 stands at 6 in the log, expected 0: another writer has taken it over", why);
        assertEquals(why, why(second.commit(Lakes.moved("c", ZERO, 6, 7))));
        assertEquals(List.of("a dead", "a finished", "a live"), Lakes.visibleContents(paths));
        assertEquals(
                List.of(
                        "dead_letters/_staging/matches/w1", "dead_letters/_staging/matches/w2",
                        "processed/_staging/matches/w1", "processed/_staging/matches/w2"),
                Lakes.leftovers(paths));
    }

    @Test
    void aZombieWhoseVersionWasTakenAndPrunedIsFenced() throws IOException {
        TableWriter zombie = sleeper("zombie");
        publish(zombie, Lakes.start("s", ZERO, 0));
        List<StagedOutput> files = Lakes.stageThree(zombie, "zombie");
        TableWriter living = writer("living");
        for (int i = 0; i < 10; i++) {
            publish(living, Lakes.moved("m" + i, ZERO, i, i + 1));
            living.prune();
        }
        assertEquals(List.of(9L, 10L, 11L), log.versions());

        String why = why(zombie.commit(Lakes.batch("z", ZERO, 0, 6, files)));

        assertEquals("version 1 was pruned while version 2 was put upon it: this writer slept for too long", why);
        assertEquals(Map.of(), Lakes.visible(paths));
    }

    @Test
    void aZombieThatFindsTheDocumentOfAnotherZombieIsFencedToo() throws IOException {
        TableWriter first = sleeper("z1");
        publish(first, Lakes.start("s", ZERO, 0));
        TableWriter living = writer("living");
        publish(living, Lakes.moved("m", ZERO, 0, 1));
        TableWriter second = sleeper("z2");
        TableWriter third = sleeper("z3");
        for (int i = 1; i < 10; i++) {
            publish(living, Lakes.moved("m" + i, ZERO, i, i + 1));
            living.prune();
        }

        why(first.commit(Lakes.moved("a", ZERO, 0, 7)));
        assertTrue(log.versions().contains(2L), "the first one left its document");
        assertEquals(
                "version 2 was pruned while version 3 was put upon it: this writer slept for too long",
                why(second.commit(Lakes.moved("b", ZERO, 1, 7))));
        assertEquals(
                "documents after version 2 were pruned before this writer read them: it slept for too long",
                why(third.commit(Lakes.moved("c", ZERO, 1, 7))));

        publish(living, Lakes.moved("last", ZERO, 10, 11));
        living.prune();
        assertEquals(List.of(10L, 11L, 12L), log.versions());
    }

    @Test
    void aZombieWhoseIndexWasSweptIsFenced() throws IOException {
        TableWriter zombie = writer("zombie");
        publish(zombie, Lakes.start("s", ZERO, 0));
        publish(zombie, Lakes.moved("m", ZERO, 0, 1));
        TableWriter living = writer("living");
        for (int i = 1; i < 10; i++) {
            publish(living, Lakes.moved("m" + i, ZERO, i, i + 1));
            living.prune();
        }

        assertEquals(
                "documents after version 2 were pruned before this writer read them: it slept for too long",
                why(zombie.commit(Lakes.moved("z", ZERO, 1, 7))));
    }

    @Test
    void anIndexThatIsLostIsALoudStopThatNamesIt() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        Commit newest = publish(table, Lakes.moved("m", ZERO, 0, 1));
        Documents documents = storages.get("w1").documents("matches");
        DocumentName index = newest.inventory().orElseThrow();
        documents.delete(index);

        InconsistentLakeException stop =
                assertThrows(InconsistentLakeException.class, () -> table.commit(Lakes.moved("a", ZERO, 1, 2)));

        assertEquals(
                "Document " + documents.placeOf(index)
                        + " is missing, though the commit log names it; when the service runs, try again, since it may"
                        + " have been replaced meanwhile; else restore it from a backup",
                stop.getMessage());
    }

    @Test
    void aCommitNamesItsSchemaWhichIsThereBefore() throws IOException {
        TableWriter table = writer("w1");

        Commit first = publish(table, Lakes.start("s", ZERO, 0));

        DocumentName schema = first.header().documents().orElseThrow().schema();
        Documents documents = storages.get("w1").documents("matches");
        assertEquals(
                Lakes.SCHEMA.document(),
                SchemaDocument.read(documents.read(schema).orElseThrow(), "here"));
        assertEquals(2, first.header().format());
    }

    @Test
    void aWriterOfAnOlderDefinitionIsFencedByTheOneThatIntroducedAColumn() throws Exception {
        TableWriter old = writer("old");
        publish(old, Lakes.start("s", ZERO, 0));
        TableWriter introduces = writerOfVersion2("  venue: string");

        publish(introduces, Lakes.moved("a", ZERO, 0, 1));
        publish(introduces, Lakes.moved("b", ZERO, 1, 2));

        old.refresh();
        assertEquals(
                "version 3 was written with schema version 2 of matches, this writer knows 1",
                why(old.commit(Lakes.moved("c", ZERO, 2, 3))));
    }

    @Test
    void aWriterIsFencedByOneThatMeansSomethingElseUnderTheSameVersion() throws Exception {
        TableWriter one = writerOfVersion2("  venue: string");
        TableWriter other = writerOfVersion2("  venue: { type: string, from: place }");
        publish(one, Lakes.start("s", ZERO, 0));

        other.refresh();

        String differ = "Table matches has version 2 in the log and in its definition, but they differ; raise the"
                + " definition's version";
        assertEquals(differ, why(other.commit(Lakes.moved("a", ZERO, 0, 1))));
        assertEquals(
                differ,
                assertThrows(
                                LakeRefusedException.class,
                                () -> writerOfVersion2("  venue: { type: string, default: x }"))
                        .getMessage());
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
        for (int i = 0; i < 5; i++) {
            publish(living, Lakes.moved("m" + i, ZERO, i, i + 1));
            living.prune();
        }

        assertEquals(
                "version 0 was pruned while version 1 was put upon it: this writer slept for too long",
                why(zombie.commit(Lakes.start("z", ONE, 0))));
    }

    @Test
    void aRetiredWriterIsFencedEvenIfItOnlyReadTheLogMeanwhile() throws IOException {
        TableWriter retired = writer("w1");
        publish(retired, Lakes.start("s", ZERO, 0));
        TableWriter other = writer("w2");
        publish(other, PendingCommit.retire("r", Lakes.TIME, "", "w1"));
        publish(other, Lakes.moved("m", ZERO, 0, 1));

        retired.refresh();

        assertEquals(
                "writer w1 was retired by writer w2 in version 2", why(retired.commit(Lakes.moved("a", ZERO, 1, 2))));
    }

    @Test
    void anIdleWriterTakesUpAgainAfterWhatItMissedWasPrunedButNotWithOldFiles() throws IOException {
        TableWriter idle = writer("idle");
        TableWriter living = writer("living");
        publish(living, Lakes.start("s", ZERO, 0));
        idle.refresh();
        List<StagedOutput> old = Lakes.stageThree(idle, "old");
        for (int i = 0; i < 10; i++) {
            publish(living, Lakes.moved("m" + i, ZERO, i, i + 1));
            living.prune();
        }
        TableWriter another = writer("another");

        idle.refresh();
        publish(idle, Lakes.moved("a", ZERO, 10, 11));

        assertEquals(11, idle.newest().orElseThrow().progress().get(ZERO).next());
        assertEquals(
                "documents after version 12 were pruned before this writer read them: it slept for too long",
                why(idle.commit(Lakes.batch("b", ZERO, 11, 17, old))));
        assertTrue(another.newest().isPresent());
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

        assertEquals(List.of("a dead", "a finished", "a live"), Lakes.visibleContents(paths));
    }

    @Test
    void aPutThatFailedIsAnErrorAndItsFilesStay() throws IOException {
        TableWriter table = writer("w1", new Failing(log, false), 3);
        publish(table, Lakes.start("s", ZERO, 0));
        List<StagedOutput> files = Lakes.stageThree(table, "a");

        IOException failure = assertThrows(IOException.class, () -> table.commit(Lakes.batch("a", ZERO, 0, 6, files)));
        for (StagedOutput file : files) {
            file.file().discard();
        }

        assertEquals("disk says no", failure.getMessage());
        assertTrue(table.isUnpublished());
        assertTrue(
                Files.exists(paths.resolve(Root.PROCESSED, files.get(0).file().stagedPath())));
    }

    @Test
    void theSameCommitTriedTwiceIsCommittedOnce() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        TableWriter twin = writer("w1");
        PendingCommit pending = Lakes.batch("a", ZERO, 0, 6, Lakes.stageThree(table, "a"));
        Commit commit = publish(table, pending);

        assertEquals(
                commit, committed(twin.commit(Lakes.moved("a", ZERO, 0, 6))).commit());
        assertEquals(2, log.newestVersion().orElseThrow());
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
        Commit commit = committed(table.commit(Lakes.batch("a", ZERO, 0, 6, List.of(staged))))
                .commit();

        InconsistentLakeException stop = assertThrows(InconsistentLakeException.class, () -> table.publish(commit));

        assertEquals(
                "Cannot publish version 2 of matches: " + target + " exists and is another file than "
                        + paths.resolve(Root.PROCESSED, staged.file().stagedPath())
                        + "; nothing was replaced; move it away and start again",
                stop.getMessage());
        assertEquals("foreign", Files.readString(target));
    }

    @Test
    void aFileOfTheNewestCommitThatIsGoneIsALoudStopButNotOneOfAnOlderCommit() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        StagedOutput staged = Lakes.stageRows(table, "live", "mine");
        Commit commit = publish(table, Lakes.batch("a", ZERO, 0, 6, List.of(staged)));
        Path target = paths.resolve(Root.PROCESSED, commit.files().get(0).finalPath());
        Files.delete(target);

        InconsistentLakeException stop = assertThrows(InconsistentLakeException.class, () -> table.publish(commit));
        assertEquals(
                "Cannot publish version 2 of matches: neither " + target + " nor its staged file "
                        + paths.resolve(Root.PROCESSED, staged.file().stagedPath())
                        + " exists; restore the file from a backup",
                stop.getMessage());

        publish(table, Lakes.moved("b", ZERO, 6, 7));
        assertEquals(0, table.publish(commit));
    }

    @Test
    void aDocumentDeletedByHandIsALoudStop() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        log.delete(1);

        InconsistentLakeException stop =
                assertThrows(InconsistentLakeException.class, () -> table.commit(Lakes.moved("a", ZERO, 0, 1)));

        assertEquals(
                "Version 1 of matches was deleted from the log, though nothing from version 1 on was pruned; restore it"
                        + " from a backup",
                stop.getMessage());
    }

    @Test
    void aDocumentReplacedByHandIsALoudStop() throws IOException {
        TableWriter table = writer("w1");
        Commit first = publish(table, Lakes.start("s", ZERO, 0));
        log.delete(1);
        committed(writer("w2").commit(Lakes.start("other", ZERO, 0)));
        assertEquals(first.version(), log.newestVersion().orElseThrow());

        InconsistentLakeException stop =
                assertThrows(InconsistentLakeException.class, () -> table.commit(Lakes.moved("a", ZERO, 0, 1)));

        assertEquals(
                "Version 1 of matches was replaced in the log, though nothing from version 1 on was pruned; restore it"
                        + " from a backup",
                stop.getMessage());
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

        assertEquals(0, lists.get(), "a list costs more the longer the history is");
    }

    @Test
    void aLogThatWentBackIsALoudStop() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        publish(table, Lakes.moved("a", ZERO, 0, 1));
        log.delete(2);

        InconsistentLakeException stop = assertThrows(InconsistentLakeException.class, table::refresh);

        assertEquals(
                "The log of matches ends at version 1, but version 2 was there before; restore the missing documents"
                        + " from a backup",
                stop.getMessage());
    }

    @Test
    void nothingIsPrunedBeforeTheCommitThatSaysSoIsPublished() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        publish(table, Lakes.moved("a", ZERO, 0, 1));
        publish(table, Lakes.moved("b", ZERO, 1, 2));
        assertEquals(0, table.prune());

        Commit fourth = committed(table.commit(Lakes.moved("c", ZERO, 2, 3))).commit();
        assertEquals(2, fourth.prunedBelow());
        assertEquals(0, table.prune());
        table.publish(fourth);
        assertEquals(1, table.prune());
        assertEquals(List.of(2L, 3L, 4L), log.versions());
    }

    @Test
    void aFileThatIsNotSealedIsNotCommitted() throws IOException {
        TableWriter table = writer("w1");
        publish(table, Lakes.start("s", ZERO, 0));
        StagedFile open = table.stage(Root.DEAD_LETTERS);
        open.output().write(1);
        StagedOutput output = new StagedOutput(Root.DEAD_LETTERS, StagedOutput.NO_PARTITION, open, 1);

        IllegalStateException refused = assertThrows(
                IllegalStateException.class, () -> table.commit(Lakes.batch("a", ZERO, 0, 6, List.of(output))));

        assertEquals(
                "Staged file _staging/matches/w1/1.staged is OPEN, expected SEALED at this point",
                refused.getMessage());
        assertEquals(1, log.newestVersion().orElseThrow());
    }

    @Test
    void aDiscardedFileIsGone() throws IOException {
        TableWriter table = writer("w1");
        StagedFile file = Lakes.stage(table, Root.PROCESSED, "text");
        assertEquals(4, file.bytes());

        file.discard();
        file.discard();

        assertEquals(List.of("processed/_staging/matches/w1"), Lakes.leftovers(paths));
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

        InconsistentLakeException stop = assertThrows(
                InconsistentLakeException.class, () -> second.commit(Lakes.batch("a", ZERO, 0, 1, List.of())));

        assertEquals(
                "Commit document " + log.nameOf(2)
                        + " has a name in the commit log, but there is no file when it is opened, and that"
                        + " 100 times: look whether it is a link that leads nowhere, or whether another program moves or"
                        + " deletes files there; restore it from a backup",
                stop.getMessage());
    }
}
