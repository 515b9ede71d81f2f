package io.esportslake.app;

import static io.esportslake.app.StreamOverLake.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.esportslake.ingest.StreamState;
import io.esportslake.ingest.TestBatch;
import io.esportslake.log.Commit;
import io.esportslake.source.PolledPosition;
import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamTest {

    @TempDir
    private Path directory;

    /** Notes what the lake looked like when offsets were acknowledged. */
    private static final class Acknowledged implements SourceControl {

        private record Moment(Map<TopicPartition, Long> nextOffsets, Commit newest, long visibleFiles) {}

        private final StreamOverLake lake;
        private final List<Moment> moments = new CopyOnWriteArrayList<>();

        Acknowledged(StreamOverLake lake) {
            this.lake = lake;
            lake.stream().connect(this);
        }

        @Override
        public void acknowledge(Map<TopicPartition, Long> nextOffsets) {
            moments.add(new Moment(nextOffsets, lake.newest(), lake.visibleFiles()));
        }

        @Override
        public CompletionStage<Map<TopicPartition, PolledPosition>> positions() {
            return CompletableFuture.completedFuture(Map.of());
        }

        @Override
        public void leave() {
            // Nobody reads.
        }
    }

    @Test
    void offsetsAreAcknowledgedWhenTheirMicroBatchIsCommittedAndPublished() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            Acknowledged acknowledged = new Acknowledged(lake);
            lake.assign(1);
            lake.stream().accept(new TestBatch(1, ZERO, 0, 3)).join();
            assertThat(acknowledged.moments).as("taken, not committed").isEmpty();

            assertThat(lake.finish()).isTrue();

            assertThat(acknowledged.moments).singleElement().satisfies(moment -> {
                assertThat(moment.nextOffsets()).containsExactly(Map.entry(ZERO, 3L));
                assertThat(moment.newest().progress().get(ZERO).next()).isEqualTo(3);
                assertThat(moment.visibleFiles()).isEqualTo(1);
            });
        }
    }

    @Test
    void offsetsOfAMicroBatchThatFailedAreNotAcknowledged() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            Acknowledged acknowledged = new Acknowledged(lake);
            lake.assign(1);
            lake.stream().accept(new TestBatch(1, ZERO, 0, 3)).join();
            lake.createTopicAnew();

            lake.finish();

            assertThat(lake.ends()).singleElement().isInstanceOf(StreamState.Failed.class);
            assertThat(acknowledged.moments).isEmpty();
            assertThat(lake.newest().progress().get(ZERO).next()).isZero();
        }
    }

    /** Whose records, positions or topic ids cannot be had. */
    private static final class Broken implements SourceControl {

        private volatile CompletionStage<Map<TopicPartition, PolledPosition>> positions = new CompletableFuture<>();

        @Override
        public Throwable explained(Throwable fault) {
            return fault instanceof OutOfMemoryError
                    ? new IllegalStateException("no heap at esports-matches-0@3", fault)
                    : fault;
        }

        @Override
        public void acknowledge(Map<TopicPartition, Long> nextOffsets) {
            throw new NoClassDefFoundError("io/example/Acknowledgement");
        }

        @Override
        public CompletionStage<Map<TopicPartition, PolledPosition>> positions() {
            return positions;
        }

        @Override
        public void leave() {
            // Nobody reads.
        }
    }

    private static Throwable cause(StreamOverLake lake) {
        await().atMost(Duration.ofSeconds(60)).until(() -> !lake.ends().isEmpty());
        assertThat(lake.ends()).hasSize(1);
        StreamState.Failed failed = (StreamState.Failed) lake.ends().get(0);
        assertThat(lake.stream().status().state()).isEqualTo(failed);
        return failed.cause();
    }

    @Test
    void anErrorWhileARecordIsTakenEndsTheStreamWithItsOffset() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            lake.assign(1);
            CompletableFuture<Void> taken = lake.stream().accept(TestBatch.failing(1, ZERO, 0, 3, offset -> {
                if (offset == 2) {
                    throw new OutOfMemoryError("Java heap space");
                }
            }));

            assertThat(cause(lake))
                    .hasMessage(
                            "EL-3006: Record esports-matches-0@2 could not be taken: java.lang.OutOfMemoryError: Java"
                                    + " heap space")
                    .hasRootCauseInstanceOf(OutOfMemoryError.class);
            assertThat(taken).isCompletedExceptionally();
        }
    }

    @Test
    void anErrorInAFlushEndsTheStreamWithTheOffsets() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 3)) {
            lake.assign(1);
            lake.failAtTheNextFlush(new NoClassDefFoundError("io/example/Codec"));
            lake.stream().accept(new TestBatch(1, ZERO, 0, 3)).join();

            assertThat(cause(lake))
                    .hasMessage("EL-3003: The flush of matches failed, offsets esports-matches-0[0, 3):"
                            + " java.lang.NoClassDefFoundError: io/example/Codec. What the log holds stays, the rest is"
                            + " read again at the next start");
        }
    }

    @Test
    void anErrorAfterACommitEndsTheStream() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 3)) {
            lake.stream().connect(new Broken());
            lake.assign(1);
            lake.stream().accept(new TestBatch(1, ZERO, 0, 3)).join();

            assertThat(cause(lake)).isInstanceOf(NoClassDefFoundError.class);
            assertThat(lake.newest().progress().get(ZERO).next()).isEqualTo(3);
        }
    }

    @Test
    void anErrorOfTheConsumersThreadEndsTheStream() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            Broken broken = new Broken();
            broken.positions = CompletableFuture.failedFuture(new StackOverflowError("deep"));
            lake.stream().connect(broken);
            lake.assign(1);

            assertThat(cause(lake)).isInstanceOf(StackOverflowError.class);
        }
    }

    /** Which thread meets it first is a matter of chance. */
    @Test
    void wantOfHeapIsToldWithTheOffsetsWhicheverThreadMeetsIt() throws Exception {
        OutOfMemoryError fault = new OutOfMemoryError("Java heap space");
        List<Consumer<Stream>> threads = List.of(
                stream -> stream.fail(fault),
                stream -> stream.own().execute(() -> {
                    throw fault;
                }),
                stream -> stream.flushes().execute(() -> {
                    throw fault;
                }));
        for (int i = 0; i < threads.size(); i++) {
            try (StreamOverLake lake = new StreamOverLake(directory.resolve("" + i), "w1", 1_000)) {
                lake.stream().connect(new Broken());
                lake.assign(1);
                threads.get(i).accept(lake.stream());

                assertThat(cause(lake))
                        .hasMessage("no heap at esports-matches-0@3")
                        .hasCause(fault);
            }
        }
    }

    @Test
    void aTickThatThrowsEndsTheStream() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            Broken broken = new Broken();
            broken.positions = null;
            lake.stream().connect(broken);
            lake.assign(1);

            assertThat(cause(lake)).isInstanceOf(NullPointerException.class);
        }
    }

    @Test
    void aStreamThatHasEndedTakesNothingMore() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            lake.assign(1);
            assertThat(lake.stream().accept(TestBatch.failing(1, ZERO, 0, 1, offset -> {
                        throw new AssertionError("never");
                    })))
                    .failsWithin(Duration.ofSeconds(60));
            assertThat(cause(lake)).hasRootCauseInstanceOf(AssertionError.class);
            assertThat(lake.stream().accept(new TestBatch(1, ZERO, 0, 1))).failsWithin(Duration.ofSeconds(60));
        }
    }

    @Test
    void aThreadThatReallyHangsIsSeenAsStandingStillUntilItTurnsAgain() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            lake.assign(1);
            Standstill standstill = new Standstill(3, 3);
            CompletableFuture<Void> hang = new CompletableFuture<>();
            lake.stream().own().execute(hang::join);
            CompletableFuture<Void> taken = lake.stream().accept(new TestBatch(1, ZERO, 0, 1));

            List<String> seen = new ArrayList<>();
            for (int look = 0; look < 5 && seen.isEmpty(); look++) {
                standstill.look(lake.stream().pulse()).ifPresent(seen::add);
            }
            assertThat(seen)
                    .containsExactly(
                            "EL-3007: The stream's own thread has done nothing for 3 s: a file system that hangs,"
                                    + " or a thread that died. What was not committed is read again at the next start");

            hang.complete(null);
            assertThat(taken).succeedsWithin(Duration.ofSeconds(60));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(standstill.look(lake.stream().pulse())).isEmpty());
        }
    }

    @Test
    void aStreamThatCannotFollowTheLogSaysThatItGoesOn() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000);
                LogLines lines = LogLines.of("stream")) {
            new StreamReporter(lake.stream(), null, null, null).notFollowed(new IOException("no such file"));

            assertThat(lines.said())
                    .containsExactly(
                            "WARN EL-4024: What other instances have committed could not be read; nothing was to"
                                    + " be committed, the stream goes on, and it is tried again in 1 min"
                                    + " | table=matches cause=java.io.IOException: no such file");
        }
    }

    @Test
    void aStreamThatIsGivenUpCountsAsFailedWhateverItsThreadDoes() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            lake.assign(1);
            CompletableFuture<Void> hang = new CompletableFuture<>();
            lake.stream().own().execute(hang::join);
            IllegalStateException cause = new IllegalStateException("nobody answers");
            long turns = lake.stream().pulse().turns();

            assertThat(lake.stream().giveUp(cause)).isTrue();
            assertThat(lake.stream().giveUp(cause)).as("once").isFalse();
            assertThat(lake.stream().status().state()).isEqualTo(new StreamState.Failed(cause));
            assertThat(lake.stream().status().taken()).isEmpty();
            assertThat(lake.stream().pulse().isRunning()).isFalse();
            assertThat(lake.stream().pulse().turns()).isBetween(turns, turns + 1);

            hang.complete(null);
            assertThat(cause(lake)).isSameAs(cause);
        }
    }

    @Test
    void ofTwoThatCloseItAtOnceTheOneThatComesTooLateFindsItClosed() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            CompletableFuture<Void> hang = new CompletableFuture<>();
            lake.stream().own().execute(hang::join);
            CompletableFuture<Boolean> first = closing(lake);
            CountDownLatch never = new CountDownLatch(1);
            lake.stream().own().execute(() -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            CompletableFuture<Boolean> second = closing(lake);
            hang.complete(null);

            assertThat(first).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(true);
            assertThat(second).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(true);
        }
    }

    /** By a thread that waits for it. */
    private static CompletableFuture<Boolean> closing(StreamOverLake lake) {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        Thread closer = new Thread(() -> {
            try {
                closed.complete(lake.stream().close(Duration.ofSeconds(60)));
            } catch (RuntimeException e) {
                closed.completeExceptionally(e);
            }
        });
        closer.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        return closed;
    }

    @Test
    void whoWaitsForAThreadThatHangsIsToldThatTheStreamHasEnded() throws Exception {
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1_000)) {
            CompletableFuture<Void> hang = new CompletableFuture<>();
            lake.stream().own().execute(hang::join);
            CompletableFuture<Void> taken = lake.stream().accept(new TestBatch(1, ZERO, 0, 1));

            assertThat(lake.stream().close(Duration.ofMillis(1))).as("settled").isFalse();

            assertThat(taken)
                    .failsWithin(Duration.ofSeconds(60))
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("Stream matches has ended");
            hang.complete(null);
        }
    }
}
