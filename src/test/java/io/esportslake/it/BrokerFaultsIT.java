package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.it.Ledger.Fate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A broker that goes and comes, and topics whose offsets have holes or vanish under a running stream. */
class BrokerFaultsIT extends ProcessTest {

    private static final String COMMITTED = "Committed micro-batch";
    private static final String[] UNTIL_LATEST = {"--job", "matches", "--until-latest"};
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");

    @AfterEach
    void bringTheBrokerBack() {
        broker.start();
    }

    @Test
    void aBrokerThatIsAwayIsWaitedForAndAStopMeanwhileEndsInTime() {
        String topic = broker.newTopic(3);
        Feed feed = matchesFeed(topic).stream();
        Setup setup = matches(topic)
                .withShortSession()
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "300ms")
                .with("ESPORTS_LAKE_KAFKA_TIMEOUT", "5s")
                .with("ESPORTS_LAKE_SHUTDOWN_TIMEOUT", "1s")
                .with("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_REQUEST_TIMEOUT_MS", "3000");
        Program program = setup.start("--job", "matches");
        program.awaitLine(COMMITTED);

        broker.stop();
        // Longer than the session, and than every request may take.
        assertThat(program.endsWithin(8_000)).isFalse();
        broker.start();
        program.awaitLine(COMMITTED, program.count(COMMITTED) + 2);

        broker.stop();
        broker.start();
        program.awaitLine(COMMITTED, program.count(COMMITTED) + 2);

        broker.stop();
        program.awaitLine("EL-4008: A flush waits for Kafka to confirm the topics it read");
        long start = System.nanoTime();
        assertThat(program.terminate().awaitExit(30)).as("%s", program).isEqualTo(143);
        long took = System.nanoTime() - start;
        System.out.println("STOP | broker=away took-ms=" + took / 1_000_000);
        assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(11));

        broker.start();
        feed.stop();
        setup.start(UNTIL_LATEST).expectExit(0);
        queries.assertHolds("matches", feed.ledger());
    }

    @Test
    void everyCodecAndTheHolesOfACompactedTopicAreRead() {
        String compacted = broker.newTopicName();
        String plain = broker.newTopic(2);
        broker.createTopic(
                compacted,
                1,
                Map.of(
                        "cleanup.policy", "compact",
                        "segment.ms", "50",
                        "min.cleanable.dirty.ratio", "0.01"));
        for (String codec : CODECS) {
            try (KafkaProducer<byte[], byte[]> producer = broker.producer(Map.of("compression.type", codec))) {
                for (int i = 0; i < 200; i++) {
                    producer.send(
                            record(compacted, codec + "-" + i % 20, "{\"match_id\":\"" + codec + "-" + i + "\"}"));
                    producer.send(record(plain, codec + "-" + i, "{\"player_id\":\"" + codec + "-" + i + "\"}"));
                }
            }
        }
        List<ConsumerRecord<byte[], byte[]>> left = new ArrayList<>();
        eventually().until(() -> {
            // The newest segment is never compacted, and a segment ends when a record arrives after its time.
            try (KafkaProducer<byte[], byte[]> producer = broker.producer(Map.of())) {
                producer.send(record(compacted, "end", "{\"match_id\":\"end\"}"));
            }
            left.clear();
            left.addAll(broker.records(compacted));
            return left.stream().filter(record -> !key(record).equals("end")).count() == 20L * CODECS.size();
        });

        Setup setup = matches(compacted).with("KAFKA_TOPIC_PLAYERS", plain);
        setup.start("--until-latest").expectExit(0);

        List<ConsumerRecord<byte[], byte[]>> now = broker.records(compacted);
        assertThat(queries.texts("select kafka_offset from " + queries.rows("matches") + " order by kafka_offset"))
                .containsAll(now.stream()
                        .map(record -> String.valueOf(record.offset()))
                        .toList())
                .isSubsetOf(left.stream()
                        .map(record -> String.valueOf(record.offset()))
                        .toList());
        assertThat(queries.texts("select split_part(player_id, '-', 1) || ' ' || count(distinct player_id) || ' ' ||"
                        + " count(*) from " + queries.rows("players") + " group by split_part(player_id, '-', 1)"))
                .containsExactlyInAnyOrderElementsOf(
                        CODECS.stream().map(codec -> codec + " 200 200").toList());
        setup.start("verify", "--kafka").expectExit(0);
    }

    @Test
    @Tag("soak")
    void retentionThatOvertakesARunningStreamEndsItAndTheLossIsRecordedWhenToldTo() {
        String topic = broker.newTopic(1);
        Feed feed = matchesFeed(topic).send(50);
        Setup setup =
                matches(topic).with("ESPORTS_LAKE_FLUSH_INTERVAL", "200ms").with("ESPORTS_LAKE_FAILURE_LINGER", "0s");
        Program program = setup.start("--job", "matches");
        eventually().untilAsserted(() -> queries.assertHolds("matches", feed.ledger()));

        program.suspend();
        // An answer with the first of them may be on its way to the sleeper.
        for (int i = 0; i < 20; i++) {
            feed.send(50);
        }
        broker.deleteRecordsBefore(topic, 0, 1_000);
        program.resume();
        program.expectExit(1);
        assertThat(program.toString())
                .containsPattern(
                        topic + "-0\\[\\d+, 1000\\): the topic no longer holds these offsets, its earliest is 1000"
                                + " and its end 1050, while the stream was about to read \\d+");

        Program refused = setup.start(UNTIL_LATEST).expectExit(2);
        Matcher lost = Pattern.compile(topic + "-0\\[(\\d+), 1000\\): the topic no longer holds these offsets")
                .matcher(refused.toString());
        assertThat(lost.find()).as("%s", refused).isTrue();
        long from = Long.parseLong(lost.group(1));
        assertThat(from).isBetween(50L, 999L);
        setup.with("ESPORTS_LAKE_ON_DATA_LOSS", "continue").start(UNTIL_LATEST).expectExit(0);
        queries.assertHolds("matches", feed.ledger().without(0, from, 1_000));
        setup.without("KAFKA_BOOTSTRAP_SERVERS").start("verify").expectExit(0);
    }

    @Test
    @Tag("soak")
    void aTopicCreatedAnewUnderARunningStreamEndsItBeforeAnythingOfItIsCommitted() {
        String topic = broker.newTopic(1);
        Feed feed = matchesFeed(topic).send(20);
        Setup setup = matches(topic)
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "200ms")
                .with("ESPORTS_LAKE_FAILURE_LINGER", "0s")
                .with("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_METADATA_MAX_AGE_MS", "500");
        Program program = setup.start("--job", "matches");
        eventually().untilAsserted(() -> queries.assertHolds("matches", feed.ledger()));

        broker.deleteTopic(topic);
        broker.createTopic(topic, 1);
        // More than the old one had: its offsets would fit.
        Feed anew = matchesFeed(topic).send(80);
        program.expectExit(1);
        queries.assertHolds("matches", feed.ledger());

        Program refused = setup.start(UNTIL_LATEST).expectExit(2);
        assertThat(refused.toString()).contains("the topic was deleted and created anew");
        setup.with("ESPORTS_LAKE_ON_DATA_LOSS", "continue").start(UNTIL_LATEST).expectExit(0);
        assertThat(queries.presence("matches").all()).isEqualTo(received(feed.ledger()) + received(anew.ledger()));
    }

    private static long received(Ledger ledger) {
        return ledger.count(Fate.ROW) + ledger.count(Fate.DEAD_LETTER);
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, String value) {
        return new ProducerRecord<>(
                topic, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }
}
