package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows that are held back and sealed by the running program, beside readers that look all the time. */
class SealIT extends ProcessTest {

    private static final int TERMINATED = 143;

    @Test
    void aReaderThatLooksAllTheTimeSeesEachRowOnceWhileInstancesSealAndAreKilled() throws Exception {
        assertKillsDisturbNoReader(3);
    }

    @Test
    @Tag("soak")
    void aReaderThatLooksAllTheTimeSeesEachRowOnceThroughManyKills() throws Exception {
        assertKillsDisturbNoReader(Integer.getInteger("esports-lake.soak.kills", 25));
    }

    private void assertKillsDisturbNoReader(int kills) throws Exception {
        Random random = SoakSeed.random("kills while sealing");
        String topic = broker.newTopic(2);
        Setup setup =
                matches(topic).with("ESPORTS_LAKE_FLUSH_INTERVAL", "300ms").with("ESPORTS_LAKE_VISIBLE_AFTER", "2s");
        Sealers fleet = new Sealers("matches", setup, matchesFeed(topic).stream());
        for (int i = 0; i < kills; i++) {
            Program sealing = fleet.awaitSeal();
            // Whoever owns the lowest topic partition seals; the other one is killed wherever it is.
            fleet.kill(i % 2 == 0 ? sealing : fleet.otherThan(sealing), Duration.ofMillis(random.nextInt(2_500)));
        }
        fleet.assertThatEachRowWasSeenOnce("kills-while-sealing");
        assertThat(fleet.fenced).isZero();
    }

    /** Partition keys are those of players, more than ten. Whoever seals is killed while it is at it. */
    @Test
    @Tag("soak")
    void aReaderThatLooksForAnHourSeesEachRowOnceAndNoneVanishes() throws Exception {
        Random random = SoakSeed.random("an hour of looking");
        String topic = broker.newTopic(2);
        Setup setup = setup().with("KAFKA_TOPIC_PLAYERS", topic)
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "1s")
                .with("ESPORTS_LAKE_VISIBLE_AFTER", "20s");
        Feed feed = closeAfterwards(Feed.ofPlayers(topic)).stream(20, Duration.ofMillis(100));
        Sealers fleet = new Sealers("players", setup, feed);
        Instant end = Instant.now().plus(Duration.ofMinutes(Integer.getInteger("esports-lake.soak.minutes", 60)));
        while (Instant.now().isBefore(end)) {
            fleet.letRun(Duration.ofMillis(20_000 + random.nextInt(60_000)));
            // One key after the other is sealed: shortly after one of them, another one is at work.
            fleet.kill(fleet.awaitSeal(), Duration.ofMillis(random.nextInt(1_000)));
        }
        fleet.assertThatEachRowWasSeenOnce("an-hour-of-looking");
    }

    /** Two instances that seal, beside a reader; one that ends is replaced. */
    private final class Sealers {
        private static final int FENCED = 3;

        private final String table;
        private final Setup setup;
        private final Feed feed;
        private final Looking reader;
        private final List<Program> instances = new ArrayList<>();
        private long sealsOfEnded;
        private int kills;
        private int fenced;

        Sealers(String table, Setup setup, Feed feed) {
            this.table = table;
            this.setup = setup.withShortSession();
            this.feed = feed;
            reader = closeAfterwards(new Looking(lake, table));
            instances.add(start());
            instances.add(start());
        }

        private Program start() {
            return setup.start("--job", table);
        }

        private static long seals(Program program) {
            return program.count("Sealed \\|");
        }

        /** Waits until one has sealed something more. */
        Program awaitSeal() {
            Map<Program, Long> before = new HashMap<>();
            instances.forEach(program -> before.put(program, seals(program)));
            AtomicReference<Program> found = new AtomicReference<>();
            await().atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(50))
                    .untilAsserted(() -> {
                        for (int i = 0; i < instances.size(); i++) {
                            replaceWhenFenced(i);
                            Program program = instances.get(i);
                            if (seals(program) > before.getOrDefault(program, 0L)) {
                                found.set(program);
                            }
                        }
                        assertThat(found.get())
                                .as("one that seals, of %s", instances)
                                .isNotNull();
                    });
            return found.get();
        }

        Program otherThan(Program program) {
            return instances.get(1 - instances.indexOf(program));
        }

        /** Lets it run for so long before. */
        void kill(Program program, Duration after) {
            if (!program.endsWithin(after.toMillis())) {
                program.kill();
                kills++;
                replace(instances.indexOf(program));
            }
            reader.assertUndisturbed();
        }

        void letRun(Duration time) {
            instances.get(0).endsWithin(time.toMillis());
            for (int i = 0; i < instances.size(); i++) {
                replaceWhenFenced(i);
            }
        }

        /** A rebalance while its micro-batch is being committed may end an instance: any other end is a fault. */
        private void replaceWhenFenced(int i) {
            Program program = instances.get(i);
            if (!program.isRunning()) {
                program.expectExit(FENCED);
                fenced++;
                replace(i);
            }
        }

        private void replace(int i) {
            sealsOfEnded += seals(instances.get(i));
            instances.set(i, start());
        }

        /** After another seal, the end of the feed and that of both instances; and that the lake is sound. */
        void assertThatEachRowWasSeenOnce(String test) throws Exception {
            awaitSeal();
            feed.stop();
            for (Program program : instances) {
                program.terminate().expectExit(TERMINATED);
            }
            setup.start("--job", table, "--until-latest").expectExit(0);
            reader.stop();

            Ledger ledger = feed.ledger();
            List<String> files = queries.files(table);
            long keys = files.stream()
                    .map(file -> Path.of(file).getParent())
                    .distinct()
                    .count();
            long seals =
                    sealsOfEnded + instances.stream().mapToLong(Sealers::seals).sum();
            System.out.printf(
                    "SOAK | %s kills=%d fenced=%d seals=%d looks=%d files=%d keys=%d %s%n",
                    test, kills, fenced, seals, reader.looks(), files.size(), keys, queries.tally(table, ledger));
            queries.assertHolds(table, ledger);
            assertThat(files(".held")).isEmpty();
            assertThat(reader.looks()).isPositive();
            setup.without("KAFKA_BOOTSTRAP_SERVERS").start("verify", "--deep").expectExit(0);
        }
    }

    @Test
    void aStopSealsWhatIsHeldBackAndNothingIsSeenBefore() throws Exception {
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).send(300);
        Setup setup = matches(topic)
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "200ms")
                .with("ESPORTS_LAKE_VISIBLE_AFTER", "1d")
                .withShortSession();
        Program program = setup.start("--job", "matches");
        program.awaitLine("Committed micro-batch");
        eventually().until(() -> !files(".held").isEmpty());
        assertThat(queries.files("matches")).isEmpty();

        program.terminate().expectExit(TERMINATED);

        assertThat(program.toString()).contains("Sealed | table=matches version=");
        assertThat(files(".held")).isEmpty();
        setup.start("--job", "matches", "--until-latest").expectExit(0);
        queries.assertHolds("matches", feed.ledger());
        setup.without("KAFKA_BOOTSTRAP_SERVERS").start("verify", "--deep").expectExit(0);
    }

    /** A seal takes longer here than a stop may; a run that ends by itself is none. */
    @Test
    @Tag("jvm")
    void aRunUntilTheLatestSealsAllHoweverLongThatTakes() throws Exception {
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).send(300);

        matches(topic)
                .with("ESPORTS_LAKE_VISIBLE_AFTER", "1d")
                .with("ESPORTS_LAKE_SHUTDOWN_TIMEOUT", "1s")
                .withJvmOption("-Dio.esportslake.delay-at=PUBLISHED_DELETE:700")
                .start("--job", "matches", "--until-latest")
                .expectExit(0);

        assertThat(files(".held")).isEmpty();
        queries.assertHolds("matches", feed.ledger());
    }

    @Test
    void whatWasHeldBackIsSealedThoughTheSettingIsGoneAndByHandBesideARunningInstance() throws Exception {
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).send(300);
        Setup setup =
                matches(topic).with("ESPORTS_LAKE_FLUSH_INTERVAL", "200ms").withShortSession();
        Program holding = setup.with("ESPORTS_LAKE_VISIBLE_AFTER", "1d").start("--job", "matches");
        holding.awaitLine("Committed micro-batch");
        eventually().until(() -> !files(".held").isEmpty());

        Program byHand = setup.without("KAFKA_BOOTSTRAP_SERVERS")
                .start("seal", "--table", "matches")
                .expectExit(0);

        assertThat(byHand.toString())
                .contains(" files become processed/matches/status=")
                .contains("Table matches: ");
        assertThat(queries.files("matches")).isNotEmpty();
        feed.send(100);
        eventually().until(() -> !files(".held").isEmpty());
        holding.kill();
        Program without = setup.start("--job", "matches");
        eventually().until(() -> files(".held").isEmpty());
        without.terminate().expectExit(TERMINATED);
        setup.start("--job", "matches", "--until-latest").expectExit(0);
        queries.assertHolds("matches", feed.ledger());
        setup.without("KAFKA_BOOTSTRAP_SERVERS").start("verify", "--deep").expectExit(0);
    }
}
