package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three instances that join, leave and die while records arrive and the topic grows. */
class RebalanceIT extends ProcessTest {

    private static final int INSTANCES = 3;
    private static final String READING = "Reading \\| table=matches";
    private static final String COMMITTED = "Committed micro-batch";

    @Test
    void threeInstancesThatJoinAndLeaveTakeEveryRecordOnce() {
        assertChangesDoNoHarm("CooperativeStickyAssignor", 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CooperativeStickyAssignor", "RangeAssignor"})
    @Tag("soak")
    void threeInstancesThatJoinAndLeaveForLongTakeEveryRecordOnce(String assignor) {
        assertChangesDoNoHarm(assignor, Integer.getInteger("esports-lake.soak.changes", 20));
    }

    private void assertChangesDoNoHarm(String assignor, int changes) {
        Random random = SoakSeed.random("rebalance " + assignor);
        int partitions = 6;
        String topic = broker.newTopic(partitions);
        Feed feed = matchesFeed(topic).stream();
        Setup setup = matches(topic)
                .withShortSession()
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "300ms")
                .with("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_METADATA_MAX_AGE_MS", "1000")
                .with(
                        "MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_PARTITION_ASSIGNMENT_STRATEGY",
                        "org.apache.kafka.clients.consumer." + assignor);
        List<Program> running = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            running.add(setup.start("--job", "matches"));
        }
        running.forEach(program -> program.awaitLine(COMMITTED, 3));

        int kills = 0;
        for (int change = 0; change < changes; change++) {
            Program leaver = running.remove(random.nextInt(running.size()));
            // The first one leaves, the second one dies, then as it comes.
            boolean isKilled = change == 1 || change > 1 && random.nextBoolean();
            if (isKilled) {
                leaver.kill();
                kills++;
            } else {
                leaver.terminate().expectExit(143);
            }
            if (change == changes / 2) {
                partitions += 2;
                broker.grow(topic, partitions);
            }
            Program joiner = setup.start("--job", "matches");
            running.add(joiner);
            joiner.awaitLine(READING);
        }
        running.forEach(program -> program.awaitLine(COMMITTED));
        feed.stop();
        eventually().untilAsserted(() -> queries.assertHolds("matches", feed.ledger()));
        running.forEach(program -> program.terminate().expectExit(143));

        Ledger ledger = feed.ledger();
        queries.assertHolds("matches", ledger);
        System.out.println("SOAK | rebalance=" + assignor + " changes=" + changes + " kills=" + kills
                + " topic-partitions=" + partitions + " " + queries.tally("matches", ledger));
        int grown = partitions;
        assertThat(ledger.sent().keySet())
                .as("records of the topic partitions that were added")
                .anyMatch(place -> place.partition() == grown - 1);
        setup.without("KAFKA_BOOTSTRAP_SERVERS").start("verify").expectExit(0);
    }
}
