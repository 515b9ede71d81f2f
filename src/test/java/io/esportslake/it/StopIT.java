package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.log.FileNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SIGTERM, also at moments that are hard to stop at: the process ends in time, and the next one goes on. */
class StopIT extends ProcessTest {

    private static final int TERMINATED = 143;
    private static final int HALTED = 86;
    /** What the service may take beside its shutdown timeout. */
    private static final Duration REST = Duration.ofSeconds(10);

    private static final String HANGING_DISK = "-Dio.esportslake.delay-at=STAGE_FSYNC_FILE:3600000";

    @Test
    @Tag("jvm")
    void afterSigtermTheNextRunGoesOnWithoutLossOrRepetition() {
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).stream();
        Setup setup = matches(topic).with("ESPORTS_LAKE_FLUSH_INTERVAL", "1s");

        Program first = setup.start("--job", "matches");
        first.awaitLine("Committed micro-batch", 2);
        first.terminate().expectExit(TERMINATED);
        long afterFirst = queries.countRows("matches");
        assertThat(afterFirst).isPositive();
        assertThat(files(".staged")).isEmpty();
        feed.stop();
        setup.start("--job", "matches", "--until-latest").expectExit(0);

        assertThat(queries.countRows("matches")).isGreaterThanOrEqualTo(afterFirst);
        queries.assertHolds("matches", feed.ledger());
    }

    @Test
    @Tag("jvm")
    void bothStreamsOnADiskThatHangsAreGivenUpTogetherWithinTheBound() {
        String topic = broker.newTopic(2);
        String playersTopic = broker.newTopic(2);
        Feed matches = matchesFeed(topic).send(300);
        Feed players = closeAfterwards(Feed.ofPlayers(playersTopic)).send(300);
        Setup setup = matches(topic)
                .with("KAFKA_TOPIC_PLAYERS", playersTopic)
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "200ms")
                .with("ESPORTS_LAKE_SHUTDOWN_TIMEOUT", "5s")
                .withShortSession();
        Program program = setup.withJvmOption(HANGING_DISK).start();
        eventually()
                .until(() -> !stagedFilesOf("matches").isEmpty()
                        && !stagedFilesOf("players").isEmpty());

        long start = System.nanoTime();
        program.terminate().expectExit(TERMINATED);

        // One after the other they would need twice the timeout.
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(11));
        assertThat(program.toString())
                .contains(
                        "EL-3017: Stream did not flush within the shutdown timeout; its open micro-batch is read again"
                                + " at the next start | table=matches")
                .contains("| table=players");
        setup.start("--until-latest").expectExit(0);
        queries.assertHolds("matches", matches.ledger());
        queries.assertHolds("players", players.ledger());
    }

    @Test
    @Tag("jvm")
    void aSecondSigtermAbandonsTheStop() {
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).send(300);
        Setup setup =
                matches(topic).with("ESPORTS_LAKE_FLUSH_INTERVAL", "200ms").withShortSession();
        Program program = setup.withJvmOption(HANGING_DISK).start("--job", "matches");
        eventually().until(() -> !stagedFilesOf("matches").isEmpty());

        program.terminate();
        assertThat(program.endsWithin(1_000)).isFalse();
        program.terminate();

        assertThat(program.awaitExit(5)).isEqualTo(TERMINATED);
        assertThat(program.err())
                .containsExactly(
                        "EL-3015: Told to stop a second time: the stop is abandoned. What was not committed is read"
                                + " again at the next start, which also cleans up.");
        setup.start("--job", "matches", "--until-latest").expectExit(0);
        queries.assertHolds("matches", feed.ledger());
        assertThat(stagedFilesOf("matches")).isEmpty();
    }

    @Test
    @Tag("soak")
    void aRecoveryThatHangsIsEndedByTheBound() {
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).send(300);
        Setup setup = matches(topic).with("ESPORTS_LAKE_SHUTDOWN_TIMEOUT", "1s").withShortSession();
        // A run without end: the other kind has a second thread that publishes what it finds.
        setup.withJvmOption("-Dio.esportslake.halt-at=PUBLISH_LINK:AFTER")
                .start("--job", "matches")
                .expectExit(HALTED);
        Program program = setup.withJvmOption("-Dio.esportslake.delay-at=PUBLISH_FSYNC_DIRECTORY:3600000")
                .start("--job", "matches");
        eventually().until(() -> files(".lock").size() == 2);

        long start = System.nanoTime();
        program.terminate().expectExit(1);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(REST.plusSeconds(3));
        assertThat(program.err())
                .containsExactly(
                        "EL-3014: The stop took longer than 11 s (ESPORTS_LAKE_SHUTDOWN_TIMEOUT and 10 s more), so the"
                                + " process ends where it is. What was not committed is read again at the next start,"
                                + " which also cleans up.");
        setup.start("--job", "matches", "--until-latest").expectExit(0);
        queries.assertHolds("matches", feed.ledger());
        assertThat(stagedFilesOf("matches")).isEmpty();
    }

    @Test
    @Tag("soak")
    void sigtermsAtRandomMomentsEndInTimeAndTheNextRunGoesOnWithoutLossOrRepetition() {
        Random random = SoakSeed.random("SIGTERM");
        int stops = Integer.getInteger("esports-lake.soak.stops", 20);
        String topic = broker.newTopic(3);
        Feed feed = matchesFeed(topic).stream();
        Setup setup =
                matches(topic).with("ESPORTS_LAKE_FLUSH_INTERVAL", "300ms").withShortSession();
        long longest = 0;
        for (int i = 0; i < stops; i++) {
            Program program = setup.start("--job", "matches");
            assertThat(program.endsWithin(random.nextInt(8_000))).isFalse();
            long start = System.nanoTime();
            assertThat(program.terminate().awaitExit(30)).as("%s", program).isEqualTo(TERMINATED);
            longest = Math.max(longest, System.nanoTime() - start);
        }
        feed.stop();
        setup.start("--job", "matches", "--until-latest").expectExit(0);
        queries.assertHolds("matches", feed.ledger());
        System.out.println("SOAK | stops=" + stops + " longest-stop-ms=" + longest / 1_000_000 + " "
                + queries.tally("matches", feed.ledger()));
        setup.without("KAFKA_BOOTSTRAP_SERVERS").start("verify").expectExit(0);
    }

    private List<Path> stagedFilesOf(String table) {
        return filesBelow(lake.resolve("processed").resolve(FileNames.staging(table)), ".staged");
    }
}
