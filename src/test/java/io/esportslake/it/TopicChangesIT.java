package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Topics that come, and grow, while the program runs. */
class TopicChangesIT extends ProcessTest {

    @Test
    void aTopicThatIsCreatedLaterAndGrowsIsReadFromItsBeginnings() {
        String topic = broker.newTopicName();
        Program program = matches(topic)
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "500ms")
                .with("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_METADATA_MAX_AGE_MS", "1000")
                .start("--job", "matches");
        program.httpPort();

        broker.createTopic(topic, 1);
        Feed feed = matchesFeed(topic).send(200);
        eventually().untilAsserted(() -> queries.assertHolds("matches", feed.ledger()));

        broker.grow(topic, 3);
        feed.sendTo(2, 50).sendTo(1, 50);
        eventually().untilAsserted(() -> queries.assertHolds("matches", feed.ledger()));

        program.terminate().awaitExit();
        assertThat(program.err()).isEmpty();
        queries.assertHolds("matches", feed.ledger());
    }
}
