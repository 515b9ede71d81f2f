package io.esportslake.log;

import static io.esportslake.log.Lakes.ZERO;
import static io.esportslake.log.Lakes.committed;
import static io.esportslake.log.Lakes.publish;
import static io.esportslake.log.Lakes.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.log.RecoveryReport.RetiredWriter;
import io.esportslake.store.FailingDisk;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeTest {

    @TempDir
    private Path directory;

    private LakePaths paths;

    @BeforeEach
    void layOut() {
        paths = LakePaths.of(directory.resolve("lake"));
    }

    /** A lake with a log of three versions and three published files. */
    private void fill() throws IOException {
        try (Lake lake = Lakes.open(paths)) {
            TableWriter table = lake.table("matches");
            publish(table, Lakes.start("s", ZERO, 0));
            publish(table, Lakes.batch("a", ZERO, 0, 6, Lakes.stageThree(table, "a")));
            publish(table, Lakes.moved("b", ZERO, 6, 7));
        }
    }

    private Lake openOverExistingFiles() throws IOException {
        return Lake.open(FileLakeStorage.of(paths, Lakes.newWriter()), Lakes.options(true));
    }

    private String lakeId() throws IOException {
        Marks marks = FileLakeStorage.reading(paths).marks();
        return LakeMarks.read(marks, Marks.Mark.LAKE, "lakeId").orElseThrow();
    }

    private String refused() {
        return assertThatExceptionOfType(LakeRefusedException.class)
                .isThrownBy(() -> Lakes.open(paths))
                .actual()
                .getMessage();
    }

    private String inconsistent() {
        return assertThatExceptionOfType(InconsistentLakeException.class)
                .isThrownBy(() -> Lakes.open(paths))
                .actual()
                .getMessage();
    }

    @Test
    void aLakeKeepsItsIdInEveryRoot() throws IOException {
        String lakeId;
        try (Lake lake = Lakes.open(paths)) {
            lakeId = lake.lakeId();
            assertThat(lake.recovery().isEmpty()).isTrue();
        }
        try (Lake lake = Lakes.open(paths)) {
            assertThat(lake.lakeId()).isEqualTo(lakeId);
        }
        String document = "{\"format\":1,\"lakeId\":\"" + lakeId + "\",\"createdBy\":\"esports-lake test\"}\n";
        assertThat(Files.readString(paths.identity())).isEqualTo(document);
        assertThat(Files.readString(paths.mark(Root.PROCESSED))).isEqualTo(document);
        assertThat(Files.readString(paths.mark(Root.DEAD_LETTERS))).isEqualTo(document);
        assertThat(Lakes.leftovers(paths)).isEmpty();
    }

    @Test
    void theTablesMayBeTheLakesOwnDirectory() throws IOException {
        LakePaths flat = new LakePaths(directory.resolve("flat"), directory.resolve("flat"));

        Lakes.open(flat).close();
        Lakes.open(flat).close();
    }

    @Test
    void aRootOfAnotherLakeIsALoudStop() throws IOException {
        fill();
        LakePaths other = LakePaths.of(directory.resolve("other"));
        String otherId;
        try (Lake lake = Lakes.open(other)) {
            otherId = lake.lakeId();
        }
        String lakeId = lakeId();
        Path mark = paths.mark(Root.PROCESSED);
        Files.copy(other.mark(Root.PROCESSED), mark, StandardCopyOption.REPLACE_EXISTING);

        assertThat(inconsistent())
                .isEqualTo("EL-2008: Lake " + paths.dataLake() + " has id " + lakeId + ", but " + mark
                        + " belongs to lake " + otherId + "; give each lake roots of its own");
    }

    @Test
    void aMarkThatIsCutIsALoudStop() throws IOException {
        fill();
        Path mark = paths.mark(Root.PROCESSED);
        Files.writeString(mark, "{\"format\"");

        assertThat(inconsistent())
                .isEqualTo(
                        "EL-2009: File " + mark + " is damaged: expected a JSON object of format 1 with a text lakeId;"
                                + " restore it from a backup");
    }

    @Test
    void aRootWithoutAnIdIsNotTheOneTheLogMeans() throws IOException {
        fill();
        LakePaths moved = new LakePaths(paths.dataLake(), directory.resolve("elsewhere"));

        assertThatExceptionOfType(InconsistentLakeException.class)
                .isThrownBy(() -> Lakes.open(moved))
                .withMessage("EL-2007: Root " + directory.resolve("elsewhere")
                        + " carries no lake id, but commit 3 of matches (micro-batch, b) is in the log: this is not"
                        + " where its files were written; point back to the root that was used, or, when it was moved"
                        + " here, copy "
                        + paths.identity() + " to " + directory.resolve("elsewhere/_lake.json"));
        assertThat(Files.exists(directory.resolve("elsewhere"))).isFalse();
    }

    @Test
    void aLakeThatLostItsIdentityIsALoudStop() throws IOException {
        fill();
        String lakeId = lakeId();
        Files.delete(paths.identity());

        assertThat(inconsistent())
                .isEqualTo("EL-2007: Lake " + paths.dataLake() + " has no _lake.json, but " + paths.mark(Root.PROCESSED)
                        + " belongs to lake " + lakeId
                        + "; point to that lake's own directory, or restore the file from a backup");
    }

    @Test
    void theFirstConsumerGroupStaysUntilAnOperatorChangesIt() throws IOException {
        try (Lake lake = Lakes.open(paths)) {
            lake.rememberGroup("group-a");
            lake.rememberGroup("group-a");

            assertThatExceptionOfType(LakeRefusedException.class)
                    .isThrownBy(() -> lake.rememberGroup("group-b"))
                    .withMessage("EL-2006: Lake " + paths.dataLake()
                            + " is fed by consumer group group-a, but this start is configured for"
                            + " consumer group group-b; use group group-a, or start once with --change-group when no"
                            + " consumer of group-a runs any more");

            lake.changeGroup("group-b");
            lake.rememberGroup("group-b");
        }
        assertThat(Lakes.leftovers(paths)).isEmpty();
    }

    @Test
    void filesWithoutALogAreRefusedAndNothingIsTouched() throws IOException {
        Path file = paths.tableDirectory(Root.PROCESSED, "matches").resolve("status=live/part-0.snappy.parquet");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "old");

        assertThat(refused())
                .isEqualTo("EL-2005: Table matches has files, such as " + file + ", but no commit log in "
                        + paths.checkpoints("matches")
                        + ": reading the topic from its start could write their rows again; choose another path, or"
                        + " move the files away. With --starting-offsets latest they may stay and only what is new is"
                        + " read; the page and 'verify' then name them, as files that the log does not know, for as"
                        + " long as they lie there");
        assertThat(Files.exists(paths.checkpoints())).isFalse();
        assertThat(Files.exists(paths.identity())).isFalse();

        openOverExistingFiles().close();
        assertThat(Files.readString(file)).isEqualTo("old");
    }

    @Test
    void sparksMetadataWithoutALogIsRefusedToo() throws IOException {
        Path metadata = paths.tableDirectory(Root.PROCESSED, "players").resolve("_spark_metadata");
        Files.createDirectories(metadata);

        assertThat(refused())
                .startsWith("EL-2005: Table players has files, such as " + metadata + ", but no commit log");
    }

    @Test
    void aLostLogIsALoudStopEvenWhereExistingFilesAreAllowed() throws IOException {
        fill();
        for (Commit commit : Lakes.log(paths, "matches")) {
            Files.delete(paths.commitFile("matches", commit.version()));
        }

        // What others wrote beside them does not change what is to be done.
        Files.writeString(paths.tableDirectory(Root.PROCESSED, "matches").resolve("part-0.parquet"), "old");

        String lost = inconsistent();
        assertThat(lost)
                .matches("EL-2026: File \\S+ was published by version 2, but there is no commit log of matches in "
                        + Pattern.quote(paths.checkpoints("matches").toString())
                        + ": restore it from a backup\\. Without one it cannot be rebuilt: leave this lake as it is and"
                        + " start with another DATA_LAKE_PATH, into which what Kafka still holds is read");
        assertThatExceptionOfType(InconsistentLakeException.class)
                .isThrownBy(() -> openOverExistingFiles())
                .withMessage(lost);
    }

    @Test
    void aGapInTheLogIsALoudStop() throws IOException {
        fill();
        Files.delete(paths.commitFile("matches", 2));

        assertThat(inconsistent())
                .isEqualTo("EL-2024: The commit log of matches has a gap: version 2 is missing, though versions 1 to 3"
                        + " are expected; restore it from a backup");
    }

    @Test
    void aPublishedFileAboveTheNewestVersionIsALoudStop() throws IOException {
        fill();
        Path file = paths.tableDirectory(Root.DEAD_LETTERS, "matches").resolve("00000000000000000009-0.parquet");
        Files.writeString(file, "from the future");

        assertThat(inconsistent())
                .isEqualTo("EL-2026: File " + file
                        + " was published by version 9, but the commit log of matches ends at version 3: the log"
                        + " in " + paths.checkpoints("matches")
                        + " is incomplete; restore it from a backup, or let 'commits repair --table matches' rebuild"
                        + " its newest document from the files");
        assertThat(Lakes.visible(paths).size()).isEqualTo(4);
    }

    @Test
    void aDamagedNewestDocumentIsALoudStop() throws IOException {
        fill();
        Files.writeString(paths.commitFile("matches", 3), "{");

        assertThatThrownBy(() -> Lakes.open(paths)).isInstanceOf(CorruptCommitException.class);
    }

    @Test
    void aDocumentUnderAnotherVersionsNameIsDamage() throws IOException {
        fill();
        Files.copy(paths.commitFile("matches", 3), paths.commitFile("matches", 4));

        assertThatExceptionOfType(CorruptCommitException.class)
                .isThrownBy(() -> Lakes.open(paths))
                .withMessageEndingWith(
                        "holds commit 3 of matches (micro-batch, b), expected version 4 of matches; put the right"
                                + " document back");
    }

    @Test
    void aRootThatCannotBeUsedIsRefusedWithItsFileSystem() throws IOException {
        Files.createDirectories(paths.dataLake());
        Files.writeString(paths.root(Root.DEAD_LETTERS), "a file, not a directory");

        String message = refused();

        assertThat(message)
                .isEqualTo("EL-2001: Directory " + paths.dataLake() + " on file system "
                        + Files.getFileStore(paths.dataLake()).type()
                        + " cannot hold a lake: reading what is there failed (FileSystemException: "
                        + paths.mark(Root.DEAD_LETTERS)
                        + ": Not a directory); expected a writable file system with hard links, locks and fsync, such"
                        + " as ext4, xfs or NFS 4: check the rights, or put the lake on one");
        assertThat(Lakes.leftovers(paths)).isEmpty();
    }

    @Test
    void aWriterIdIsGivenOnce() throws IOException {
        String writer = Lakes.newWriter();
        try (Lake lake = Lake.open(FileLakeStorage.of(paths, writer), Lakes.options())) {
            assertThat(lake.writerId()).isEqualTo(writer);
            assertThatExceptionOfType(LakeRefusedException.class)
                    .isThrownBy(() -> Lake.open(FileLakeStorage.of(paths, writer), Lakes.options()))
                    .withMessage("EL-2004: Writer id " + writer + " is in use or was used before ("
                            + paths.lockFile(writer) + "); every start needs a new one");
        }
    }

    @Test
    void aDeadWriterIsRetiredBeforeItsFilesAreDeleted() throws IOException {
        fill();
        Lake dead = Lakes.open(paths);
        Lakes.stageThree(dead.table("matches"), "orphan");
        Lakes.stage(dead.table("players"), Root.PROCESSED, "orphan");
        dead.abandon();

        try (Lake lake = Lakes.open(paths)) {
            assertThat(lake.recovery())
                    .isEqualTo(new RecoveryReport(
                            Map.of(),
                            List.of(
                                    new RetiredWriter(dead.writerId(), "matches", 4),
                                    new RetiredWriter(dead.writerId(), "players", 1)),
                            4,
                            0));
            assertThat(lake.table("matches").newest().orElseThrow().change())
                    .isEqualTo(new Change.Retire(dead.writerId()));
            assertThat(Lakes.leftovers(paths)).isEqualTo(List.of("checkpoints/_writers/" + lake.writerId() + ".lock"));
        }
    }

    @Test
    void aLockStaysAsLongAsATableThatIsNotOpenHereHasFilesOfItsWriter() throws IOException {
        Lake dead = Lakes.open(paths);
        StagedFile orphan = Lakes.stage(dead.table("players"), Root.PROCESSED, "orphan");
        dead.abandon();
        LakeOpenOptions matchesOnly = Lakes.options(() -> Lakes.TIME, BuiltInTables.MATCHES);

        Lake.open(FileLakeStorage.of(paths, Lakes.newWriter()), matchesOnly).close();
        assertThat(Files.exists(paths.resolve(Root.PROCESSED, orphan.stagedPath())))
                .isTrue();
        assertThat(Files.exists(paths.lockFile(dead.writerId()))).isTrue();

        Lakes.open(paths).close();
        assertThat(Lakes.leftovers(paths)).isEmpty();
    }

    @Test
    void stagedFilesWithoutALockAreThoseOfADeadWriter() throws IOException {
        Lake dead = Lakes.open(paths);
        Lakes.stage(dead.table("matches"), Root.PROCESSED, "orphan");
        dead.abandon();
        Files.delete(paths.lockFile(dead.writerId()));

        try (Lake lake = Lakes.open(paths)) {
            assertThat(lake.recovery().retired()).isEqualTo(List.of(new RetiredWriter(dead.writerId(), "matches", 1)));
        }
        assertThat(Lakes.leftovers(paths)).isEmpty();
    }

    /** As network file systems and file servers do: a deleted file that somebody has open, a directory of their own. */
    @Test
    void whatOthersPutBesideStagedFilesStaysAndKeepsNobodyFromStarting() throws IOException {
        Lake dead = Lakes.open(paths);
        StagedFile orphan = Lakes.stage(dead.table("matches"), Root.PROCESSED, "orphan");
        Path staged = paths.resolve(Root.PROCESSED, orphan.stagedPath());
        Path others = staged.resolveSibling("@eaDir/SYNO");
        Files.createDirectories(others.getParent());
        Files.writeString(others, "theirs");
        Files.writeString(staged.resolveSibling(".nfs0001"), "theirs");
        dead.abandon();

        try (Lake lake = Lakes.open(paths)) {
            assertThat(lake.recovery().retired()).isEqualTo(List.of(new RetiredWriter(dead.writerId(), "matches", 1)));
            assertThat(lake.recovery().deletedStagedFiles()).isEqualTo(1);
        }
        try (Lake lake = Lakes.open(paths)) {
            assertThat(lake.recovery().retired()).isEmpty();
        }

        assertThat(others).hasContent("theirs");
        assertThat(staged).doesNotExist();
        assertThat(paths.lockFile(dead.writerId())).doesNotExist();
    }

    /** What an older version of the program left: its staged files lay among those of the table. */
    private Commit stagedAsBefore(Commit commit) throws IOException {
        List<CommittedFile> files = new ArrayList<>();
        for (CommittedFile file : commit.files()) {
            String former = FileNames.formerStaging("matches")
                    + file.stagedPath().substring(FileNames.staging("matches").length());
            Path target = paths.resolve(file.root(), former);
            Files.createDirectories(target.getParent());
            Files.move(paths.resolve(file.root(), file.stagedPath()), target);
            files.add(new CommittedFile(
                    file.root(), former, file.finalPath(), file.partitionKey(), file.rows(), file.bytes()));
        }
        Commit before =
                new Commit(commit.header(), new Change.Append(commit.change().ranges(), files, List.of()));
        Files.write(paths.commitFile("matches", commit.version()), CommitJson.encode(before));
        return before;
    }

    @Test
    void whatAnOlderVersionStagedIsPublishedAndItsOrphansAreClearedUp() throws IOException {
        fill();
        Lake dead = Lakes.open(paths);
        TableWriter table = dead.table("matches");
        stagedAsBefore(put(table, Lakes.batch("c", ZERO, 7, 13, Lakes.stageThree(table, "c"))));
        dead.abandon();
        Path orphan =
                paths.formerStaging(Root.PROCESSED, "matches", dead.writerId()).resolve("99.staged");
        Files.writeString(orphan, "orphan");
        Path lockless =
                paths.formerStaging(Root.DEAD_LETTERS, "players", "older").resolve("0.staged");
        Files.createDirectories(lockless.getParent());
        Files.writeString(lockless, "orphan");

        try (Lake lake = Lakes.open(paths)) {
            assertThat(lake.recovery())
                    .isEqualTo(new RecoveryReport(
                            Map.of("matches", 4L),
                            List.of(
                                    new RetiredWriter(dead.writerId(), "matches", 5),
                                    new RetiredWriter("older", "players", 1)),
                            2,
                            0));
        }
        assertThat(Lakes.visible(paths).size()).isEqualTo(6);
        assertThat(Lakes.leftovers(paths)).isEmpty();
    }

    @Test
    void temporaryFilesOfDeadWritersAreDeletedAndNoOthers() throws IOException {
        fill();
        Path dead = paths.checkpoints("matches").resolve("00000000000000000004.0.dead.tmp");
        Path lock = paths.writers().resolve("lock.0.dead.tmp");
        Path foreign = paths.dataLake().resolve("notes.1.tmp");
        for (Path file : List.of(dead, lock, foreign)) {
            Files.writeString(file, "x");
        }

        try (Lake lake = Lakes.open(paths)) {
            assertThat(lake.recovery().deletedTemporaryFiles()).isEqualTo(2);
        }
        assertThat(Lakes.leftovers(paths)).isEqualTo(List.of("notes.1.tmp"));
    }

    @Test
    void aStagedFileThatWasDamagedAfterItsCommitIsALoudStopAndNoFileOfItsCommitIsShown() throws IOException {
        fill();
        Lake lake = Lakes.open(paths);
        TableWriter table = lake.table("matches");
        List<StagedOutput> files = Lakes.stageThree(table, "c");
        committed(table.commit(Lakes.batch("c", ZERO, 7, 13, files)));
        lake.abandon();
        Path last = paths.resolve(files.get(2).root(), files.get(2).file().stagedPath());
        byte[] whole = Files.readAllBytes(last);
        Files.write(last, new byte[] {1});

        assertThat(inconsistent())
                .isEqualTo("EL-2032: Cannot publish version 4 of matches: its staged file " + last
                        + " has 1 bytes, the commit names "
                        + whole.length
                        + "; the file is damaged: restore it from a backup, nothing of it was shown to readers");
        assertThat(Lakes.visible(paths).size()).isEqualTo(3);
        Files.write(last, whole);
        Lakes.open(paths).close();
        assertThat(Lakes.visible(paths).size()).isEqualTo(6);
    }

    @Test
    void closingKeepsWhatIsCommittedButNotPublished() throws IOException {
        fill();
        Lake lake = Lakes.open(paths);
        TableWriter table = lake.table("matches");
        committed(table.commit(Lakes.batch("c", ZERO, 7, 13, Lakes.stageThree(table, "c"))));

        lake.close();
        assertThat(Lakes.visible(paths).size()).isEqualTo(3);

        try (Lake next = Lakes.open(paths)) {
            assertThat(next.recovery().publishedVersions()).isEqualTo(Map.of("matches", 4L));
        }
        assertThat(Lakes.visibleContents(paths))
                .isEqualTo(List.of("a dead", "a finished", "a live", "c dead", "c finished", "c live"));
    }

    private Path published(String contents) throws IOException {
        return Lakes.visible(paths).entrySet().stream()
                .filter(file -> file.getValue().equals(contents))
                .map(file -> paths.dataLake().resolve(file.getKey()))
                .findFirst()
                .orElseThrow();
    }

    private String differs(int files, int bytes, int version, int filesFound, int bytesFound, String difference) {
        return "EL-2030: The files of matches are not those that its commit log counts: expected " + files
                + " files of " + bytes
                + " bytes up to version " + version + ", found " + filesFound + " files of " + bytesFound
                + " bytes below " + paths.tableDirectory(Root.PROCESSED, "matches") + " and "
                + paths.tableDirectory(Root.DEAD_LETTERS, "matches") + "; " + difference
                + ". Nothing was changed. 'verify' names everything that differs. Restore what is missing or damaged"
                + " from a backup, and move away what the log does not know. Without a backup, leave this lake as it"
                + " is and start with another DATA_LAKE_PATH: what Kafka still holds is read into that one";
    }

    @Test
    void aPublishedFileThatIsMissingIsALoudStopThatNamesIt() throws IOException {
        fill();
        Path gone = published("a live");
        byte[] contents = Files.readAllBytes(gone);
        Files.delete(gone);

        assertThat(inconsistent())
                .isEqualTo(
                        differs(3, 22, 2, 2, 16, "of versions 1 to 2, whose documents are kept: 1 missing, " + gone));

        Files.write(gone, contents);
        Lakes.open(paths).close();
    }

    @Test
    void aPublishedFileThatWasCutIsALoudStopThatNamesIt() throws IOException {
        fill();
        Path cut = published("a dead");
        Files.writeString(cut, "a");

        assertThat(inconsistent())
                .isEqualTo(differs(
                        3,
                        22,
                        2,
                        3,
                        17,
                        "of versions 1 to 2, whose documents are kept: 1 of another size, " + cut
                                + " (1 bytes, expected 6)"));
    }

    @Test
    void aFileMoreThanTheLogCountsIsALoudStopThatNamesIt() throws IOException {
        fill();
        Path copy = published("a live").resolveSibling("00000000000000000002-7.parquet");
        Files.copy(published("a live"), copy);

        assertThat(inconsistent())
                .isEqualTo(differs(
                        3, 22, 2, 4, 28, "of versions 1 to 2, whose documents are kept: 1 not in the log, " + copy));
    }

    @Test
    void aFileOfTheNewestCommitThatIsMissingOrCutIsALoudStop() throws IOException {
        try (Lake lake = Lakes.open(paths)) {
            TableWriter table = lake.table("matches");
            publish(table, Lakes.start("s", ZERO, 0));
            publish(table, Lakes.batch("a", ZERO, 0, 6, Lakes.stageThree(table, "a")));
        }
        Path file = published("a finished");
        Files.writeString(file, "a");
        assertThat(inconsistent())
                .isEqualTo("EL-2031: The published file " + file
                        + " of version 2 of matches has 1 bytes, the commit names 10; the file is"
                        + " damaged: restore it from a backup");

        Files.delete(file);
        assertThat(inconsistent())
                .startsWith("EL-2032: Cannot publish version 2 of matches: neither " + file + " nor its staged");
    }

    @Test
    void filesOfAnotherProgramThatWereTakenOverDoNotCount() throws IOException {
        Path file = paths.tableDirectory(Root.PROCESSED, "matches").resolve("status=live/part-0.snappy.parquet");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "old");
        try (Lake lake = openOverExistingFiles()) {
            TableWriter table = lake.table("matches");
            publish(table, Lakes.start("s", ZERO, 0));
            publish(table, Lakes.batch("a", ZERO, 0, 6, Lakes.stageThree(table, "a")));
            publish(table, Lakes.moved("b", ZERO, 6, 7));
        }

        Lakes.open(paths).close();
        Files.delete(file);
        Lakes.open(paths).close();
    }

    @Test
    void aPartitionValueThatEndsLikeAFileIsADirectoryLikeAnyOther() throws IOException {
        try (Lake lake = Lakes.open(paths)) {
            TableWriter table = lake.table("matches");
            publish(table, Lakes.start("s", ZERO, 0));
            publish(table, Lakes.batch("a", ZERO, 0, 2, List.of(Lakes.stageRows(table, "x.parquet", "rows"))));
            publish(table, Lakes.moved("b", ZERO, 2, 3));
        }

        Lakes.open(paths).close();
    }

    @Test
    void filesThatOthersCommitWhileAStartListsThemAreNotMissedNorTooMany() throws IOException {
        fill();
        try (Lake other = Lakes.open(paths)) {
            TableWriter table = other.table("matches");
            // Committed, not published: whoever starts now publishes it.
            Commit commit = put(table, Lakes.batch("c", ZERO, 7, 13, Lakes.stageThree(table, "c")));
            List<String> log = new ArrayList<>();
            LakeSurvey survey = new LakeSurvey(FileLakeStorage.reading(paths));
            CommitLog real = FileLakeStorage.reading(paths).log("matches");
            survey.inspect(
                    "matches",
                    new ForwardingLog(real) {
                        @Override
                        public Optional<Commit> read(long version) throws IOException {
                            Optional<Commit> found = super.read(version);
                            if (log.isEmpty()) {
                                // The start has read version 4 and goes on to list the files.
                                table.publish(commit);
                                publish(table, Lakes.batch("d", ZERO, 13, 19, Lakes.stageThree(table, "d")));
                            }
                            log.add(String.valueOf(version));
                            return found;
                        }
                    },
                    false);

            survey.requireFilesCounted();
            assertThat(log.get(0)).isEqualTo("4");
            assertThat(Lakes.visible(paths).size()).isEqualTo(9);
        }
    }

    @Test
    void aDocumentThatIsListedAndNeverFoundIsALoudStopThatNamesIt() throws IOException {
        fill();
        Path link = paths.commitFile("matches", 4);
        Files.createSymbolicLink(link, directory.resolve("nowhere"));

        assertThat(inconsistent())
                .isEqualTo("EL-2022: Commit document " + link
                        + " has a name in the commit log, but there is no file when it is opened, and that 100 times:"
                        + " look whether it is a link that leads nowhere, or whether another program moves or deletes"
                        + " files there; restore it from a backup");
    }

    @Test
    void afterAnFsyncThatFailedNothingIsWrittenAnyMoreAndTheNextStartClearsUp() throws IOException {
        fill();
        AtomicReference<Path> broken = new AtomicReference<>();
        LakeStorage storage = FailingDisk.storage(paths, Lakes.newWriter(), path -> {
            if (path.equals(broken.get())) {
                broken.set(null); // the kernel tells it once
                throw new IOException("Input/output error");
            }
        });
        Lake lake = Lake.open(storage, Lakes.options());
        TableWriter table = lake.table("matches");
        TableWriter other = lake.table("players");
        List<StagedOutput> staged = Lakes.stageThree(table, "c");

        broken.set(paths.checkpoints("matches"));
        IOException failure = assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> table.commit(Lakes.batch("c", ZERO, 7, 13, staged)))
                .actual();
        assertThat(failure.getMessage()).isEqualTo(paths.checkpoints("matches") + ": Input/output error");

        String refusal =
                "EL-3008: An fsync has failed before (" + failure.getMessage() + "), so what this process wrote may be"
                        + " lost with the power: it writes"
                        + " nothing more and believes nothing;"
                        + " check the disk, then start again";
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                table::refresh,
                () -> table.commit(Lakes.batch("d", ZERO, 7, 8, List.of())),
                () -> table.publish(Lakes.log(paths, "matches").get(3)),
                () -> table.stage(Root.PROCESSED),
                other::refresh,
                () -> other.stage(Root.DEAD_LETTERS),
                () -> lake.table("players"),
                () -> lake.rememberGroup("group-a"))) {
            assertThatThrownBy(call).isInstanceOf(IOException.class).hasMessage(refusal);
        }
        lake.close();
        assertThat(Lakes.visible(paths).size()).isEqualTo(3);

        try (Lake next = Lakes.open(paths)) {
            assertThat(next.recovery().publishedVersions().get("matches")).isEqualTo(4L);
        }
        assertThat(Lakes.visible(paths).size()).isEqualTo(6);
        assertThat(Lakes.leftovers(paths)).isEmpty();
    }

    @Test
    void everyKindOfFsyncThatFailsEndsTheTrustInItsProcess() throws IOException {
        fill();
        Set<Path> kinds = new LinkedHashSet<>();
        try (Lake lake = Lake.open(FailingDisk.storage(paths, Lakes.newWriter(), kinds::add), Lakes.options())) {
            work(lake);
        }
        int failed = 0;
        for (int nth = 0; nth < kinds.size() + 10; nth++) {
            AtomicInteger left = new AtomicInteger(nth);
            LakeStorage storage = FailingDisk.storage(paths, Lakes.newWriter(), path -> {
                if (left.getAndDecrement() == 0) {
                    throw new IOException("Input/output error");
                }
            });
            Exception fault = null;
            try (Lake lake = Lake.open(storage, Lakes.options())) {
                work(lake);
            } catch (IOException | LakeRefusedException e) {
                fault = e;
            }
            assertThat(fault != null).as("fsync " + nth).isEqualTo(left.get() < 0);
            assertThat(isTrusted(storage)).as("fsync " + nth).isEqualTo(left.get() >= 0);
            failed += fault == null ? 0 : 1;
        }
        assertThat(failed).as(failed + " failed").isGreaterThan(8);
        Lakes.open(paths).close();
        assertThat(Lakes.leftovers(paths)).isEmpty();
    }

    @Test
    void anInterruptBeforeAnyFsyncEndsWhatItsThreadDoesAndNotTheTrustOfOthers() throws IOException {
        fill();
        int interrupted = 0;
        for (int nth = 0; interrupted == nth; nth++) {
            AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
            LakeStorage storage = FileLakeStorage.of(paths, Lakes.newWriter(), (step, moment, detail) -> {
                if (step.name().contains("FSYNC")
                        && moment == StepListener.Moment.BEFORE
                        && left.getAndDecrement() == 0) {
                    Thread.currentThread().interrupt();
                }
            });
            try (Lake lake = Lake.open(storage, Lakes.options())) {
                long before = Lakes.log(paths, "matches").size();
                left.set(nth);
                try {
                    work(lake);
                } catch (IOException e) {
                    assertThat(Thread.interrupted()).as("fsync " + nth).isTrue();
                    interrupted++;
                }
                left.set(Integer.MAX_VALUE);
                assertThat(isTrusted(storage)).as("fsync " + nth).isTrue();
                work(lake); // as another stream does, whose writer finds what there is
                long added = Lakes.log(paths, "matches").size() - before;
                assertThat(added).as("fsync " + nth).isBetween(1L, 2L);
            }
        }
        assertThat(interrupted).isGreaterThan(4);
        Lakes.open(paths).close();
        assertThat(Lakes.leftovers(paths)).isEmpty();
    }

    @Test
    void aFileOfASealThatCannotBeMadeDurableIsThrownAwayAndNobodyElseStops() throws IOException {
        fill();
        AtomicBoolean isFull = new AtomicBoolean();
        LakeStorage storage = FailingDisk.storage(paths, Lakes.newWriter(), path -> {
            if (isFull.get() && path.toString().endsWith(".staged")) {
                isFull.set(false); // the kernel tells it once
                throw new IOException("No space left on device");
            }
        });
        try (Lake lake = Lake.open(storage, Lakes.options())) {
            TableWriter table = lake.table("matches");
            publish(table, Lakes.batch("held", ZERO, 7, 9, List.of(Lakes.hold(table, "live", ZERO, 7, 9, "a"))));
            TableSealing sealing = lake.sealing("matches");
            List<LiveFile> parts =
                    sealing.plan(Lakes.SEAL_RULES, SealTurn.LAST).seals().get(0);
            PartJoin join = Lakes.textJoin(sealing.files());

            isFull.set(true);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> sealing.seal(parts, join))
                    .withMessageEndingWith(".staged: No space left on device");
            assertThat(Lakes.leftovers(paths).stream()
                            .filter(name -> name.endsWith(".staged"))
                            .toList())
                    .isEmpty();
            assertThat(isTrusted(storage)).isTrue();
            table.refresh();
            publish(table, Lakes.batch("goes-on", ZERO, 9, 10, List.of(Lakes.hold(table, "live", ZERO, 9, 10, "b"))));
            assertThat(sealing.seal(parts, join).match(done -> "", SealOutcome.NotSealed::why))
                    .isEqualTo("");

            // A directory is everybody's.
            AtomicBoolean isBroken = new AtomicBoolean();
            List<LiveFile> rest =
                    sealing.plan(Lakes.SEAL_RULES, SealTurn.LAST).seals().get(0);
            LakeStorage whole = FailingDisk.storage(paths, Lakes.newWriter(), path -> {
                if (isBroken.get() && path.equals(paths.checkpoints("matches"))) {
                    throw new IOException("Input/output error");
                }
            });
            try (Lake second = Lake.open(whole, Lakes.options())) {
                TableSealing other = second.sealing("matches");
                isBroken.set(true);
                assertThatThrownBy(() -> other.seal(rest, Lakes.textJoin(other.files())))
                        .isInstanceOf(IOException.class);
                assertThat(isTrusted(whole)).isFalse();
            }
        }
    }

    private static boolean isTrusted(LakeStorage storage) {
        try {
            storage.requireTrusted();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void work(Lake lake) throws IOException {
        TableWriter table = lake.table("matches");
        long next = table.newest().orElseThrow().progress().get(ZERO).next();
        publish(table, Lakes.batch("work-" + UUID.randomUUID(), ZERO, next, next + 6, Lakes.stageThree(table, "w")));
    }

    @Test
    void aDirectoryThatMayNotBeReadIsRefusedWithPermissionAsTheCause() {
        Path denied = paths.tableDirectory(Root.PROCESSED, "matches").resolve("lost+found");

        assertThat(FileLakeStorage.reading(paths)
                        .unreadable(new AccessDeniedException(denied.toString()))
                        .getMessage())
                .isEqualTo(
                        "EL-2002: The lake at " + paths.dataLake() + " cannot be read: permission denied for " + denied
                                + ". Every directory below a table must be readable by the user of this process: give"
                                + " it the right, or move away what is not the table's; when it is the lost+found of a"
                                + " file system, keep the lake in a directory below that file system's top");
    }
}
