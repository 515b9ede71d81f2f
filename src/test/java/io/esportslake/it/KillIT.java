package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.it.Ledger.Fate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * kill -9 at random moments while records arrive: after a random time, whatever the program does then, from the start
 * of the JVM over recovery and rebalance to the middle of a flush.
 */
@Tag("jvm")
class KillIT extends ProcessTest {

    private static final int MAX_LIFE_MILLIS = 9_000;

    @Test
    void afterKillsAtRandomMomentsTheNextRunGoesOnWithoutLossOrRepetition() throws Exception {
        assertKillsDoNoHarm(3);
    }

    @Test
    @Tag("soak")
    void afterManyKillsAtRandomMomentsTheNextRunGoesOnWithoutLossOrRepetition() throws Exception {
        assertKillsDoNoHarm(Integer.getInteger("esports-lake.soak.kills", 25));
    }

    private void assertKillsDoNoHarm(int kills) throws Exception {
        Random random = SoakSeed.random("kill -9");
        String topic = broker.newTopic(3);
        Feed feed = matchesFeed(topic).stream();
        Setup setup = matches(topic)
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "300ms")
                // What the killed consumer held is given to the next one only after its session.
                .with("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_SESSION_TIMEOUT_MS", "3000")
                .with("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_HEARTBEAT_INTERVAL_MS", "1000");

        int committing = 0;
        for (int i = 0; i < kills; i++) {
            Program program = setup.start("--job", "matches");
            boolean isCommitting = random.nextInt(4) > 0;
            if (isCommitting) {
                // Most kills shall find it at work, however slow the machine is.
                program.awaitLine("Committed micro-batch");
            }
            boolean hasEnded = program.endsWithin(random.nextInt(isCommitting ? 1_000 : MAX_LIFE_MILLIS));
            assertThat(hasEnded).as("ended before it was killed\n%s", program).isFalse();
            program.kill();
            committing += isCommitting ? 1 : 0;
        }
        feed.stop();
        setup.start("--job", "matches", "--until-latest").expectExit(0);

        Ledger ledger = feed.ledger();
        long expected = ledger.count(Fate.ROW) + ledger.count(Fate.DEAD_LETTER);
        LakeQueries.Presence presence = queries.presence("matches");
        System.out.println("SOAK | kills=" + kills + " kills-while-committing=" + committing + " records="
                + ledger.sent().size() + " lost=" + (expected - presence.distinct()) + " duplicated="
                + (presence.all() - presence.distinct()));
        queries.assertHolds("matches", ledger);
        assertThat(stagedFiles()).isEmpty();
        setup.without("KAFKA_BOOTSTRAP_SERVERS").start("verify").expectExit(0);
    }

    private List<Path> stagedFiles() throws Exception {
        try (Stream<Path> all = Files.walk(lake)) {
            return all.filter(path -> path.toString().endsWith(".staged")).toList();
        }
    }
}
