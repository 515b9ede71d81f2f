package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * kill -9 at random moments while records arrive: after a random time, whatever the program does then, from the start
 * of the JVM over recovery and rebalance to the middle of a flush. Beside it a reader that knows nothing of the commit
 * log.
 */
@Tag("jvm")
class KillIT extends ProcessTest {

    private static final int MAX_LIFE_MILLIS = 9_000;

    @Test
    void afterKillsAtRandomMomentsTheNextRunGoesOnWithoutLossOrRepetition() throws Exception {
        assertKillsDoNoHarm(4);
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
        Setup setup =
                matches(topic).with("ESPORTS_LAKE_FLUSH_INTERVAL", "300ms").withShortSession();

        Looking reader = closeAfterwards(new Looking(lake, "matches"));
        int committing = 0;
        for (int i = 0; i < kills; i++) {
            Program program = setup.start("--job", "matches");
            // Most kills shall find it at work, however slow the machine is; two certainly.
            boolean isCommitting = random.nextInt(4) > 0 || i < 2;
            if (isCommitting) {
                program.awaitLine("Committed micro-batch");
            }
            boolean hasEnded = program.endsWithin(random.nextInt(isCommitting ? 1_000 : MAX_LIFE_MILLIS));
            assertThat(hasEnded).as("ended before it was killed\n%s", program).isFalse();
            program.kill();
            committing += isCommitting ? 1 : 0;
        }
        feed.stop();
        setup.start("--job", "matches", "--until-latest").expectExit(0);
        reader.stop();
        assertThat(reader.looks()).isGreaterThan(12);
        assertThat(reader.growths()).isGreaterThan(2);

        Ledger ledger = feed.ledger();
        System.out.println("SOAK | kills=" + kills + " kills-while-committing=" + committing + " looks="
                + reader.looks() + " " + queries.tally("matches", ledger));
        queries.assertHolds("matches", ledger);
        assertThat(files(".staged")).isEmpty();
        setup.without("KAFKA_BOOTSTRAP_SERVERS").start("verify").expectExit(0);
    }
}
