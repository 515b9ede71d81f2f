package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.dev.EmbeddedBroker;
import org.junit.jupiter.api.Test;

/** Sources that no longer hold what comes next. */
class SourceLossIT extends ProcessTest {

    private static final String[] UNTIL_LATEST = {"--job", "matches", "--until-latest"};

    @Test
    void recordsDeletedBeforeTheyWereReadStopTheRunUnlessTheLossIsToBeRecorded() {
        String topic = broker.newTopic(1);
        Feed feed = matchesFeed(topic).send(20);
        Setup setup = matches(topic);
        setup.start(UNTIL_LATEST).expectExit(0);
        feed.send(10);
        broker.deleteRecordsBefore(topic, 0, 25);

        Program failed = setup.start(UNTIL_LATEST).expectExit(2);
        assertThat(failed.toString())
                .contains("EL-2050: The source cannot go on where the commit log ends:")
                .contains(topic + "-0[20, 25): the topic no longer holds these offsets, its earliest is 25")
                .contains("ESPORTS_LAKE_ON_DATA_LOSS=continue");

        setup.with("ESPORTS_LAKE_ON_DATA_LOSS", "continue").start(UNTIL_LATEST).expectExit(0);
        queries.assertHolds("matches", feed.ledger().without(0, 20, 25));
        Program list = setup.without("KAFKA_BOOTSTRAP_SERVERS")
                .start("commits", "list", "--table", "matches")
                .expectExit(0);
        assertThat(String.join("\n", list.out()))
                .containsPattern("set-offset .*" + topic + "-0\\[20, 25\\)")
                .containsPattern("micro-batch .*" + topic + "-0\\[25, 30\\)");
        Program show = setup.without("KAFKA_BOOTSTRAP_SERVERS")
                .start("commits", "show", "--table", "matches", "--version", "3")
                .expectExit(0);
        assertThat(show.toString()).contains("its earliest is 25").contains("on-data-loss=continue");
    }

    @Test
    void aTopicThatWasCreatedAnewStopsTheRunUnlessItIsToGoOn() {
        String topic = broker.newTopic(1);
        Feed feed = matchesFeed(topic).send(20);
        Setup setup = matches(topic);
        setup.start(UNTIL_LATEST).expectExit(0);
        String before = broker.topicId(topic);
        broker.deleteTopic(topic);
        broker.createTopic(topic, 1);
        Feed anew = matchesFeed(topic).send(5);

        Program failed = setup.start(UNTIL_LATEST).expectExit(2);
        assertThat(failed.toString())
                .contains(topic + "-0[0, 0): the topic was deleted and created anew: its id was " + before
                        + ", now it is " + broker.topicId(topic));

        setup.with("ESPORTS_LAKE_ON_DATA_LOSS", "continue").start(UNTIL_LATEST).expectExit(0);
        assertThat(queries.countRows("matches") + queries.countDeadLetters("matches"))
                .isEqualTo(feed.ledger().sent().size() + anew.ledger().sent().size());
    }

    @Test
    void anotherClusterStopsTheRun() throws Exception {
        String topic = broker.newTopic(1);
        matchesFeed(topic).send(20);
        Setup setup = matches(topic);
        setup.start(UNTIL_LATEST).expectExit(0);
        EmbeddedBroker other = closeAfterwards(EmbeddedBroker.start(directory.resolve("other-broker")));
        other.createTopic(topic, 1);

        Program failed = setup.with("KAFKA_BOOTSTRAP_SERVERS", other.bootstrapServers())
                .start(UNTIL_LATEST)
                .expectExit(2);

        assertThat(failed.toString())
                .contains(topic + "-0[0, 0): the lake was filled from Kafka cluster " + broker.clusterId()
                        + ", this is cluster " + other.clusterId());
    }

    @Test
    void setOffsetSkipsARangeOnTheRecordAndGoesBackOnlyWhenToldTwice() {
        String topic = broker.newTopic(1);
        Feed feed = matchesFeed(topic).send(10);
        Setup setup = matches(topic);
        setup.start(UNTIL_LATEST).expectExit(0);
        feed.send(10);

        Program moved = setOffset(setup, "15").expectExit(0);
        assertThat(moved.out())
                .containsExactly("Version 3: " + topic + "-0 is read on at 15 (was 10); recorded as lost: " + topic
                        + "-0[10, 15)");
        assertThat(setOffset(setup, "3").refusal())
                .isEqualTo("EL-2063: The lake has " + topic
                        + "-0 up to 15; going back to 3 writes rows a second time. If you"
                        + " want that, add --allow-reading-again");
        setup.start(UNTIL_LATEST).expectExit(0);

        queries.assertHolds("matches", feed.ledger().without(0, 10, 15));
        Program show = setup.without("KAFKA_BOOTSTRAP_SERVERS")
                .start("commits", "show", "--table", "matches", "--version", "3")
                .expectExit(0);
        assertThat(show.toString()).contains("set-offset: bad range");
    }

    private static Program setOffset(Setup setup, String offset) {
        return setup.start(
                "commits",
                "set-offset",
                "--table",
                "matches",
                "--partition",
                "0",
                "--offset",
                offset,
                "--reason",
                "bad range");
    }
}
