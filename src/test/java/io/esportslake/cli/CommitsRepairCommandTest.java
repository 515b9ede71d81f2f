package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.log.Change;
import io.esportslake.log.Commit;
import io.esportslake.log.CommittedFile;
import io.esportslake.log.Header;
import io.esportslake.log.InconsistentLakeException;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.log.LogRepair;
import io.esportslake.log.Root;
import io.esportslake.reader.LostCommits;
import io.esportslake.reader.SampleLake;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitsRepairCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();

    @Test
    void aSoundLogHasNothingToRepair() throws IOException {
        assertThat(repair(SampleLake.small(directory), true)).isZero();
        assertThat(out.toString()).endsWith("Nothing to repair.\n");
    }

    @Test
    void theStartStopsAtADeletedNewestCommitAndPointsToTheRepairWhichRebuildsItExactly() throws IOException {
        LakePaths paths = SampleLake.small(directory);
        Commit original = read(paths, 4);
        Files.delete(paths.commitFile("matches", 4));
        List<String> before = names(paths);
        assertThatThrownBy(() -> new SampleLake(directory, "writer-2"))
                .isInstanceOf(InconsistentLakeException.class)
                .hasMessageContaining("00000000000000000004-")
                .hasMessageContaining("'commits repair --table matches'");

        assertThat(repair(paths, false)).isEqualTo(1);
        assertThat(out.toString())
                .contains("the log can be read up to version 3.")
                .contains("To be rebuilt: version 4, micro-batch " + original.commitId() + " of writer writer-1 at "
                        + original.time())
                .contains("4 files; 9 records = 8 rows + 1 dead letters + 0 tombstones; esports-matches-0[9, 15)"
                        + " esports-matches-1[10, 15)")
                .endsWith("Nothing was changed. Stop every instance, then run this with --apply.\n");
        assertThat(names(paths)).isEqualTo(before);

        assertThat(repair(paths, true)).isZero();
        Commit rebuilt = read(paths, 4);
        assertThat(rebuilt.change()).isInstanceOf(Change.Repair.class);
        assertThat(rebuilt.note()).startsWith("commits repair by ").endsWith("rebuilt from the footers of its files");
        assertThat(asOriginal(rebuilt, original)).isEqualTo(original);
        requireSound(paths);
        new SampleLake(directory, "writer-3").close();
    }

    @Test
    void tombstonesAndHolesComeBackAsTheyWereWhenSeveralDocumentsAreLost() throws IOException {
        LakePaths paths = SampleLake.small(directory);
        Commit third = read(paths, 3);
        assertThat(third.records().tombstones()).isEqualTo(1);
        Files.delete(paths.commitFile("matches", 3));
        Files.delete(paths.commitFile("matches", 4));

        assertThat(repair(paths, true)).isZero();

        assertThat(asOriginal(read(paths, 3), third)).isEqualTo(third);
        requireSound(paths);
    }

    @Test
    void aDamagedNewestDocumentIsRebuiltAndKeptAsideWhereverItIsDamaged() throws IOException {
        LakePaths paths = SampleLake.small(directory);
        Path document = paths.commitFile("matches", 4);
        Commit original = read(paths, 4);
        byte[] sound = Files.readAllBytes(document);
        Random random = new Random(4);
        for (int i = 0; i < 30; i++) {
            byte[] damaged = i % 2 == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
            if (i % 2 == 1) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(document, damaged);

            assertThat(repair(paths, true)).isZero();
            assertThat(asOriginal(read(paths, 4), original)).isEqualTo(original);
        }
        assertThat(names(paths).stream().filter(name -> name.contains("4.json.damaged-r-")))
                .hasSize(30);
        requireSound(paths);
    }

    @Test
    void aDamagedDocumentWithoutPublishedFilesCountsAsNeverCommitted() throws IOException {
        try (SampleLake lake = new SampleLake(directory, "writer-1")) {
            lake.assign("matches", 2);
        }
        LakePaths paths = LakePaths.of(directory);
        Files.writeString(paths.commitFile("matches", 1), "{");

        assertThat(repair(paths, true)).isZero();

        assertThat(out.toString()).contains("Version 1 has no published file and counts as never committed");
        assertThat(names(paths)).anyMatch(name -> name.contains("1.json.damaged-r-"));
        try (SampleLake lake = new SampleLake(directory, "writer-2")) {
            lake.assign("matches", 2);
        }
        requireSound(paths);
    }

    @Test
    void isRefusedWhenNotAllFilesOfTheCommitArePublished() throws IOException {
        LakePaths paths = SampleLake.small(directory);
        CommittedFile first = read(paths, 4).files().get(0);
        Files.delete(paths.resolve(first.root(), first.finalPath()));
        Files.delete(paths.commitFile("matches", 4));

        refused(paths, "EL-2060: Version 4 of matches is not published whole: 3 files hold");
    }

    @Test
    void isRefusedWhenAFileIsOfAnotherMicroBatchOrPartition() throws IOException {
        LakePaths paths = SampleLake.small(directory);
        Path live = paths.tableDirectory(Root.PROCESSED, "matches").resolve("status=live");
        Path third = files(live, "00000000000000000003-");
        Path fourth = files(live, "00000000000000000004-");
        Files.delete(paths.commitFile("matches", 4));
        Files.copy(third, fourth, StandardCopyOption.REPLACE_EXISTING);
        refused(paths, "says esports-lake.micro-batch=");

        Path finished = paths.tableDirectory(Root.PROCESSED, "matches").resolve("status=finished");
        Files.copy(files(finished, "00000000000000000004-"), fourth, StandardCopyOption.REPLACE_EXISTING);
        refused(paths, "says esports-lake.partition-key=status=finished, expected status=live");
    }

    @Test
    void isRefusedWhenAFileIsTruncated() throws IOException {
        LakePaths paths = SampleLake.small(directory);
        CommittedFile first = read(paths, 4).files().get(0);
        Files.delete(paths.commitFile("matches", 4));
        Path file = paths.resolve(first.root(), first.finalPath());
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 500));

        refused(paths, first.finalPath());
    }

    @Test
    void isRefusedWhenTheWholeLogIsLostOrAVersionLeftNoFile() throws IOException {
        LakePaths paths = SampleLake.small(directory);
        try (SampleLake lake = new SampleLake(directory, "writer-2")) {
            lake.assign("matches", 3); // version 5: a start, without files
            lake.send("matches", 2, "{\"match_id\":\"m\",\"status\":\"live\"}");
            lake.flush();
        }
        Files.delete(paths.commitFile("matches", 5));
        Files.delete(paths.commitFile("matches", 6));
        refused(paths, "EL-2060: Version 5 of matches is lost and has no published file");

        for (long version = 1; version <= 4; version++) {
            Files.delete(paths.commitFile("matches", version));
        }
        refused(paths, "EL-2060: No document of matches in ");
    }

    @Test
    void isRefusedWhileAWriterIsAlive() throws IOException {
        LakePaths paths = SampleLake.small(directory);
        try (SampleLake living = new SampleLake(directory, "writer-2")) {
            Files.delete(paths.commitFile("matches", 4));
            refused(paths, "EL-2061: Writer writer-2 is alive");
        }
    }

    @Test
    void aRepairThatFindsTheLogChangedAfterItHasPutADocumentIsNoRefusal() throws IOException {
        LakePaths paths = SampleLake.small(directory);
        Path fourth = paths.commitFile("matches", 4);
        byte[] document = Files.readAllBytes(fourth);
        Files.writeString(paths.commitFile("matches", 3), "{");
        Files.delete(fourth);
        CommitsRepairCommand command = new CommitsRepairCommand();
        command.apply = true;
        PrintWriter somebodyPutsTheFourth = new PrintWriter(out) {
            @Override
            public void flush() {
                try {
                    Files.write(fourth, document); // what was planned is printed, and nothing is done yet
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exitCode = 0;
        try {
            command.repair(FileLakeStorage.of(paths, "r-1"), paths, BuiltInTables.MATCHES, somebodyPutsTheFourth);
        } catch (RuntimeException e) {
            exitCode = Failures.report(e, new PrintStream(err, true, StandardCharsets.UTF_8));
        }

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines("EL-2062: Version 4 of matches was put by somebody else meanwhile; stop"
                        + " every instance and run the repair again\n");
        assertThat(names(paths)).anyMatch(name -> name.contains("3.json.damaged-r-"));
        assertThat(exitCode).isEqualTo(1);
    }

    @Test
    void whatIsCommittedAfterTheFilesWereListedIsNotTakenForLost() throws IOException {
        LakePaths paths = SampleLake.small(directory);
        try (SampleLake lake = new SampleLake(directory, "writer-2")) {
            lake.assign("matches", 2);
            LostCommits listed = new LostCommits(paths, BuiltInTables.MATCHES);
            lake.send("matches", 0, "{\"match_id\":\"m\",\"status\":\"live\"}");
            lake.flush();
            var end = LogRepair.end(FileLakeStorage.reading(paths), "matches");

            assertThat(end.version()).isEqualTo(5);
            assertThat(LogRepair.plan(FileLakeStorage.reading(paths), "matches", end, listed.above(5), "note")
                            .isEmpty())
                    .isTrue();
        }
    }

    private void refused(LakePaths paths, String why) throws IOException {
        List<String> before = names(paths);
        assertThatThrownBy(() -> repair(paths, true))
                .isInstanceOf(LakeRefusedException.class)
                .hasMessageContaining(why);
        assertThat(names(paths)).isEqualTo(before);
    }

    private int repair(LakePaths paths, boolean apply) throws IOException {
        CommitsRepairCommand command = new CommitsRepairCommand();
        command.apply = apply;
        return command.repair(
                FileLakeStorage.of(paths, "r-" + UUID.randomUUID()),
                paths,
                BuiltInTables.MATCHES,
                new PrintWriter(out));
    }

    private void requireSound(LakePaths paths) throws IOException {
        StringWriter found = new StringWriter();
        VerifyCommand verify = new VerifyCommand();
        assertThat(verify.verify(paths, BuiltInTables.ALL.all(), Optional.empty(), new PrintWriter(found)))
                .as("%s", found)
                .isZero();
    }

    private static Commit read(LakePaths paths, long version) throws IOException {
        return FileLakeStorage.reading(paths).log("matches").read(version).orElseThrow();
    }

    /** The rebuilt commit with what it does not claim to bring back: kind, note and the files' staged names. */
    private static Commit asOriginal(Commit rebuilt, Commit original) {
        assertThat(rebuilt.files()).hasSameSizeAs(original.files());
        List<CommittedFile> files = Stream.iterate(0, i -> i < rebuilt.files().size(), i -> i + 1)
                .map(i -> {
                    CommittedFile file = rebuilt.files().get(i);
                    return new CommittedFile(
                            file.root(),
                            original.files().get(i).stagedPath(),
                            file.finalPath(),
                            file.partitionKey(),
                            file.rows(),
                            file.bytes(),
                            file.sums());
                })
                .toList();
        Header header = new Header(
                rebuilt.version(),
                rebuilt.commitId(),
                rebuilt.writer(),
                rebuilt.time(),
                rebuilt.application(),
                rebuilt.lakeId(),
                rebuilt.table(),
                rebuilt.schemaVersion(),
                rebuilt.clusterId(),
                rebuilt.progress(),
                rebuilt.totals(),
                rebuilt.partitionKeys(),
                rebuilt.header().documents(),
                rebuilt.prunedBelow(),
                original.note());
        return new Commit(header, new Change.Append(rebuilt.ranges(), files, rebuilt.lost()));
    }

    private static Path files(Path directory, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<String> names(LakePaths paths) throws IOException {
        try (Stream<Path> files = Files.walk(paths.dataLake())) {
            return files.map(Path::toString).sorted().toList();
        }
    }
}
