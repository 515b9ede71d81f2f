package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
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

    private void assertReaderIsNeverDisturbed(int kills) throws Exception {
        Random random = SoakSeed.random("kills while sealing");
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).stream();
        Setup setup = matches(topic)
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "300ms")
                .with("ESPORTS_LAKE_VISIBLE_AFTER", "2s")
                .withShortSession();
        Looking reader = closeAfterwards(new Looking(lake));
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
        LakeQueries.Presence presence = queries.presence("matches");
        System.out.println("SOAK | kills-while-sealing=" + kills + " records="
                + ledger.sent().size() + " looks="
                + reader.looks + " files=" + queries.files("matches").size() + " duplicated="
                + (presence.all() - presence.distinct()));
        queries.assertHolds("matches", ledger);
        assertThat(heldFiles()).isEmpty();
        assertThat(reader.looks).isPositive();
        setup.without("KAFKA_BOOTSTRAP_SERVERS").start("verify", "--deep").expectExit(0);
    }

    /** DuckDB that counts again and again, by names that it globs. */
    private static final class Looking implements AutoCloseable {
        private final AtomicBoolean goesOn = new AtomicBoolean(true);
        private final Thread thread;
        private volatile long looks;
        private volatile Throwable fault;

        Looking(Path lake) {
            thread = new Thread(() -> {
                long before = 0;
                try (LakeQueries queries = new LakeQueries(lake)) {
                    while (goesOn.get()) {
                        LakeQueries.Presence found = queries.presence("matches");
                        assertThat(found.all()).as("seen twice").isEqualTo(found.distinct());
                        assertThat(found.all()).as("vanished").isGreaterThanOrEqualTo(before);
                        before = found.all();
                        looks++;
                    }
                } catch (Throwable e) {
                    fault = e;
                }
            });
            thread.start();
        }

        void stop() throws InterruptedException {
            goesOn.set(false);
            thread.join();
            assertThat(fault).isNull();
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
        eventually().until(() -> !heldFiles().isEmpty());
        assertThat(queries.files("matches")).isEmpty();

        program.terminate().expectExit(TERMINATED);

        assertThat(program.toString()).contains("Sealed | table=matches version=");
        assertThat(heldFiles()).isEmpty();
        setup.start("--job", "matches", "--until-latest").expectExit(0);
        queries.assertHolds("matches", feed.ledger());
        setup.without("KAFKA_BOOTSTRAP_SERVERS").start("verify", "--deep").expectExit(0);
    }

    @Test
    void whatWasHeldBackIsSealedThoughTheSettingIsGoneAndByHandBesideARunningInstance() throws Exception {
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).send(300);
        Setup setup =
                matches(topic).with("ESPORTS_LAKE_FLUSH_INTERVAL", "200ms").withShortSession();
        Program holding = setup.with("ESPORTS_LAKE_VISIBLE_AFTER", "1d").start("--job", "matches");
        holding.awaitLine("Committed micro-batch");
        eventually().until(() -> !heldFiles().isEmpty());

        Program byHand = setup.without("KAFKA_BOOTSTRAP_SERVERS")
                .start("seal", "--table", "matches")
                .expectExit(0);

        assertThat(byHand.toString())
                .contains(" files become processed/matches/status=")
                .contains("Table matches: ");
        assertThat(queries.files("matches")).isNotEmpty();
        feed.send(100);
        eventually().until(() -> !heldFiles().isEmpty());
        holding.kill();
        Program without = setup.start("--job", "matches");
        eventually().until(() -> heldFiles().isEmpty());
        without.terminate().expectExit(TERMINATED);
        setup.start("--job", "matches", "--until-latest").expectExit(0);
        queries.assertHolds("matches", feed.ledger());
        setup.without("KAFKA_BOOTSTRAP_SERVERS").start("verify", "--deep").expectExit(0);
    }

    private List<Path> heldFiles() throws IOException {
        List<Path> held = new ArrayList<>();
        for (String root : List.of("processed", "dead_letters")) {
            Path directory = lake.resolve(root).resolve("_held");
            if (Files.isDirectory(directory)) {
                try (Stream<Path> all = Files.walk(directory)) {
                    all.filter(path -> path.toString().endsWith(".held")).forEach(held::add);
                }
            }
        }
        return held;
    }
}
