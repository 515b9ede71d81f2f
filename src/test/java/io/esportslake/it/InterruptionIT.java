package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs that are ended from outside while records arrive. */
class InterruptionIT extends ProcessTest {

    private static final Pattern COMMITTED = Pattern.compile("Committed micro-batch");

    @Test
    void afterSigtermTheNextRunGoesOnWithoutLossOrRepetition() throws Exception {
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).stream();
        Setup setup = matches(topic).with("ESPORTS_LAKE_FLUSH_INTERVAL", "1s");

        Program first = setup.start("--job", "matches");
        first.awaitLine(COMMITTED, 2);
        first.terminate().expectExit(143);
        long afterFirst = queries.countRows("matches");
        assertThat(afterFirst).isPositive();
        assertThat(stagedFiles()).isEmpty();
        feed.stop();
        setup.start("--job", "matches", "--until-latest").expectExit(0);

        assertThat(queries.countRows("matches")).isGreaterThanOrEqualTo(afterFirst);
        queries.assertHolds("matches", feed.ledger());
    }

    @Test
    void afterEachOfTwoKillsTheNextRunGoesOnWithoutLossOrRepetition() throws Exception {
        assertKillsDoNoHarm(2);
    }

    @Test
    @Tag("soak")
    void afterEachOfManyKillsTheNextRunGoesOnWithoutLossOrRepetition() throws Exception {
        assertKillsDoNoHarm(15);
    }

    private void assertKillsDoNoHarm(int times) throws Exception {
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).stream();
        Setup setup = matches(topic)
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "300ms")
                // What the killed consumer held is given to the next one only after its session.
                .with("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_SESSION_TIMEOUT_MS", "3000")
                .with("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_HEARTBEAT_INTERVAL_MS", "1000");

        for (int kills = 0; kills < times; kills++) {
            Program program = setup.start("--job", "matches");
            program.awaitLine(COMMITTED, 1 + kills % 4);
            program.kill();
        }
        feed.stop();
        setup.start("--job", "matches", "--until-latest").expectExit(0);

        queries.assertHolds("matches", feed.ledger());
        assertThat(stagedFiles()).isEmpty();
    }

    private List<Path> stagedFiles() throws Exception {
        try (Stream<Path> all = Files.walk(lake)) {
            return all.filter(path -> path.toString().endsWith(".staged")).toList();
        }
    }
}
