package io.esportslake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.batch.BatchLimits;
import io.esportslake.batch.DeadLetterReason;
import io.esportslake.batch.FlushLimits;
import io.esportslake.batch.FlushReason;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import io.esportslake.log.CommittedRange;
import io.esportslake.log.Lake;
import io.esportslake.log.LakeOpenOptions;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.Lakes;
import io.esportslake.log.MemoryDirectory;
import io.esportslake.log.Visibility;
import io.esportslake.source.Assignment;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.PolledPosition;
import io.esportslake.source.RecordBatch;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.SourceIdentity;
import io.esportslake.source.SourceOffer;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.StartingOffsets;
import io.esportslake.source.TopicPartition;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline over a real lake; flushes run when the test says so, on the test's thread. */
class PipelineTest {

    private static final TableDefinition TABLE = BuiltInTables.MATCHES;
    private static final TopicPartition ZERO = new TopicPartition("esports-matches", 0);
    private static final TopicPartition ONE = new TopicPartition("esports-matches", 1);
    private static final String TOPIC_ID = "topic-a";
    private static final String CLUSTER = "cluster-a";
    private static final FlushLimits LIMITS = new FlushLimits(1_000, 32L << 20, Duration.ofSeconds(10));

    private static final FlushLimits TWO_RECORDS = new FlushLimits(2, 32L << 20, Duration.ofSeconds(10));

    @TempDir(factory = MemoryDirectory.class)
    Path directory;

    private final Deque<Runnable> flushes = new ArrayDeque<>();
    private final List<CommitReport> committed = new ArrayList<>();
    private final List<StreamState> ends = new ArrayList<>();
    private final List<Exception> notFollowed = new ArrayList<>();
    private final List<AssignmentReport> assignments = new ArrayList<>();
    private String topicIdNow = TOPIC_ID;
    private StartingOffsets startingOffsets = StartingOffsets.EARLIEST;
    private OnDataLoss onDataLoss = OnDataLoss.FAIL;
    private BufferAllocator allocator;
    private Lake lake;
    private Pipeline pipeline;
    private int maxKeysPerMicroBatch = BatchLimits.defaults().maxPartitionKeys();
    private long nanos;
    private Instant wall = Instant.parse("2026-03-04T05:06:07Z");

    @BeforeEach
    void open() throws Exception {
        allocator = new RootAllocator(64L << 20);
        lake = open("writer-1");
        pipeline = pipeline(lake, LIMITS, Map.of());
    }

    @AfterEach
    void close() throws Exception {
        CompletableFuture<Void> closed = pipeline.close().toCompletableFuture();
        runFlushes();
        assertThat(closed).isDone();
        lake.close();
        allocator.close(); // fails on a leak
    }

    @Test
    void assignmentSeeksWhereTheLogEndsAndCommitsStartPositionsFirst() throws Exception {
        assertThat(assign(1, ZERO, ONE)).containsExactlyInAnyOrderEntriesOf(Map.of(ZERO, 0L, ONE, 0L));
        assertThat(newest().progress()).containsOnlyKeys(ZERO, ONE);
    }

    @Test
    void microBatchIsCommittedAtItsAgeAndOnlyThenReported() {
        assign(1, ZERO);
        accept(1, ZERO, 0, 3);
        pipeline.tick(Map.of());
        assertThat(flushes).isEmpty();

        pass(Duration.ofSeconds(10));
        pipeline.tick(Map.of());
        assertThat(committed).isEmpty();
        runFlushes();

        assertThat(committed).singleElement().satisfies(report -> {
            assertThat(report.reason()).isEqualTo(FlushReason.AGE);
            assertThat(report.commit().records().rows()).isEqualTo(3);
            assertThat(report.commit().progress().get(ZERO).next()).isEqualTo(3);
        });
    }

    @Test
    void deadLettersAndTombstonesAreReceivedRecordsToo() {
        assign(1, ZERO);
        String[] values = {"{\"match_id\":\"m\"}", "{", null, "[]", null, "{\"match_id\":\"n\"}", "{\"match_id\":1.5e}"
        };
        take(new TestBatch(1, ZERO, 0, values.length, offset -> values[(int) offset]));
        flushAtAge();

        assertThat(committed)
                .singleElement()
                .satisfies(report -> assertThat(report.commit().records()).isEqualTo(new RecordCounts(7, 2, 3, 2)));
    }

    @Test
    void rangesTileOverOffsetsWithoutRecords() {
        assign(1, ZERO);
        accept(1, ZERO, 5, 3);
        flushAtAge();
        accept(1, ZERO, 20, 1);
        flushAtAge();

        assertThat(ranges(committed)).containsExactly(new OffsetRange(ZERO, 0, 8), new OffsetRange(ZERO, 8, 21));
    }

    @Test
    void wallClockThatJumpsByHoursChangesTimesAndNothingElse() throws Exception {
        assign(1, ZERO);
        Instant[] times = {wall, wall.minus(Duration.ofHours(5)), wall.plus(Duration.ofHours(26)), wall};
        for (int i = 0; i < times.length; i++) {
            accept(1, ZERO, 2L * i, 2);
            wall = times[i];
            pass(Duration.ofSeconds(9));
            pipeline.tick(Map.of());
            assertThat(flushes).as("age is no matter of the wall clock").isEmpty();
            pass(Duration.ofSeconds(1));
            pipeline.tick(Map.of());
            runFlushes();
        }

        assertThat(committed).extracting(report -> report.commit().time()).containsExactly(times);
        assertThat(ranges(committed))
                .containsExactly(
                        new OffsetRange(ZERO, 0, 2),
                        new OffsetRange(ZERO, 2, 4),
                        new OffsetRange(ZERO, 4, 6),
                        new OffsetRange(ZERO, 6, 8));
        assertThat(newest().totals().records().rows()).isEqualTo(8);
    }

    @Test
    void instancesWithClocksAnHourApartShareATable() throws Exception {
        assign(1, ZERO);
        try (Lake other = open("writer-2")) {
            Deque<Runnable> itsFlushes = new ArrayDeque<>();
            Pipeline second = second(other, itsFlushes, committed);
            second.assigned(assignment(1, ONE)).toCompletableFuture().join();
            for (int i = 0; i < 3; i++) {
                accept(1, ZERO, i, 1);
                second.accept(batch(1, ONE, i, 1)).toCompletableFuture().join();
                flushAtAge();
                wall = wall.minus(Duration.ofHours(1));
                second.tick(Map.of());
                run(itsFlushes);
                wall = wall.plus(Duration.ofHours(1));
            }
            close(second, itsFlushes);
        }

        assertThat(ends).isEmpty();
        assertThat(committed).hasSize(6);
        assertThat(committed).extracting(report -> report.commit().version()).isSorted();
        Commit newest = newest();
        assertThat(newest.progress().get(ZERO).next()).isEqualTo(3);
        assertThat(newest.progress().get(ONE).next()).isEqualTo(3);
        assertThat(newest.totals().records().rows()).isEqualTo(6);
    }

    @Test
    void recordsOfAnOlderGenerationAreIgnored() {
        assign(1, ZERO);
        revoke(ZERO);
        assign(3, ZERO);
        accept(2, ZERO, 5, 2);

        assertThat(pipeline.status().ignored()).isEqualTo(2);
        assertThat(pipeline.status().taken()).containsExactlyEntriesOf(Map.of(ZERO, 0L));
    }

    @Test
    void recordsOfATopicPartitionThatWasNeverSoughtAreIgnored() {
        assign(1, ZERO);
        accept(1, ONE, 0, 2);

        assertThat(pipeline.status().ignored()).isEqualTo(2);
        assertThat(pipeline.status().bufferedRecords()).isZero();
    }

    @Test
    void recordsBelowTheNextOffsetAreReplaysAndCountedApart() {
        assign(1, ZERO);
        accept(1, ZERO, 0, 3);
        accept(1, ZERO, 1, 4);

        assertThat(pipeline.status().replayed()).isEqualTo(2);
        assertThat(pipeline.status().bufferedRecords()).isEqualTo(5);
    }

    @Test
    void revocationFlushesEverythingBeforeItCompletes() {
        assign(1, ZERO, ONE);
        accept(1, ZERO, 0, 3);
        accept(1, ONE, 0, 2);
        CompletableFuture<Void> revoked = pipeline.revoked(Set.of(ZERO)).toCompletableFuture();

        assertThat(revoked).isNotDone();
        runFlushes();

        assertThat(revoked).isDone();
        assertThat(committed).singleElement().satisfies(report -> {
            assertThat(report.reason()).isEqualTo(FlushReason.REVOKED);
            assertThat(report.commit().records().rows()).isEqualTo(5);
        });
        assertThat(pipeline.status().taken()).containsOnlyKeys(ONE);
    }

    @Test
    void batchThatFindsBothMicroBatchesFullWaitsAndThenGoesOn() throws Exception {
        reopenWithLimits(TWO_RECORDS);
        assign(1, ZERO);
        CompletableFuture<Void> taken = pipeline.accept(batch(1, ZERO, 0, 7)).toCompletableFuture();

        assertThat(taken).isNotDone();
        assertThat(pipeline.status().isSuspended()).isTrue();
        runFlushes();

        assertThat(taken).isDone();
        assertThat(committed.stream()
                        .mapToLong(report -> report.commit().records().rows())
                        .sum())
                .isEqualTo(6);
        assertThat(pipeline.status().bufferedRecords()).isEqualTo(1);
    }

    @Test
    void batchOfALargeRecordIsFlushedAtOnceAndToldThen() {
        assign(1, ZERO);
        LargeBatch first = new LargeBatch(0);
        LargeBatch second = new LargeBatch(1);
        take(first);
        assertThat(flushes).hasSize(1);
        take(second);
        assertThat(first.flushed + second.flushed).isZero();

        runFlushes();

        assertThat(committed).hasSize(2).allSatisfy(report -> {
            assertThat(report.reason()).isEqualTo(FlushReason.BYTES);
            assertThat(report.commit().records().rows()).isEqualTo(1);
        });
        assertThat(List.of(first.flushed, second.flushed)).containsOnly(1);
    }

    @Test
    void batchOfALargeRecordIsToldWhenNothingOfItWasNewAndWhenTheStreamEnds() {
        assign(1, ZERO);
        accept(1, ZERO, 0, 1);
        LargeBatch replayed = new LargeBatch(0);
        take(replayed);
        runFlushes();
        LargeBatch again = new LargeBatch(0);
        take(again);
        assertThat(List.of(replayed.flushed, again.flushed)).containsOnly(1);

        LargeBatch flushing = new LargeBatch(1);
        LargeBatch filling = new LargeBatch(2);
        take(flushing);
        take(filling);
        pipeline.fail(new IllegalStateException("outside"));
        assertThat(filling.flushed).isEqualTo(1);
        assertThat(flushing.flushed).as("its flush still runs").isZero();
        runFlushes();
        assertThat(flushing.flushed).isEqualTo(1);
    }

    private static final class LargeBatch extends TestBatch {

        private int flushed;

        LargeBatch(long offset) {
            super(1, ZERO, offset, 1);
        }

        @Override
        public boolean isFlushedAtOnce() {
            return true;
        }

        @Override
        public void flushed() {
            flushed++;
        }
    }

    /** A record for which there is no memory now is not one that is too large. */
    @Test
    void recordThatFindsTheMemoryWithTheMicroBatchBeforeWaitsForItAndIsNoDeadLetter() throws Exception {
        reopenWithOneMebibyte();
        assign(1, ZERO);
        CompletableFuture<Void> taken =
                pipeline.accept(new TestBatch(1, ZERO, 0, 9, 200_000)).toCompletableFuture();

        assertThat(flushes).hasSize(1);
        assertThat(taken).isNotDone();
        runFlushes();

        assertThat(taken).isDone();
        assertThat(committed)
                .hasSizeGreaterThan(1)
                .allSatisfy(report -> assertThat(report.deadLetters()).isEmpty());
    }

    @Test
    void recordTooLargeForAllTheMemoryThereIsBecomesADeadLetter() throws Exception {
        reopenWithOneMebibyte();
        assign(1, ZERO);
        pipeline.accept(new TestBatch(1, ZERO, 0, 1, 1_500_000));
        CompletableFuture<Void> revoked = pipeline.revoked(Set.of(ZERO)).toCompletableFuture();
        runFlushes();

        assertThat(revoked).isDone();
        assertThat(committed)
                .singleElement()
                .satisfies(report -> assertThat(report.deadLetters()).containsOnlyKeys(DeadLetterReason.TOO_LARGE));
    }

    /**
     * How fast records arrive must not decide what becomes of them: slowly, these were rows of several micro-batches.
     */
    @Test
    void microBatchFullOfPartitionKeysIsFlushedAndTheRecordsAfterItWaitForThat() throws Exception {
        maxKeysPerMicroBatch = 3;
        reopenWithLimits(LIMITS);
        assign(1, ZERO);
        CompletableFuture<Void> taken = pipeline.accept(new TestBatch(1, ZERO, 0, 10, PipelineTest::ofItsOwnKey))
                .toCompletableFuture();

        assertThat(flushes)
                .as("one is flushed, the next is full, the rest waits")
                .hasSize(1);
        assertThat(taken).isNotDone();
        assertThat(pipeline.status().isSuspended()).isTrue();
        assertThat(pipeline.status().taken()).containsEntry(ZERO, 6L);
        runFlushes();

        assertThat(taken).isDone();
        assertThat(pipeline.status().bufferedRecords()).isEqualTo(1);
        assertThat(committed).hasSize(3).allSatisfy(report -> {
            assertThat(report.reason()).isEqualTo(FlushReason.KEYS);
            assertThat(report.commit().records()).isEqualTo(new RecordCounts(3, 3, 0, 0));
        });
        assertThat(ranges(committed))
                .containsExactly(new OffsetRange(ZERO, 0, 3), new OffsetRange(ZERO, 3, 6), new OffsetRange(ZERO, 6, 9));
    }

    @Test
    void onlyThePartitionKeysBeyondTheTablesOwnLimitAreDeadLetters() throws Exception {
        maxKeysPerMicroBatch = 3;
        reopenWithLimits(LIMITS);
        assign(1, ZERO);
        CompletableFuture<Void> taken = pipeline.accept(new TestBatch(1, ZERO, 0, 105, PipelineTest::ofItsOwnKey))
                .toCompletableFuture();
        runFlushes();
        assertThat(taken).isDone();
        close(pipeline, flushes);

        assertThat(newest().totals().records()).isEqualTo(new RecordCounts(105, 100, 5, 0));
    }

    @Test
    void recordsThatWaitedDuringARevocationAreNotTakenForTheRevokedTopicPartition() throws Exception {
        reopenWithLimits(TWO_RECORDS);
        assign(1, ZERO);
        CompletableFuture<Void> taken = pipeline.accept(batch(1, ZERO, 0, 7)).toCompletableFuture();
        CompletableFuture<Void> revoked = pipeline.revoked(Set.of(ZERO)).toCompletableFuture();
        runFlushes();

        assertThat(revoked).isDone();
        assertThat(taken).isDone();
        assertThat(newest().progress().get(ZERO).next()).isEqualTo(4);
        assertThat(pipeline.status().bufferedRecords()).isZero();
    }

    @Test
    void holeIsCommittedWhenNothingPolledIsOnItsWay() {
        assign(1, ZERO);
        accept(1, ZERO, 0, 3);
        pipeline.tick(Map.of(ZERO, new PolledPosition(1, 5, 9)));
        assertThat(pipeline.status().taken()).containsEntry(ZERO, 3L);

        pipeline.tick(Map.of(ZERO, new PolledPosition(1, 3, 9)));
        assertThat(pipeline.status().taken()).containsEntry(ZERO, 9L);
    }

    @Test
    void positionThatMovedAloneIsCommittedToo() {
        assign(1, ZERO);
        pipeline.tick(Map.of(ZERO, new PolledPosition(1, -1, 4)));
        flushAtAge();

        assertThat(committed).singleElement().satisfies(report -> {
            assertThat(report.commit().files()).isEmpty();
            assertThat(report.commit().progress().get(ZERO).next()).isEqualTo(4);
        });
    }

    @Test
    void idleTickCommitsNothing() {
        assign(1, ZERO);
        pass(Duration.ofHours(1));
        pipeline.tick(Map.of(ZERO, new PolledPosition(1, -1, 0)));
        runFlushes();

        assertThat(committed).isEmpty();
    }

    @Test
    void writerWhoseOffsetsWereCommittedByAnotherIsFencedAndDiscardsEverything() throws Exception {
        assign(1, ZERO);
        accept(1, ZERO, 0, 3);
        try (Lake other = open("writer-2")) {
            Deque<Runnable> otherFlushes = new ArrayDeque<>();
            List<CommitReport> otherCommitted = new ArrayList<>();
            Pipeline second = second(other, otherFlushes, otherCommitted);
            second.assigned(assignment(2, ZERO)).toCompletableFuture().join();
            second.accept(batch(2, ZERO, 0, 5)).toCompletableFuture().join();
            close(second, otherFlushes);
            assertThat(otherCommitted).hasSize(1);
        }
        CompletableFuture<Void> revoked = pipeline.revoked(Set.of(ZERO)).toCompletableFuture();
        runFlushes();

        assertThat(revoked).isDone();
        assertThat(committed).isEmpty();
        assertThat(ends).singleElement().isInstanceOf(StreamState.Fenced.class);
        assertThat(newest().progress().get(ZERO).next()).isEqualTo(5);
    }

    /** End offsets older than what the other writer commits would look like lost records. */
    @Test
    void ownerBeforeWhoStillCommitsWhileItsTopicPartitionIsTakenOverIsNoDataLoss() throws Exception {
        try (Lake before = open("writer-2")) {
            Deque<Runnable> itsFlushes = new ArrayDeque<>();
            Pipeline owner = second(before, itsFlushes, new ArrayList<>());
            owner.assigned(assignment(1, ZERO)).toCompletableFuture().join();
            Map<TopicPartition, Long> start = pipeline.assigned(new Assignment(2, Set.of(ZERO), () -> {
                        SourceOffer now = source(taken(owner));
                        // Five more are produced and committed after this answer was made.
                        long from = taken(owner);
                        owner.accept(batch(1, ZERO, from, 5));
                        owner.revoked(Set.of(ONE));
                        run(itsFlushes);
                        return now;
                    }))
                    .toCompletableFuture()
                    .join();

            assertThat(start).containsExactlyEntriesOf(Map.of(ZERO, 0L));
            assertThat(ends).isEmpty();
            close(owner, itsFlushes);
        }
    }

    private static long taken(Pipeline owner) {
        return owner.status().taken().get(ZERO);
    }

    @Test
    void topicCreatedAnewWhileItsRecordsWereBufferedFailsTheStream() {
        assign(1, ZERO);
        accept(1, ZERO, 0, 3);
        topicIdNow = "topic-b";
        flushAtAge();

        assertThat(committed).isEmpty();
        assertThat(ends)
                .singleElement()
                .isInstanceOfSatisfying(
                        StreamState.Failed.class,
                        failed -> assertThat(failed.cause())
                                .hasMessage("EL-2051: Topic esports-matches is not the one that was read: its id was"
                                        + " topic-a, now it is topic-b. Nothing of esports-matches-0[0, 3) was"
                                        + " committed. Start again: the start names the choices"));
    }

    @Test
    void topicCreatedAnewWithMoreTopicPartitionsIsReadOnAllOfThemWhenLossesMayPass() throws Exception {
        onDataLoss = OnDataLoss.CONTINUE;
        reopenWithLimits(LIMITS);
        assign(new Assignment(1, Set.of(ZERO), () -> offer(TOPIC_ID, 0, 100, ZERO)));
        topicIdNow = "topic-b";

        Map<TopicPartition, Long> start =
                assign(new Assignment(2, Set.of(ZERO, ONE), () -> offer("topic-b", 0, 100, ZERO, ONE)));
        accept(2, ONE, 0, 1);
        flushAtAge();

        assertThat(ends).isEmpty();
        assertThat(start).containsExactlyInAnyOrderEntriesOf(Map.of(ZERO, 0L, ONE, 0L));
        assertThat(kinds()).containsExactly("start", "set-offset", "start", "micro-batch");
        assertThat(assignments).last().satisfies(report -> {
            assertThat(report.begun()).containsExactly(ONE);
            assertThat(report.lost())
                    .extracting(loss -> loss.moved().topicPartition())
                    .containsExactly(ZERO);
        });
        assertThat(ranges(committed)).containsExactly(new OffsetRange(ONE, 0, 1));
    }

    @Test
    void topicThatGrewWhileRetentionOvertookATopicPartitionIsReadOnAllOfThemWhenLossesMayPass() throws Exception {
        onDataLoss = OnDataLoss.CONTINUE;
        reopenWithLimits(LIMITS);
        assign(new Assignment(1, Set.of(ZERO), () -> offer(TOPIC_ID, 0, 100, ZERO)));

        Map<TopicPartition, Long> start =
                assign(new Assignment(2, Set.of(ZERO, ONE), () -> offer(TOPIC_ID, 7, 100, ZERO, ONE)));

        assertThat(start).containsExactlyInAnyOrderEntriesOf(Map.of(ZERO, 7L, ONE, 7L));
        assertThat(kinds()).containsExactly("start", "set-offset", "start");
        assertThat(newest().progress().get(ONE).next()).isEqualTo(7);
        assertThat(assignments)
                .last()
                .satisfies(report -> assertThat(report.lost())
                        .extracting(DataLoss::moved)
                        .containsExactly(new OffsetRange(ZERO, 0, 7)));
    }

    private List<String> kinds() throws Exception {
        CommitLog log = storage("reader").log("matches");
        List<String> kinds = new ArrayList<>();
        for (long version : log.versions()) {
            kinds.add(log.read(version).orElseThrow().change().kind());
        }
        return kinds;
    }

    @Test
    void failureOfTheLastFlushIsToldBeforeWhoWaitsForItGoesOn() {
        assign(1, ZERO);
        accept(1, ZERO, 0, 3);
        topicIdNow = "topic-b";
        List<Integer> toldBefore = new ArrayList<>();
        pipeline.close().whenComplete((done, fault) -> toldBefore.add(ends.size()));
        runFlushes();

        assertThat(toldBefore).containsExactly(1);
    }

    @Test
    void runUntilTheLatestOffsetsFlushesAtOnceWhenItHasThem() throws Exception {
        reopen(LIMITS, Map.of(ZERO, 3L));
        assign(1, ZERO);
        accept(1, ZERO, 0, 2);
        assertThat(flushes).isEmpty();
        accept(1, ZERO, 2, 1);
        runFlushes();

        assertThat(committed)
                .singleElement()
                .satisfies(report -> assertThat(report.reason()).isEqualTo(FlushReason.CAUGHT_UP));
    }

    /** With nothing owned any more, all that was to be read would look as if it had been. */
    @Test
    void assignmentThatFailsAfterItWaitedForAFlushIsToldWithItsReasonAndNothingMoreIsFlushed() throws Exception {
        reopen(TWO_RECORDS, Map.of(ZERO, 10L));
        assign(1, ZERO);
        accept(1, ZERO, 0, 3);
        assertThat(flushes).hasSize(1);
        IllegalStateException silent = new IllegalStateException("no answer");

        CompletableFuture<Map<TopicPartition, Long>> assigned = pipeline.assigned(new Assignment(2, Set.of(ONE), () -> {
                    throw silent;
                }))
                .toCompletableFuture();
        assertThat(assigned).isNotDone();
        runFlushes();

        assertThatThrownBy(assigned::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isSameAs(silent);
        assertThat(ends).containsExactly(new StreamState.Failed(silent));
        assertThat(ranges(committed)).containsExactly(new OffsetRange(ZERO, 0, 2));
    }

    @Test
    void recordOfferedAfterTheEndIsRefused() {
        assign(1, ZERO);
        pipeline.fail(new IllegalStateException("disk"));

        assertThat(pipeline.accept(batch(1, ZERO, 0, 1)).toCompletableFuture()).isCompletedExceptionally();
        assertThat(pipeline.revoked(Set.of(ZERO)).toCompletableFuture())
                .isDone()
                .isNotCompletedExceptionally();
    }

    @Test
    void theSlowerOfTwoThatBeginATableAtLatestReadsOnWhereTheFasterBegan() throws Exception {
        startingOffsets = StartingOffsets.LATEST;
        reopenWithLimits(LIMITS);
        try (Lake other = open("writer-2")) {
            Deque<Runnable> itsFlushes = new ArrayDeque<>();
            List<CommitReport> its = new ArrayList<>();
            Pipeline slower = second(other, itsFlushes, its);
            AtomicBoolean isAsked = new AtomicBoolean();
            Map<TopicPartition, Long> start = slower.assigned(new Assignment(1, Set.of(ONE), () -> {
                        if (!isAsked.getAndSet(true)) {
                            assign(new Assignment(1, Set.of(ZERO), () -> source(100)));
                        }
                        return source(105);
                    }))
                    .toCompletableFuture()
                    .join();
            slower.accept(batch(1, ONE, 100, 1)).toCompletableFuture().join();
            close(slower, itsFlushes);

            assertThat(start).containsExactlyEntriesOf(Map.of(ONE, 100L));
            assertThat(ranges(its)).containsExactly(new OffsetRange(ONE, 100, 101));
        }
    }

    @Test
    void partitionKeysOfOthersCountThoughThereWasNothingToCommit() throws Exception {
        assign(1, ZERO);
        othersCommit(100);

        pass(Pipeline.FOLLOW_EVERY.minusNanos(1));
        pipeline.tick(Map.of());
        assertThat(flushes).isEmpty();
        pass(Duration.ofNanos(1));
        pipeline.tick(Map.of());
        pipeline.tick(Map.of());
        assertThat(flushes).as("the log is read once").hasSize(1);
        runFlushes();

        acceptOneOfANewKeyAndFlush(0);
        assertThat(committed)
                .singleElement()
                .satisfies(report -> assertThat(report.commit().records()).isEqualTo(new RecordCounts(1, 0, 1, 0)));
    }

    @Test
    void partitionKeysOfOthersCountAfterACommitThatMetThem() throws Exception {
        assign(1, ZERO);
        othersCommit(100);
        pipeline.tick(Map.of(ZERO, new PolledPosition(1, -1, 7)));
        flushAtAge();
        committed.clear();

        acceptOneOfANewKeyAndFlush(7);
        assertThat(committed)
                .singleElement()
                .satisfies(report -> assertThat(report.commit().records()).isEqualTo(new RecordCounts(1, 0, 1, 0)));
    }

    @Test
    void whoCommitsDoesNotLookAtTheLogBesides() throws Exception {
        assign(1, ZERO);
        for (int i = 0; i < 10; i++) {
            accept(1, ZERO, i, 1);
            pass(Duration.ofSeconds(10));
            pipeline.tick(Map.of());
            assertThat(flushes).hasSize(1);
            runFlushes();
        }
        pipeline.tick(Map.of());

        assertThat(committed).hasSize(10);
        assertThat(flushes).isEmpty();
    }

    @Test
    void aLogThatIsAwayForAMomentIsToldAndEndsNothing() throws Exception {
        assign(1, ZERO);
        Path log = directory.resolve("lake/checkpoints/matches");
        Path away = directory.resolve("away");
        Files.move(log, away);
        for (int i = 1; i <= 2; i++) {
            follow();
            assertThat(notFollowed).hasSize(i);
        }
        Files.move(away, log);
        follow();

        assertThat(notFollowed).hasSize(2);
        assertThat(ends).isEmpty();
        accept(1, ZERO, 0, 1);
        flushAtAge();
        assertThat(committed).hasSize(1);
    }

    @Test
    void whatWasRetiredMeanwhileEndsWithoutWaitingForARecord() throws Exception {
        assign(1, ZERO);
        retireWriterOne();
        follow();

        assertThat(ends)
                .containsExactly(new StreamState.Fenced("writer writer-1 was retired by writer writer-2 in version 2"));
    }

    @Test
    void whatWasRetiredMeanwhileIsFencedAtItsNextAssignment() throws Exception {
        assign(1, ZERO);
        retireWriterOne();
        CompletableFuture<Map<TopicPartition, Long>> assigned =
                pipeline.assigned(assignment(2, ONE)).toCompletableFuture();

        assertThat(assigned).isCompletedExceptionally();
        assertThat(ends)
                .containsExactly(new StreamState.Fenced("writer writer-1 was retired by writer writer-2 in version 2"));
    }

    @Test
    void anAssignmentWaitsUntilNobodyReadsTheLogAndAFlushComesAfterIt() throws Exception {
        assign(1, ZERO);
        pass(Pipeline.FOLLOW_EVERY);
        pipeline.tick(Map.of());
        accept(1, ZERO, 0, 1);
        pass(Duration.ofSeconds(10));
        pipeline.tick(Map.of());
        CompletableFuture<Map<TopicPartition, Long>> assigned =
                pipeline.assigned(assignment(2, ONE)).toCompletableFuture();
        assertThat(flushes).hasSize(2);
        assertThat(assigned).isNotDone();

        flushes.poll().run();
        assertThat(committed).isEmpty();
        assertThat(assigned).as("the flush that became due meanwhile runs now").isNotDone();
        flushes.poll().run();
        assertThat(committed).hasSize(1);
        assertThat(assigned).isDone().isNotCompletedExceptionally();
    }

    /** As many partition keys as a table may have. */
    private void othersCommit(int keys) throws Exception {
        try (Lake other = open("writer-2")) {
            Deque<Runnable> itsFlushes = new ArrayDeque<>();
            Pipeline second = second(other, itsFlushes, new ArrayList<>());
            second.assigned(assignment(1, ONE)).toCompletableFuture().join();
            CompletableFuture<Void> taken = second.accept(new TestBatch(1, ONE, 0, keys, PipelineTest::ofItsOwnKey))
                    .toCompletableFuture();
            run(itsFlushes);
            taken.join();
            close(second, itsFlushes);
        }
    }

    private void acceptOneOfANewKeyAndFlush(long at) {
        take(new TestBatch(1, ZERO, at, 1, offset -> "{\"match_id\":\"m\",\"status\":\"new\"}"));
        flushAtAge();
    }

    private void retireWriterOne() throws Exception {
        try (Lake other = open("writer-2")) {
            Lakes.retire(other.table("matches"), "writer-1");
        }
    }

    private Pipeline second(Lake of, Deque<Runnable> itsFlushes, List<CommitReport> its) {
        return pipeline(of, LIMITS, Map.of(), itsFlushes, its);
    }

    private void reopenWithOneMebibyte() {
        pipeline.close().toCompletableFuture().join();
        allocator.close();
        allocator = new RootAllocator(1L << 20);
        pipeline = pipeline(lake, new FlushLimits(1_000, 600_000, Duration.ofSeconds(10)), Map.of());
    }

    private void reopenWithLimits(FlushLimits limits) {
        reopen(limits, Map.of());
    }

    private void reopen(FlushLimits limits, Map<TopicPartition, Long> until) {
        pipeline.close().toCompletableFuture().join();
        pipeline = pipeline(lake, limits, until);
        ends.clear();
    }

    private Lake open(String writer) throws Exception {
        return Lake.open(
                storage(writer),
                new LakeOpenOptions(
                        List.of(TABLE), () -> UUID.randomUUID().toString(), "test", () -> wall, 1_000, false));
    }

    private LakeStorage storage(String writer) throws Exception {
        return FileLakeStorage.of(LakePaths.of(directory.resolve("lake")), writer);
    }

    private Pipeline pipeline(Lake of, FlushLimits limits, Map<TopicPartition, Long> until) {
        return pipeline(of, limits, until, flushes, committed);
    }

    private Pipeline pipeline(
            Lake of,
            FlushLimits limits,
            Map<TopicPartition, Long> until,
            Deque<Runnable> flushQueue,
            List<CommitReport> reports) {
        PipelineSettings settings = new PipelineSettings(
                limits,
                100,
                startingOffsets,
                onDataLoss,
                until,
                new ThisProgram(of.writerId(), "test", "-Xmx somewhere"),
                Visibility.VISIBLE);
        try {
            return new PipelineOverLake(TABLE, of.table("matches"), settings)
                    .memory(allocator, allocator)
                    .limits(new BatchLimits(
                            maxKeysPerMicroBatch, BatchLimits.defaults().maxNesting()))
                    .source(topics -> new SourceIdentity.Identity(CLUSTER, Map.of("esports-matches", topicIdNow)))
                    .time(new TimeAndIds(
                            () -> wall, () -> nanos, () -> UUID.randomUUID().toString()))
                    .threads(new PipelineThreads(Runnable::run, flushQueue::add))
                    .listener(listener(reports))
                    .joined();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private PipelineListener listener(List<CommitReport> reports) {
        return new PipelineListener() {
            @Override
            public void committed(CommitReport report) {
                reports.add(report);
            }

            @Override
            public void assigned(AssignmentReport report) {
                assignments.add(report);
            }

            @Override
            public void notFollowed(Exception why) {
                notFollowed.add(why);
            }

            @Override
            public void stopped(StreamState state) {
                if (!(state instanceof StreamState.Stopped)) {
                    ends.add(state);
                }
            }
        };
    }

    private Commit newest() throws Exception {
        return lake.table("matches").newest().orElseThrow();
    }

    private static List<OffsetRange> ranges(List<CommitReport> reports) {
        return reports.stream()
                .flatMap(report -> report.commit().ranges().stream())
                .map(CommittedRange::range)
                .toList();
    }

    private Map<TopicPartition, Long> assign(int generation, TopicPartition... topicPartitions) {
        return assign(assignment(generation, topicPartitions));
    }

    private Map<TopicPartition, Long> assign(Assignment assignment) {
        return pipeline.assigned(assignment).toCompletableFuture().join();
    }

    private Assignment assignment(int generation, TopicPartition... topicPartitions) {
        return new Assignment(generation, Set.of(topicPartitions), () -> source(100));
    }

    private static SourceOffer offer(String topicId, long earliest, long end, TopicPartition... topicPartitions) {
        return new SourceOffer(
                CLUSTER,
                Stream.of(topicPartitions)
                        .collect(Collectors.toMap(
                                topicPartition -> topicPartition,
                                topicPartition -> new SourcePartition(topicPartition, topicId, earliest, end, end))));
    }

    private static SourceOffer source(long end) {
        return offer(TOPIC_ID, 0, end, ZERO, ONE);
    }

    private void revoke(TopicPartition... topicPartitions) {
        pipeline.revoked(Set.of(topicPartitions)).toCompletableFuture().join();
    }

    private void take(RecordBatch batch) {
        pipeline.accept(batch).toCompletableFuture().join();
    }

    private void accept(int generation, TopicPartition topicPartition, long from, int count) {
        take(batch(generation, topicPartition, from, count));
    }

    private static RecordBatch batch(int generation, TopicPartition topicPartition, long from, int count) {
        return new TestBatch(generation, topicPartition, from, count);
    }

    /** A record of a partition key that no other offset has. */
    private static String ofItsOwnKey(long offset) {
        return "{\"match_id\":\"m\",\"status\":\"s" + offset + "\"}";
    }

    private void flushAtAge() {
        pass(Duration.ofSeconds(10));
        pipeline.tick(Map.of());
        runFlushes();
    }

    private void follow() {
        pass(Pipeline.FOLLOW_EVERY);
        pipeline.tick(Map.of());
        runFlushes();
    }

    private static void close(Pipeline pipeline, Deque<Runnable> flushes) {
        CompletableFuture<Void> closed = pipeline.close().toCompletableFuture();
        run(flushes);
        assertThat(closed).isCompleted();
    }

    private void pass(Duration duration) {
        nanos += duration.toNanos();
    }

    private void runFlushes() {
        run(flushes);
    }

    private static void run(Deque<Runnable> tasks) {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }
}
