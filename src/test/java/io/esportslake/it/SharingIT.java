package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several instances of one lake. */
class SharingIT extends ProcessTest {

    private static final String READING = "Reading \\| table=matches";

    @Test
    void anInstanceThatSleptThroughItsSessionDiscardsWhatItHeldAndLeaves() {
        String topic = broker.newTopic(4);
        Feed feed = matchesFeed(topic);
        Setup setup = matches(topic).withShortSession();
        Program zombie = setup.with("ESPORTS_LAKE_FLUSH_INTERVAL", "1h").start("--job", "matches");
        zombie.awaitLine(READING);
        Program other = setup.with("ESPORTS_LAKE_FLUSH_INTERVAL", "500ms").start("--job", "matches");
        other.awaitLine(READING);

        feed.send(400);
        eventually().until(() -> bufferedRecords(zombie) > 0);
        zombie.suspend();
        eventually().untilAsserted(() -> queries.assertHolds("matches", feed.ledger()));
        zombie.resume();

        zombie.expectExit(3);
        assertThat(zombie.toString())
                .contains("EL-3002: Stream fenced; what it held is discarded and belongs to the other instance now")
                .contains("another writer has taken it over");
        feed.send(50);
        eventually().untilAsserted(() -> queries.assertHolds("matches", feed.ledger()));
        other.terminate().expectExit(143);
        queries.assertHolds("matches", feed.ledger());
    }

    @Test
    @Tag("soak")
    void anInstanceThatSleptThroughItsSessionWithNothingInItsHandsComesBack() {
        String topic = broker.newTopic(4);
        Feed feed = matchesFeed(topic).send(200);
        Setup setup =
                matches(topic).with("ESPORTS_LAKE_FLUSH_INTERVAL", "500ms").withShortSession();
        Program sleeper = setup.start("--job", "matches");
        eventually().untilAsserted(() -> queries.assertHolds("matches", feed.ledger()));
        Program other = setup.start("--job", "matches");
        other.awaitLine(READING);

        // Nothing is sent meanwhile: an answer of the broker that waited for the sleeper would be taken, and fence it.
        sleeper.suspend();
        other.awaitLine(READING, 2);
        int readings = sleeper.count(READING);
        sleeper.resume();
        sleeper.awaitLine(READING, readings + 1);
        feed.stream();
        eventually().until(() -> feed.ledger().sent().size() > 2_000);
        feed.stop();

        eventually().untilAsserted(() -> queries.assertHolds("matches", feed.ledger()));
        sleeper.terminate().expectExit(143);
        other.terminate().expectExit(143);
        queries.assertHolds("matches", feed.ledger());
    }

    private static double bufferedRecords(Program program) {
        return program.get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("esports_lake_buffered_records{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
