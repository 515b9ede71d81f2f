package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.esportslake.it.Ledger.Fate;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Disks that are full, read-only, denied, slow or damaged; and what the next start makes of it when they are mended.
 */
class DiskFaultsIT extends ProcessTest {

    private static final String[] UNTIL_LATEST = {"--job", "matches", "--until-latest"};
    private static final int NOBODY = 65_534;
    private static final int HALTED = 86;

    private String topic;
    private Setup setup;

    private Feed begin() {
        topic = broker.newTopic(2);
        setup = matches(topic)
                .withShortSession()
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "300ms")
                .with("ESPORTS_LAKE_FAILURE_LINGER", "0s");
        return matchesFeed(topic).send(400);
    }

    @Test
    void aFullDiskStopsTheStreamWithTheFileAndTheOffsetsAndWithRoomAgainNothingIsMissing() {
        SmallDisk disk = closeAfterwards(SmallDisk.mount(lake, "16m"));
        Feed feed = begin();
        // A failed service stays up to be looked at, until it is told to stop.
        Program program = setup.with("ESPORTS_LAKE_FAILURE_LINGER", "1h").start("--job", "matches");
        eventually().untilAsserted(() -> queries.assertHolds("matches", feed.ledger()));

        disk.fill();
        feed.send(400);
        program.awaitLine("The process stays up to be looked at, then exits");
        assertFlushFailed(program, "No space left on device");
        assertThat(program.terminate().awaitExit(15)).isEqualTo(143);
        assertOnlyWhatWasSentIsThereOnce(feed);

        assertThat(setup.start(UNTIL_LATEST).refusal())
                .contains(lake.toString())
                .contains("No space left on device")
                .contains("on file system tmpfs");

        disk.free();
        assertMended(feed);
        verify().expectExit(0);
    }

    /** Twice the bytes of what is due have to be free; the flushes need much less, and go on. */
    @Test
    void aDiskWithoutRoomForASealStopsSealingAndSaysSoAndRecordsAreTakenAsBefore() {
        SmallDisk disk = closeAfterwards(SmallDisk.mount(lake, "32m"));
        disk.fillBut(5 << 20);
        Feed feed = begin();
        // Values that nothing makes much smaller: more than 3 MB, and less than what is free.
        for (int i = 0; i < 8; i++) {
            feed.send(Fate.ROW, large(i, 700_000));
        }
        Program program = setup.with("ESPORTS_LAKE_FLUSH_INTERVAL", "1s")
                .with("ESPORTS_LAKE_VISIBLE_AFTER", "15s")
                .start("--job", "matches");

        program.awaitLine(
                "EL-4022: Not sealed, and tried again; the stream goes on \\| table=matches cause=There is no room to"
                        + " seal matches: \\d+ bytes are free where its processed lie");
        int committed = program.count("Committed micro-batch");
        feed.send(200);
        eventually().until(() -> program.count("Committed micro-batch") > committed);
        assertThat(program.toString()).doesNotContain("Stream failed");

        disk.free();
        program.awaitLine("Sealed \\| table=matches");
        assertThat(program.terminate().awaitExit()).isEqualTo(143);
        assertMended(feed);
        verify().expectExit(0);
    }

    private static String large(int number, int bytes) {
        StringBuilder text = new StringBuilder();
        java.util.Random random = new java.util.Random(number);
        random.ints(bytes, 'a', 'z' + 1).forEach(text::appendCodePoint);
        return "{\"match_id\":\"large-" + number + "\",\"status\":\"live\",\"patch\":\"" + text + "\"}";
    }

    @Test
    @Tag("soak")
    void aDirectoryThatBecomesReadOnlyStopsTheStreamAndTheNextStartAndWritableAgainNothingIsMissing() {
        closeAfterwards(SmallDisk.mount(lake, "16m"));
        Feed feed = begin();
        Program program = setup.start("--job", "matches");
        eventually().untilAsserted(() -> queries.assertHolds("matches", feed.ledger()));

        Path table = lake.resolve("processed/matches");
        SmallDisk.protect(table);
        feed.send(400);
        program.expectExit(1);
        assertFlushFailed(program, "Read-only file system");
        assertOnlyWhatWasSentIsThereOnce(feed);
        SmallDisk.unprotect(table);

        SmallDisk.protect(lake);
        assertThat(setup.start(UNTIL_LATEST).refusal())
                .contains(lake.toString())
                .contains("Read-only file system");
        // Reading needs no right to write.
        verify().expectExit(0);
        SmallDisk.unprotect(lake);

        assertMended(feed);
    }

    @Test
    @Tag("soak")
    void lostPermissionStopsTheStreamAndTheNextStartAndGivenBackNothingIsMissing() throws Exception {
        becomeReadableForNobody();
        Feed feed = begin();
        Setup asRoot = setup;
        setup = setup.launchedBy(
                "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--inh-caps=-all");
        Program program = setup.start("--job", "matches");
        eventually().untilAsserted(() -> queries.assertHolds("matches", feed.ledger()));

        own(lake.resolve("processed"), 0);
        feed.send(400);
        program.expectExit(1);
        assertFlushFailed(program, "permission denied");
        assertOnlyWhatWasSentIsThereOnce(feed);

        assertThat(setup.start(UNTIL_LATEST).refusal())
                .contains(lake.resolve("processed").toString())
                .contains("AccessDeniedException")
                .contains("check the rights");

        own(lake.resolve("processed"), NOBODY);
        assertMended(feed);
        setup = asRoot;
    }

    @Test
    @Tag("soak")
    void aDirectoryInATableThatMayNotBeReadIsNamedInOneSentenceByTheStartAndByEveryReader() throws Exception {
        becomeReadableForNobody();
        begin();
        setup = setup.launchedBy(
                "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--inh-caps=-all");
        setup.start(UNTIL_LATEST).expectExit(0);
        Path denied = Files.createDirectory(lake.resolve("processed/matches/lost+found"));
        Files.setPosixFilePermissions(denied, PosixFilePermissions.fromString("rwx------"));

        assertThat(setup.start(UNTIL_LATEST).refusal())
                .isEqualTo("EL-2002: The lake at " + lake + " cannot be read: permission denied for " + denied
                        + ". Every directory below a table must be readable by the user of this process: give it the"
                        + " right, or move away what is not the table's; when it is the lost+found of a file system,"
                        + " keep the lake in a directory below that file system's top");
        Setup reader = setup.without("KAFKA_BOOTSTRAP_SERVERS");
        assertThat(reader.start("show", "matches").refusal())
                .isEqualTo("EL-1003: Could not be read or written: " + denied
                        + ": permission denied; every directory below a table must be readable");
        assertThat(reader.start("verify").refusal())
                .isEqualTo("EL-1005: Could not check: " + denied
                        + ": permission denied; every directory below a table must be readable"
                        + " (AccessDeniedException)");
        assertThat(reader.start("commits", "list", "--table", "matches")
                        .expectExit(0)
                        .err())
                .isEmpty();
    }

    @Test
    @Tag("soak")
    void aFileThatMayNotGrowAnyMoreStopsTheStreamWithItsName() {
        Feed feed = begin();
        setup.start(UNTIL_LATEST).expectExit(0);
        // 8 MB that no dictionary makes smaller, in one file of one lake partition.
        for (int i = 0; i < 8; i++) {
            feed.send(
                    Fate.ROW,
                    "{\"match_id\":\"big-" + i + "\",\"status\":\"live\",\"patch\":\""
                            + String.valueOf(i).repeat(1_000_000) + "\"}");
        }
        // A limit on every file the process writes; the libraries that it unpacks for itself are smaller.
        Setup narrow = setup.with("ESPORTS_LAKE_PARQUET_COMPRESSION", "NONE")
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "10s")
                .withJvmOption("-XX:-UsePerfData")
                .launchedBy("prlimit", "--fsize=4000000");

        Program program = narrow.start(UNTIL_LATEST).expectExit(1);

        assertFlushFailed(program, "File too large");
        assertOnlyWhatWasSentIsThereOnce(feed);
        assertMended(feed);
    }

    @Test
    @Tag("soak")
    void aStagedFileThatWasCutBetweenItsCommitAndItsPublicationIsNotShown() throws Exception {
        Feed feed = begin();
        // A run without end: the other kind has a second thread that publishes what it finds.
        setup.withJvmOption("-Dio.esportslake.halt-at=PUBLISH_LINK:BEFORE")
                .start("--job", "matches")
                .expectExit(HALTED);
        Path staged = files(".staged").get(0);
        byte[] whole = Files.readAllBytes(staged);
        try (RandomAccessFile file = new RandomAccessFile(staged.toFile(), "rw")) {
            file.setLength(whole.length - 1);
        }

        assertThat(setup.start(UNTIL_LATEST).refusal())
                .isEqualTo("EL-2032: Cannot publish version 2 of matches: its staged file " + staged + " has "
                        + (whole.length - 1) + " bytes, the commit names " + whole.length
                        + "; the file is damaged: restore it from a backup, nothing of it was shown to readers");
        assertThat(queries.countRows("matches") + queries.countDeadLetters("matches"))
                .isZero();

        Files.write(staged, whole);
        assertMended(feed);
    }

    @Test
    @Tag("soak")
    void aSlowFsyncSlowsTheStreamDownAndNothingElse() {
        Feed feed = begin();
        // Every fsync of a micro-batch: some seconds each.
        Program program = setup.with("ESPORTS_LAKE_FLUSH_INTERVAL", "100ms")
                .withJvmOption("-Dio.esportslake.delay-at=STAGE_FSYNC_FILE,STAGE_FSYNC_DIRECTORY,PUT_FSYNC_TEMPORARY,"
                        + "PUT_FSYNC_DIRECTORY,PUBLISH_FSYNC_DIRECTORY:400")
                .start("--job", "matches");
        program.awaitLine("Committed micro-batch");
        feed.send(2_000);
        program.awaitLine("Committed micro-batch", 2);
        // In the middle of a flush, and with another micro-batch filling.
        feed.send(2_000);
        long start = System.nanoTime();
        program.terminate().expectExit(143);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        assertMended(feed);
    }

    private void assertFlushFailed(Program program, String reason) {
        assertThat(program.toString())
                .contains("EL-3001: Stream failed; nothing uncommitted is kept, a restart goes on from the commit log"
                        + " | table=matches cause=EL-3003: The flush of matches failed, offsets " + topic + "-")
                .containsPattern(": " + lake + "/processed/(?:_staging/)?matches/[^ ]+: " + reason + "\\. ")
                .contains(". What the log holds stays, the rest is read again at the next start");
    }

    private void assertOnlyWhatWasSentIsThereOnce(Feed feed) {
        LakeQueries.Presence presence = queries.presence("matches");
        assertThat(presence.all()).isEqualTo(presence.distinct());
        assertThat(presence.all()).isLessThan(feed.ledger().sent().size());
    }

    private void assertMended(Feed feed) {
        setup.start(UNTIL_LATEST).expectExit(0);
        queries.assertHolds("matches", feed.ledger());
        assertThat(files(".staged")).isEmpty();
    }

    private Program verify() {
        return setup.without("KAFKA_BOOTSTRAP_SERVERS").start("verify");
    }

    /** Lets another user find this test's directory and write to its lake; where that is refused the test says so. */
    private void becomeReadableForNobody() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(lake);
        boolean isRoot = ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")) == 0;
        boolean canRead = isRoot
                && exit(
                                "setpriv",
                                "--reuid=" + NOBODY,
                                "--regid=" + NOBODY,
                                "--clear-groups",
                                "test",
                                "-r",
                                PackagedProgram.file().toString(),
                                "-a",
                                "-x",
                                directory.toString())
                        == 0;
        if (!canRead) {
            String message =
                    "NOT RUN | no process of another user can be started here that reads the program: needs root"
                            + " and a world-readable build directory";
            System.out.println(message);
            assumeThat(canRead).as(message).isTrue();
        }
        own(lake, NOBODY);
    }

    private static void own(Path path, int user) throws Exception {
        assertThat(exit("chown", "-R", String.valueOf(user), path.toString())).isZero();
    }

    private static int exit(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
