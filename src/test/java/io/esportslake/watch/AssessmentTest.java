package io.esportslake.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.batch.DeadLetterReason;
import io.esportslake.batch.FlushReason;
import io.esportslake.ingest.CommitReport;
import io.esportslake.ingest.StreamState;
import io.esportslake.log.CommittedFile;
import io.esportslake.log.FileRound.Difference;
import io.esportslake.log.FileRound.Kind;
import io.esportslake.log.HeldSums;
import io.esportslake.log.LiveSums;
import io.esportslake.log.Root;
import io.esportslake.log.RootedPath;
import io.esportslake.log.StagedOutput;
import io.esportslake.seal.SealStatus;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import io.esportslake.watch.Assessment.Code;
import io.esportslake.watch.Assessment.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssessmentTest {

    private static final double STALLED_AFTER = 110;
    private static final double LATE_AFTER = 40;
    private static final Limits LIMITS = new Limits(10, STALLED_AFTER, 0.05, 0.2, 3_600);
    private static final TopicPartition ZERO = new TopicPartition("t", 0);

    @Test
    void nothingWaitsIsWell() {
        assertThat(running(0, 0, 0, false))
                .extracting(Assessment::level, Assessment::code, Assessment::sentence)
                .containsExactly(Level.OK, Code.RUNNING, "All is well: every record is committed.");
    }

    @Test
    void whatWaitsForItsFlushIsWellAndSaysForHowLong() {
        assertThat(running(1, 9.2, 0, false).sentence())
                .isEqualTo("All is well: 1 record waits to be committed, the oldest for 9 s.");
    }

    @Test
    void beforeTheFirstLookNothingIsClaimed() {
        Given given = new Given();
        given.isLagKnown = false;

        assertThat(given.assess())
                .extracting(Assessment::level, Assessment::sentence)
                .containsExactly(Level.OK, "It reads; how much waits in the topic was not looked at yet.");
    }

    @Test
    void waitingRecordsWithoutACommitAreAStallThatSaysWhatToDo() {
        Assessment assessment = running(5_000, 400, 111, false);

        assertThat(assessment.level()).isEqualTo(Level.DOWN);
        assertThat(assessment.code()).isEqualTo(Code.STALLED);
        assertThat(assessment.sentence())
                .isEqualTo(
                        "No progress: 5,000 records wait, and nothing was committed for 111 s although Kafka answers.");
        assertThat(assessment.action()).isNotEmpty();
    }

    @Test
    void aBacklogThatIsWorkedOffIsLateAndAlive() {
        assertThat(running(5_000_000, 4_000, 2, false))
                .extracting(Assessment::level, Assessment::code, Assessment::sentence)
                .containsExactly(
                        Level.DEGRADED, Code.LATE, "Behind: 5,000,000 records wait, the oldest for at least 4000 s.");
    }

    @Test
    void aBacklogWithoutACommitIsNotSaidToBeWorkedOff() {
        Assessment assessment = running(5_000, 90, 80, false);

        assertThat(assessment.sentence())
                .isEqualTo("Behind: 5,000 records wait, the oldest for at least 90 s; nothing was committed for 80 s.");
        assertThat(assessment.action())
                .isEqualTo("Look at the log for warnings. Without progress it counts as stalled after 110 s.");
    }

    @Test
    void aLongFlushIsAliveForThreeTimesAsLong() {
        assertThat(running(10, 300, 300, true).level()).isEqualTo(Level.DEGRADED);
        assertThat(running(10, 331, 331, true).code()).isEqualTo(Code.FLUSH_STALLED);
    }

    @Test
    void aBrokerThatIsAwayIsNoReasonToRestart() {
        Given given = new Given();
        given.lag = 10;
        given.waiting = 900;
        given.idle = 900;
        given.sourceFault = Optional.of("Kafka has not answered for 17 s");

        assertThat(given.assess())
                .extracting(Assessment::level, Assessment::sentence)
                .containsExactly(Level.DEGRADED, "Kafka has not answered for 17 s");
        assertThat(given.assess().code().says("It.")).isEqualTo("EL-4008: It.");
    }

    @Test
    void aTopicThatIsGoneHasACodeOfItsOwn() {
        Given given = new Given();
        given.isTopicKnown = false;

        assertThat(given.assess().code().says("It.")).isEqualTo("EL-4009: It.");
    }

    @Test
    void anInstanceWithoutTopicPartitionsIsWell() {
        Given given = new Given();
        given.owned = 0;

        assertThat(given.assess().code()).isEqualTo(Code.STANDBY);
    }

    @Test
    void anEndThatNobodyAskedForIsDown() {
        assertThat(ended(new StreamState.Failed(new IllegalStateException("No space left on device"))))
                .extracting(Assessment::level, Assessment::sentence)
                .containsExactly(Level.DOWN, "Stopped by a fault: No space left on device");
        assertThat(ended(new StreamState.Fenced("version 7 was taken")).code()).isEqualTo(Code.FENCED);
        assertThat(ended(new StreamState.Stopped()).level()).isEqualTo(Level.OK);
    }

    @Test
    void recordsOfAnotherFormAreNotWell() {
        Given given = new Given();
        given.recent = new Content(
                0,
                0,
                Map.of(DeadLetterReason.MISSING_KEY, 1_800L),
                Map.of(),
                Map.of(),
                new java.util.TreeMap<>(Map.of("info", 1_800L, "metadata", 1_800L)));

        assertThat(given.assess())
                .extracting(Assessment::level, Assessment::code, Assessment::sentence, Assessment::action)
                .containsExactly(
                        Level.DEGRADED,
                        Code.DEAD_LETTERS,
                        "1,800 of 1,800 records of the last 10 minutes could not become rows (missing-key);"
                                + " their fields are info, metadata.",
                        "They are kept, byte for byte, with the reason: 'esports-lake show --table matches"
                                + " --dead-letters' prints them. Mend what is sent to topic t.");
    }

    @Test
    void severalReasonsAreNamedWithTheirCountsAndFieldsAsSomeOfThem() {
        Given given = new Given();
        given.recent = new Content(
                90,
                0,
                Map.of(DeadLetterReason.NOT_JSON, 2L, DeadLetterReason.WRONG_TYPE, 8L),
                Map.of(),
                Map.of(),
                Map.of("state", 5L));

        assertThat(given.assess().sentence())
                .isEqualTo("10 of 100 records of the last 10 minutes could not become rows (wrong-type 8, not-json 2);"
                        + " among their fields are state.");
    }

    @Test
    void aFileThatIsGoneIsDownAndOneTooMuchIsWorthKnowing() {
        Difference missing = difference(Kind.MISSING, "a", 1_234, 0);
        Difference cut = difference(Kind.OTHER_LENGTH, "b", 1_234, 1);
        Difference foreign = difference(Kind.FOREIGN, "c", 0, 5);
        Given given = new Given();
        given.files = FileFindings.of(List.of(foreign, cut, missing), "/lake/a", 2);

        assertThat(given.assess())
                .extracting(Assessment::level, Assessment::code, Assessment::sentence)
                .containsExactly(
                        Level.DOWN,
                        Code.FILES_DIFFER,
                        "File /lake/a is missing; the commit log has it with 1,234 bytes. 2 other files differ too. Other"
                                + " directories differ that were not looked through.");
        assertThat(FileFindings.of(List.of(cut), "/lake/b", 0).orElseThrow().sentence())
                .isEqualTo("File /lake/b has 1 byte; the commit log has it with 1,234.");
        assertThat(FileFindings.of(List.of(foreign), "/lake/c", 0).orElseThrow())
                .extracting(Finding::level, Finding::sentence)
                .containsExactly(
                        Level.DEGRADED, "File /lake/c is not in the commit log, but readers of plain files read it.");
        assertThat(FileFindings.of(List.of(), "", 0)).isEmpty();
    }

    /** It would be killed again and again, and take no records meanwhile. */
    @Test
    void aRestartIsAskedForWhereItMayHelp() {
        Given missing = new Given();
        missing.files = FileFindings.of(List.of(difference(Kind.MISSING, "a", 1, 0)), "/lake/a", 0);

        assertThat(missing.assess().level()).isEqualTo(Level.DOWN);
        assertThat(missing.assess().mayPassByARestart()).isFalse();
        assertThat(running(5_000, 400, 111, false).mayPassByARestart()).isTrue();
        assertThat(running(10, 331, 331, true).mayPassByARestart()).isTrue();
        assertThat(ended(new StreamState.Fenced("version 7 was taken")).mayPassByARestart())
                .isTrue();
        assertThat(ended(new StreamState.Failed(new IllegalStateException("No space left on device")))
                        .mayPassByARestart())
                .isTrue();
    }

    @Test
    void rowsThatAreHeldBackTooLongAreWorthKnowing() {
        Instant now = Instant.parse("2026-03-04T05:06:07Z");
        Given given = new Given();
        given.sealing = SealFindings.of(
                Optional.of(held(now.minusSeconds(7_260), Optional.of("there is no room for it"))), LIMITS, now);

        assertThat(given.assess())
                .extracting(Assessment::level, Assessment::code, Assessment::sentence)
                .containsExactly(
                        Level.DEGRADED,
                        Code.NOT_SEALED,
                        "1,234 rows in 7 files are held back from readers, the oldest for 121 minutes: there is no room for"
                                + " it.");
        assertThat(SealFindings.of(Optional.of(held(now.minusSeconds(9_900), Optional.empty())), LIMITS, now))
                .as("two and a half windows of an hour, and a quarter of an hour")
                .isEmpty();
        assertThat(SealFindings.of(Optional.of(held(now.minusSeconds(9_901), Optional.empty())), LIMITS, now)
                        .orElseThrow()
                        .sentence())
                .endsWith("the oldest for 165 minutes: no instance has sealed them.");
        assertThat(SealFindings.of(Optional.of(held(now.plusSeconds(3_600), Optional.empty())), LIMITS, now))
                .as("a clock that is fast by less than a window")
                .isEmpty();
        assertThat(SealFindings.of(Optional.of(held(now.plusSeconds(7_260), Optional.empty())), LIMITS, now)
                        .orElseThrow()
                        .sentence())
                .isEqualTo(
                        "1,234 rows in 7 files are held back from readers: the oldest were committed 121 minutes from"
                                + " now by this machine's clock: it is wrong, or that of the instance that committed them.");
        assertThat(SealFindings.of(Optional.empty(), LIMITS, now)).isEmpty();
    }

    private static SealStatus held(Instant oldest, Optional<String> trouble) {
        return new SealStatus(
                "matches",
                new HeldSums(new LiveSums(7, 1_230, 4, 99_000), Optional.of(oldest)),
                0,
                0,
                0,
                Duration.ZERO,
                0,
                OptionalLong.empty(),
                trouble,
                trouble.map(why -> oldest));
    }

    private static Difference difference(Kind kind, String path, long expected, long found) {
        return new Difference(kind, new RootedPath(Root.PROCESSED, path), expected, found);
    }

    @Test
    void rowsWithNothingButTheirKeyAreNotWell() {
        Given given = new Given();
        given.recent = new Content(400, 300, Map.of(), Map.of(), Map.of("league", 300L), Map.of());

        assertThat(given.assess())
                .extracting(Assessment::level, Assessment::code, Assessment::sentence)
                .containsExactly(
                        Level.DEGRADED,
                        Code.KEY_ONLY_ROWS,
                        "300 of 400 rows of the last 10 minutes hold nothing but match_id; their other fields, which the"
                                + " table does not have, are league.");
    }

    @Test
    void partitionKeysThatHardlyRepeatAreNotWell() {
        Instant now = Instant.parse("2026-03-04T05:06:07Z");
        Given given = new Given();
        given.smallFiles = SmallFiles.among(
                List.of(
                        flush(now, 1_000, 1_400),
                        flush(now.minusSeconds(60), 99, 99), // few files
                        flush(now.minusSeconds(70), 100, 1_000), // not small
                        flush(now.minusSeconds(80), 1_000, 1_000),
                        flush(now.minusSeconds(700), 1_000, 1_000)), // long ago
                List.of(),
                now);
        assertThat(given.assess().code()).as("two are no pattern").isEqualTo(Code.RUNNING);

        given.smallFiles = SmallFiles.among(
                List.of(flush(now, 1_000, 1_400), flush(now, 1_000, 1_400), flush(now.minusSeconds(600), 100, 100)),
                List.of(),
                now);
        assertThat(given.assess())
                .extracting(Assessment::level, Assessment::code, Assessment::sentence, Assessment::action)
                .containsExactly(
                        Level.DEGRADED,
                        Code.SMALL_FILES,
                        "3 micro-batches of the last 10 minutes made 2,100 files for 2,900 rows, because their partition"
                                + " keys hardly repeat, such as status=x7.",
                        "Each partition key is a directory, and many small files are slow to read. Look at what is sent"
                                + " as status to topic t. When the table has ESPORTS_LAKE_PARTITIONS_MAX_PER_TABLE"
                                + " keys, records with another one become dead letters.");
    }

    @Test
    void aFileForEveryFlushIsAHintAndNoAlarm() {
        Instant now = Instant.parse("2026-03-04T05:06:07Z");
        Given given = new Given();
        given.smallFiles = SmallFiles.among(List.of(), tickFiles(now, 10, 60), now);

        assertThat(given.assess())
                .extracting(Assessment::level, Assessment::code, Assessment::sentence, Assessment::codes)
                .containsExactly(
                        Level.OK, Code.RUNNING, "All is well: every record is committed.", List.of(Code.RUNNING));
        assertThat(given.assess().hint())
                .isEqualTo("8,640 files a day come into status=x7 at the present rate. Every reader opens every file."
                        + " A longer ESPORTS_LAKE_VISIBLE_AFTER makes fewer: 1h makes 24 of 8,640 files a day, 1d makes one;"
                        + " rows are committed and acknowledged as soon as before.");
    }

    @Test
    void fewFilesAndARateThatIsNotKnownAreNoHint() {
        Instant now = Instant.parse("2026-03-04T05:06:07Z");
        assertThat(SmallFiles.among(List.of(), tickFiles(now, 100, 6), now).hint())
                .as("864 a day")
                .isEmpty();
        assertThat(SmallFiles.among(List.of(), tickFiles(now, 1, 30), now).hint())
                .as("half a minute of a backlog")
                .isEmpty();
        assertThat(SmallFiles.among(List.of(), tickFiles(now.minusSeconds(3_600), 10, 60), now)
                        .hint())
                .as("an hour ago")
                .isEmpty();
        Given given = new Given();
        given.smallFiles = SmallFiles.among(
                List.of(flush(now, 1_000, 1_400), flush(now, 1_000, 1_400), flush(now, 100, 100)),
                tickFiles(now, 10, 60),
                now);
        assertThat(given.assess().hint()).as("something worse is said already").isEmpty();
        given.state = new StreamState.Stopped();
        given.smallFiles = SmallFiles.among(List.of(), tickFiles(now, 10, 60), now);
        assertThat(given.assess().hint()).as("no file comes any more").isEmpty();
    }

    private static List<LoggedCommit> tickFiles(Instant newest, int seconds, int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        flush(newest.minusSeconds((long) i * seconds), 2, 10).commit())
                .toList();
    }

    private static StreamHistory.Flush flush(Instant at, int files, long rows) {
        CommittedFile letters = new CommittedFile(Root.DEAD_LETTERS, "s", "d", StagedOutput.NO_PARTITION, 1, 1);
        CommittedFile file = new CommittedFile(Root.PROCESSED, "s", "f", PartitionKey.parse("status=x7"), 1, 1);
        return new StreamHistory.Flush(
                at,
                new LoggedCommit(
                        1,
                        "id",
                        "micro-batch",
                        "w",
                        at,
                        new RecordCounts(rows, rows, 0, 0),
                        rows,
                        0,
                        List.of(),
                        List.of(letters, file),
                        files,
                        files,
                        List.of(),
                        ""),
                FlushReason.KEYS,
                0,
                new CommitReport.Durations(0, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({
        // all, bad, share, is it too much?
        "1, 1, 0.05, true", // all are bad: said at once
        "3, 1, 0.05, false", // one of three is no pattern
        "2, 1, 0.05, false",
        "3, 2, 0.05, true",
        "8, 7, 0.05, true",
        "96, 60, 0.05, true",
        "60, 9, 0.05, false",
        "60, 10, 0.05, true",
        "200, 10, 0.05, false", // not more than the share
        "199, 10, 0.05, true",
        "1000000, 50000, 0.05, false",
        "1000000, 50001, 0.05, true",
        "1000000, 1, 0, true", // none is allowed
        "0, 0, 0, false",
        "7, 7, 1, false", // all are allowed
    })
    void theShareCountsFromTenOnOrWhenMostAreBad(long all, long bad, double share, boolean isTooMuch) {
        Limits limits = new Limits(10, STALLED_AFTER, share, share, 0);
        Content letters = new Content(
                all - bad,
                0,
                bad == 0 ? Map.of() : Map.of(DeadLetterReason.NOT_JSON, bad),
                Map.of(),
                Map.of(),
                Map.of());
        Content keys = new Content(all, bad, Map.of(), Map.of(), Map.of(), Map.of());

        assertThat(limits.areTooManyDeadLetters(letters)).isEqualTo(isTooMuch);
        assertThat(limits.areTooManyKeyOnlyRows(keys)).isEqualTo(isTooMuch);
    }

    @Test
    void anOpenTransactionIsSaidAtOnceAndIsNotWellWhenItStays() {
        Given given = new Given();
        given.open = new OpenTransactions(505, 1, ZERO, 100, 39, "");
        assertThat(given.assess())
                .extracting(Assessment::level, Assessment::sentence)
                .containsExactly(
                        Level.OK,
                        "All is well: every record that may be read is committed; 505 offsets wait for a transaction to"
                                + " end.");

        given.open = new OpenTransactions(505, 1, ZERO, 100, 93, "transactional id loader, producer id 7");
        assertThat(given.assess())
                .extracting(Assessment::level, Assessment::code, Assessment::sentence)
                .containsExactly(
                        Level.DEGRADED,
                        Code.TRANSACTION_OPEN,
                        "505 offsets wait for a transaction to end. The oldest has been open for at least 93 s, in t-0"
                                + " from offset 100 (transactional id loader, producer id 7).");
    }

    @Test
    void ofSeveralFindingsTheMostUrgentComesFirstAndNoneIsLost() {
        Given given = new Given();
        given.lag = 7;
        given.waiting = 95;
        given.recent = new Content(0, 0, Map.of(DeadLetterReason.NOT_JSON, 3L), Map.of(), Map.of(), Map.of());

        assertThat(given.assess())
                .extracting(Assessment::code, Assessment::sentence, Assessment::codes)
                .containsExactly(
                        Code.DEAD_LETTERS,
                        "3 of 3 records of the last 10 minutes could not become rows (not-json). Also: Behind: 7 records"
                                + " wait, the oldest for at least 95 s.",
                        java.util.List.of(Code.DEAD_LETTERS, Code.LATE));
    }

    /** Whatever the given are, no sentence contradicts the numbers that stand beside it. */
    @Test
    void noSentenceContradictsANumberBesideIt() {
        Random random = new Random(20_261_129);
        for (int i = 0; i < 200_000; i++) {
            Given given = Given.any(random);
            Assessment found = given.assess();
            String said = found.sentence();
            boolean isRunning = given.state instanceof StreamState.Running;

            assertThat(said).as("%s", given).isNotBlank();
            assertThat(found.codes()).first().isEqualTo(found.code());
            if (said.contains("All is well")) {
                assertThat(found.level()).isEqualTo(Level.OK);
                assertThat(isRunning && given.owned > 0 && given.isTopicKnown && given.sourceFault.isEmpty())
                        .as("%s: %s", given, said)
                        .isTrue();
                assertThat(LIMITS.areTooManyDeadLetters(given.recent)
                                || LIMITS.areTooManyKeyOnlyRows(given.recent)
                                || given.smallFiles.arePattern())
                        .isFalse();
                assertThat(given.lag == 0 || given.waiting <= LATE_AFTER)
                        .as("%s: %s", given, said)
                        .isTrue();
            }
            if (said.contains("every record")) {
                assertThat(given.lag).as(said).isZero();
                assertThat(given.isLagKnown).as(said).isTrue();
                assertThat(said.contains("every record is committed.")).isEqualTo(given.open.offsets() == 0);
            }
            NUMBERS.forEach(told -> told.requireIn(said, given));
            assertThat(said.contains("although Kafka answers") && given.sourceFault.isPresent())
                    .as(said)
                    .isFalse();
            assertThat(found.action().contains("It is catching up") && given.idle > LATE_AFTER)
                    .as("%s: %s", given, found.action())
                    .isFalse();
            assertThat(said).doesNotContain(" 0 records", " 0 offsets");
        }
    }

    /** A number of a sentence, and what it tells. */
    private record Told(Pattern pattern, ToLongFunction<Given> expected) {

        Told(String pattern, ToLongFunction<Given> expected) {
            this(Pattern.compile(pattern), expected);
        }

        void requireIn(String said, Given given) {
            Matcher matcher = pattern.matcher(said);
            if (matcher.find()) {
                assertThat(Long.parseLong(matcher.group(1).replace(",", "")))
                        .as(said)
                        .isEqualTo(expected.applyAsLong(given));
            }
        }
    }

    private static final List<Told> NUMBERS = List.of(
            new Told("(?:^|: |Also: )([\\d,]+) records? waits?", given -> given.lag),
            new Told("([\\d,]+) offsets?[a-z0-9 ]* waits? for a transaction", given -> given.open.offsets()),
            new Told("the oldest for (?:at least )?(\\d+) s", given -> Math.round(given.waiting)),
            new Told("nothing was committed for (\\d+) s", given -> Math.round(given.idle)),
            new Told("open for at least (\\d+) s", given -> Math.round(given.open.seconds())),
            new Told("([\\d,]+) of [\\d,]+ records? of the last", given -> given.recent.deadLetters()),
            new Told("of ([\\d,]+) records? of the last", given -> given.recent.records()),
            new Told("([\\d,]+) of [\\d,]+ rows? of the last", given -> given.recent.keyOnlyRows()),
            new Told("of ([\\d,]+) rows? of the last", given -> given.recent.rows()));

    private static Assessment running(long lag, double waiting, double idle, boolean isFlushing) {
        Given given = new Given();
        given.lag = lag;
        given.waiting = waiting;
        given.idle = idle;
        given.isFlushing = isFlushing;
        return given.assess();
    }

    private static Assessment ended(StreamState state) {
        Given given = new Given();
        given.state = state;
        given.lag = 9;
        given.waiting = 900;
        given.idle = 900;
        given.sourceFault = Optional.of("");
        given.isTopicKnown = false;
        return given.assess();
    }

    /** Of a stream that runs and is well, unless a test says otherwise. */
    private static final class Given {
        StreamState state = new StreamState.Running();
        int owned = 3;
        boolean isLagKnown = true;
        long lag;
        double waiting;
        double idle;
        boolean isFlushing;
        Optional<String> sourceFault = Optional.empty();
        boolean isTopicKnown = true;
        OpenTransactions open = OpenTransactions.NONE;
        Content recent = Content.NONE;
        SmallFiles smallFiles = SmallFiles.NONE;
        Optional<Finding> files = Optional.empty();
        Optional<Finding> sealing = Optional.empty();

        Assessment assess() {
            return Assessment.of(new Facts(
                    state,
                    owned,
                    isLagKnown,
                    lag,
                    waiting,
                    idle,
                    isFlushing,
                    sourceFault,
                    isTopicKnown,
                    "t",
                    open,
                    recent,
                    smallFiles,
                    files,
                    sealing,
                    io.esportslake.declare.BuiltInTables.MATCHES,
                    LIMITS));
        }

        static Given any(Random random) {
            Given given = new Given();
            given.state = switch (random.nextInt(12)) {
                case 0 -> new StreamState.Failed(new IllegalStateException("x"));
                case 1 -> new StreamState.Fenced("y");
                case 2 -> new StreamState.Stopped();
                default -> new StreamState.Running();
            };
            given.owned = random.nextInt(3);
            given.isLagKnown = random.nextInt(4) > 0;
            given.lag = small(random);
            given.waiting = small(random) * 0.37;
            given.idle = Math.min(given.waiting, small(random) * 0.37);
            given.isFlushing = random.nextBoolean();
            given.sourceFault =
                    random.nextInt(4) == 0 ? Optional.of("Kafka has not answered for 17 s") : Optional.empty();
            given.isTopicKnown = random.nextInt(8) > 0;
            if (random.nextInt(3) == 0) {
                given.open = new OpenTransactions(
                        1 + small(random), 1 + random.nextInt(3), ZERO, 5, small(random) * 0.5, "");
            }
            long rows = small(random);
            long letters = small(random);
            given.recent = new Content(
                    rows,
                    random.nextBoolean() ? 0 : Math.min(rows, small(random)),
                    letters == 0 ? Map.of() : Map.of(DeadLetterReason.NOT_JSON, letters),
                    Map.of(),
                    Map.of(),
                    Map.of());
            given.smallFiles = random.nextInt(6) > 0
                    ? SmallFiles.NONE
                    : new SmallFiles(3, 300, small(random), "status=x", Optional.empty());
            return given;
        }

        private static long small(Random random) {
            return switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> 1;
                case 2 -> random.nextInt(200);
                default -> random.nextInt(2_000);
            };
        }

        @Override
        public String toString() {
            return state + " owned=" + owned + " lag=" + lag + " waiting=" + waiting + " idle=" + idle + " flushing="
                    + isFlushing + " fault=" + sourceFault + " topic=" + isTopicKnown + " open=" + open + " recent="
                    + recent;
        }
    }
}
