package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.dev.EmbeddedBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What the running program says of itself while something is wrong that no exception tells. */
class AssessmentIT extends ProcessTest {

    private static final String WHOLE_MATCH =
            "{\"metadata\":{\"matchId\":\"EUW1_1\"},\"info\":{\"gameDuration\":1931}}";

    @Test
    void recordsOfAnotherFormAreNoWellBeing() {
        String topic = broker.newTopic(1);
        send(topic, WHOLE_MATCH, 60);
        Program program =
                matches(topic).with("ESPORTS_LAKE_FLUSH_INTERVAL", "300ms").start("--job", "matches");

        String sentence =
                "60 of 60 records of the last 10 minutes could not become rows (missing-key); their fields are"
                        + " info, metadata.";
        program.awaitLine("EL-4006: " + java.util.regex.Pattern.quote(sentence)
                + " They are kept, .* level=degraded code=dead-letters");

        String stream = get(program, "/api/streams/matches");
        assertThat(stream)
                .contains("\"message\":\"" + sentence + "\"", "\"level\":\"degraded\"", "\"code\":\"dead-letters\"")
                .contains("\"unknownFields\":120", "\"unknownFieldNames\":{\"info\":60,\"metadata\":60}")
                .contains("\"deadLetterShare\":1.0");
        assertThat(get(program, "/api/overview"))
                .contains("\"verdict\":{\"level\":\"degraded\",\"sentence\":\"matches: " + sentence);
        assertThat(get(program, "/q/health/live")).contains("\"status\": \"UP\"", sentence, "\"degraded\": true");
        assertThat(get(program, "/q/metrics"))
                .contains("esports_lake_not_well{code=\"dead-letters\",table=\"matches\"} 1.0")
                .contains("esports_lake_not_well{code=\"key-only-rows\",table=\"matches\"} 0.0")
                .contains("esports_lake_dead_letter_share{table=\"matches\"} 1.0")
                .contains("esports_lake_unknown_fields_total{table=\"matches\"} 120.0")
                // Not ours, and an alert rule counts by it how often a process was started again.
                .containsPattern("(?m)^process_start_time_seconds [1-9]");

        // 20 rows of 80 records with nothing but the key; then enough that are sound.
        send(topic, "{\"match_id\":\"m\",\"league\":{}}", 20);
        program.awaitLine(
                "20 of 20 rows of the last 10 minutes hold nothing but match_id; their other fields, which the"
                        + " table does not have, are league\\.");
        send(topic, "{\"match_id\":\"m\",\"patch\":\"15.1\"}", 1_500);
        program.awaitLine("INFO .*All is well: .* level=ok code=running before=");
        assertThat(get(program, "/api/overview"))
                .contains("\"verdict\":{\"level\":\"ok\",\"sentence\":\"All is well\"");
    }

    @Test
    void whatWaitsBehindAnOpenTransactionIsSaidWithWhoseItIs() {
        String topic = broker.newTopic(1);
        Program program =
                matches(topic).with("ESPORTS_LAKE_FLUSH_INTERVAL", "300ms").start("--job", "matches");
        program.awaitLine("Reading ");
        try (KafkaProducer<byte[], byte[]> producer = broker.producer(Map.of("transactional.id", topic + "-loader"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(record(topic, "{\"match_id\":\"open\",\"patch\":\"15.1\"}"));
            producer.flush();
            send(topic, "{\"match_id\":\"behind\",\"patch\":\"15.1\"}", 9);

            eventually()
                    .untilAsserted(() -> assertThat(get(program, "/api/streams/matches"))
                            .contains(
                                    "\"lag\":0",
                                    "\"behindOpenTransactions\":10",
                                    "every record that may be read is committed; 10 offsets wait for a"
                                            + " transaction to end."));
            program.awaitLine(
                    "10 offsets wait for a transaction to end\\. The oldest has been open for at least \\d+ s, in "
                            + topic + "-0 from offset 0 \\(transactional id " + topic
                            + "-loader, producer id \\d+\\)\\. .* code=transaction-open");
            assertThat(get(program, "/q/metrics"))
                    .contains("esports_lake_behind_open_transactions{table=\"matches\"} 10.0")
                    .contains("esports_lake_not_well{code=\"transaction-open\",table=\"matches\"} 1.0");
            producer.commitTransaction();
        }
        program.awaitLine("level=ok code=running before=transaction-open");
        eventually()
                .untilAsserted(() -> assertThat(queries.countRows("matches")).isEqualTo(10));
    }

    @Test
    void aBrokerThatNamesAnAddressWhichLeadsNowhereIsNamed() throws IOException {
        Path directory = this.directory.resolve("broker");
        String topic = "advertised";
        String address;
        String internal;
        Program program;
        try (EmbeddedBroker sound = EmbeddedBroker.start(directory)) {
            address = sound.bootstrapServers();
            internal = sound.internalServers();
            sound.createTopic(topic, 1);
            program = matches(topic)
                    .with("KAFKA_BOOTSTRAP_SERVERS", address)
                    .with("ESPORTS_LAKE_KAFKA_TIMEOUT", "3s")
                    .start("--job", "matches");
            program.awaitLine("Reading ");
        }
        String sentence =
                "EL-1042: A broker answered at " + address + " and names itself kafka.invalid:29092, which cannot be"
                        + " resolved from here; check advertised.listeners there, and names and network here";
        try (EmbeddedBroker elsewhere = EmbeddedBroker.start(
                directory,
                Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)),
                Map.of("advertised.listeners", "CLIENT://kafka.invalid:29092,INTERNAL://" + internal))) {
            assertThat(elsewhere.bootstrapServers()).isEqualTo(address);
            eventually()
                    .untilAsserted(() ->
                            assertThat(get(program, "/api/streams/matches")).contains("\"message\":\"" + sentence));

            assertThat(matches(topic)
                            .with("KAFKA_BOOTSTRAP_SERVERS", address)
                            .with("ESPORTS_LAKE_KAFKA_TIMEOUT", "3s")
                            .start("--job", "matches", "--until-latest")
                            .refusals())
                    .contains(sentence);
            Program producing = matches(topic)
                    .with("KAFKA_BOOTSTRAP_SERVERS", address)
                    .start("produce", "--matches", "1", "--timeout", "3s");
            assertThat(producing.awaitExit()).isNotZero();
            assertThat(producing.toString()).contains(sentence);
        }
    }

    @Test
    void aBrokerThatDiesIsSaidToBeAwayLongBeforeTheQuestionTimesOut() {
        String topic = broker.newTopic(1);
        Program program =
                matches(topic).with("ESPORTS_LAKE_KAFKA_TIMEOUT", "120s").start("--job", "matches");
        program.awaitLine("Reading ");
        broker.stop();
        try {
            program.awaitLine("WARN .*Kafka has not answered for 1\\d s .* code=source-unreachable");
            assertThat(get(program, "/q/health/ready")).contains("\"status\": \"DOWN\"", "Kafka has not answered");
        } finally {
            broker.start();
        }
        program.awaitLine("level=ok code=running before=source-unreachable");
        // Probes ask every few seconds: what they are answered is no line of the log.
        assertThat(program.toString()).doesNotContain("SRHCK", "Reporting health");
    }

    private void send(String topic, String value, int times) {
        try (KafkaProducer<byte[], byte[]> producer = broker.producer(Map.of())) {
            for (int i = 0; i < times; i++) {
                producer.send(record(topic, value));
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String value) {
        return new ProducerRecord<>(topic, 0, null, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String get(Program program, String path) {
        return program.get(path).body();
    }
}
