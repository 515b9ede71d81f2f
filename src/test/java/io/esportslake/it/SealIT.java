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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows that are held back and sealed by the running program, beside readers that look all the time. */
class SealIT extends ProcessTest {

    private static final int TERMINATED = 143;

    @Test
    void aReaderThatLooksAllTheTimeSeesEachRowOnceWhileInstancesSealAndAreKilled() throws Exception {
        assertReaderIsNeverDisturbed(3);
    }

    @Test
    @Tag("soak")
    void aReaderThatLooksAllTheTimeSeesEachRowOnceThroughManyKills() throws Exception {
        assertReaderIsNeverDisturbed(Integer.getInteger("esports-lake.soak.kills", 25));
    }

    /** Partition keys are those of players, more than ten. Whoever seals is killed while it is at it. */
    @Test
    @Tag("soak")
    void aReaderThatLooksForAnHourSeesEachRowOnceAndNoneVanishes() throws Exception {
        Random random = SoakSeed.random("an hour of looking");
        String topic = broker.newTopic(2);
        Feed feed = closeAfterwards(Feed.ofPlayers(topic)).stream(20, Duration.ofMillis(100));
        Setup setup = setup().with("KAFKA_TOPIC_PLAYERS", topic)
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "1s")
                .with("ESPORTS_LAKE_VISIBLE_AFTER", "20s")
                .withShortSession();
        Looking reader = closeAfterwards(new Looking(lake, "players"));
        Sealers fleet = new Sealers(() -> setup.start("--job", "players"));
        Instant end = Instant.now().plus(Duration.ofMinutes(Integer.getInteger("esports-lake.soak.minutes", 60)));
        while (Instant.now().isBefore(end)) {
            fleet.letRun(Duration.ofMillis(20_000 + random.nextInt(60_000)));
            fleet.killTheNextThatSeals(Duration.ofMillis(random.nextInt(1_000)));
            reader.assertUndisturbed();
        }
        fleet.awaitSeal();
        feed.stop();
        fleet.terminate();
        setup.start("--job", "players", "--until-latest").expectExit(0);
        reader.stop();

        Ledger ledger = feed.ledger();
        List<String> files = queries.files("players");
        System.out.println("SOAK | an-hour-of-looking kills-while-sealing=" + fleet.kills + " fenced=" + fleet.fenced
                + " seals=" + fleet.seals() + " looks=" + reader.looks + " files="
                + files.size() + " keys="
                + files.stream()
                        .map(file -> Path.of(file).getParent())
                        .distinct()
                        .count() + " " + queries.tally("players", ledger));
        queries.assertHolds("players", ledger);
        assertThat(files(".held")).isEmpty();
        setup.without("KAFKA_BOOTSTRAP_SERVERS").start("verify", "--deep").expectExit(0);
    }

    /** Two instances that seal; one that ends is replaced. */
    private static final class Sealers {
        private static final int FENCED = 3;

        private final Supplier<Program> start;
        private final List<Program> instances = new ArrayList<>();
        private long sealsOfEnded;
        private int kills;
        private int fenced;

        Sealers(Supplier<Program> start) {
            this.start = start;
            instances.add(start.get());
            instances.add(start.get());
        }

        private static long seals(Program program) {
            return program.count("Sealed \\|");
        }

        long seals() {
            return sealsOfEnded + instances.stream().mapToLong(Sealers::seals).sum();
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

        /** One key after the other is sealed: shortly after one of them, another one is at work. */
        void killTheNextThatSeals(Duration after) {
            Program program = awaitSeal();
            if (!program.endsWithin(after.toMillis())) {
                program.kill();
                kills++;
                replace(instances.indexOf(program));
            }
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
            instances.set(i, start.get());
        }

        void terminate() {
            for (Program program : instances) {
                program.terminate().expectExit(TERMINATED);
            }
        }
    }

    private void assertReaderIsNeverDisturbed(int kills) throws Exception {
        Random random = SoakSeed.random("kills while sealing");
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).stream();
        Setup setup = matches(topic)
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "300ms")
                .with("ESPORTS_LAKE_VISIBLE_AFTER", "2s")
                .withShortSession();
        Looking reader = closeAfterwards(new Looking(lake, "matches"));
        List<Program> instances = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            instances.add(setup.start("--job", "matches"));
        }
        for (int i = 0; i < kills; i++) {
            Program program = instances.get(i % 2);
            // Whoever owns the lowest topic partition seals; the other one is killed wherever it is.
            eventually()
                    .until(() ->
                            instances.stream().anyMatch(one -> one.toString().contains("Sealed |")));
            assertThat(program.endsWithin(random.nextInt(2_500)))
                    .as("%s", program)
                    .isFalse();
            program.kill();
            instances.set(i % 2, setup.start("--job", "matches"));
        }
        eventually()
                .until(() -> instances.stream().anyMatch(one -> one.toString().contains("Sealed |")));
        feed.stop();
        for (Program program : instances) {
            program.terminate().expectExit(TERMINATED);
        }
        setup.start("--job", "matches", "--until-latest").expectExit(0);
        reader.stop();

        Ledger ledger = feed.ledger();
        System.out.println("SOAK | kills-while-sealing=" + kills + " looks=" + reader.looks + " files="
                + queries.files("matches").size() + " " + queries.tally("matches", ledger));
        queries.assertHolds("matches", ledger);
        assertThat(files(".held")).isEmpty();
        assertThat(reader.looks).isPositive();
        setup.without("KAFKA_BOOTSTRAP_SERVERS").start("verify", "--deep").expectExit(0);
    }

    /** DuckDB that looks again and again, by names that it globs: no row twice, none gone that was there, no error. */
    private static final class Looking implements AutoCloseable {
        /** Others want to run, too. */
        private static final Duration PAUSE = Duration.ofMillis(100);

        private final String table;
        private final AtomicBoolean goesOn = new AtomicBoolean(true);
        private final Thread thread;
        private volatile long looks;
        private volatile Throwable fault;

        Looking(Path lake, String table) {
            this.table = table;
            thread = new Thread(() -> {
                try (LakeQueries queries = new LakeQueries(lake)) {
                    queries.query("create table seen (kafka_partition int, kafka_offset bigint)");
                    while (goesOn.get()) {
                        look(queries);
                        looks++;
                        LockSupport.parkNanos(PAUSE.toNanos());
                    }
                } catch (Throwable e) {
                    fault = e;
                }
            });
            thread.start();
        }

        private void look(LakeQueries queries) {
            String places = queries.places(table);
            if (places.isEmpty()) {
                return;
            }
            queries.query("create table found as " + places);
            assertThat(queries.texts("select kafka_partition || '@' || kafka_offset from found"
                            + " group by kafka_partition, kafka_offset having count(*) > 1 limit 5"))
                    .as("seen twice")
                    .isEmpty();
            assertThat(queries.texts("select kafka_partition || '@' || kafka_offset from seen"
                            + " anti join found using (kafka_partition, kafka_offset) limit 5"))
                    .as("vanished")
                    .isEmpty();
            queries.query("drop table seen");
            queries.query("alter table found rename to seen");
        }

        void assertUndisturbed() {
            assertThat(fault).isNull();
        }

        void stop() throws InterruptedException {
            close();
            assertUndisturbed();
        }

        @Override
        public void close() throws InterruptedException {
            goesOn.set(false);
            thread.join();
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
