package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.it.Ledger.Fate;
import io.esportslake.it.Ledger.Place;
import io.esportslake.table.Column;
import io.esportslake.table.ColumnType;
import io.esportslake.table.TableDefinition;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs that end by themselves. */
class UntilLatestIT extends ProcessTest {

    @Test
    @Tag("jvm")
    void itTakesEverythingOnceAndTellsTheGroup() {
        String matchesTopic = broker.newTopic(3);
        String playersTopic = broker.newTopic(3);
        Feed matches = matchesFeed(matchesTopic).send(4_000);
        Feed players = closeAfterwards(Feed.ofPlayers(playersTopic)).send(3_000);
        Setup setup = matches(matchesTopic)
                .with("KAFKA_TOPIC_PLAYERS", playersTopic)
                .with("ESPORTS_LAKE_GROUP_ID", matchesTopic + "-group");

        setup.start("run", "--until-latest").expectExit(0);

        queries.assertHolds("matches", matches.ledger());
        queries.assertHolds("players", players.ledger());
        assertThat(broker.groupOffsets(matchesTopic + "-group-matches")).isEqualTo(broker.endOffsets(matchesTopic, 3));
        assertThat(broker.groupOffsets(matchesTopic + "-group-players")).isEqualTo(broker.endOffsets(playersTopic, 3));
        assertValues(BuiltInTables.MATCHES, matches.ledger());
        assertValues(BuiltInTables.PLAYERS, players.ledger());
        assertSchema(BuiltInTables.MATCHES);
        assertSchema(BuiltInTables.PLAYERS);
        assertDeadLettersKeepTheirBytes("matches", matches.ledger());

        List<String> files = queries.files("matches");
        setup.start("--until-latest").expectExit(0);
        assertThat(queries.files("matches")).isEqualTo(files);
        queries.assertHolds("matches", matches.ledger());
        queries.assertHolds("players", players.ledger());
    }

    @Test
    void aJobOfOneStreamLeavesTheOthersFilesAlone() {
        String topic = broker.newTopic(1);
        Feed feed = matchesFeed(topic).send(100);

        matches(topic).start("--job", "matches", "--until-latest").expectExit(0);

        queries.assertHolds("matches", feed.ledger());
        assertThat(lake.resolve("processed/matches")).isDirectory();
        assertThat(lake.resolve("processed/players")).doesNotExist();
        assertThat(lake.resolve("checkpoints/players")).doesNotExist();
        assertThat(lake.resolve("dead_letters/players")).doesNotExist();
    }

    @Test
    void aPortThatAnotherProcessHasIsNotNeeded() throws Exception {
        String topic = broker.newTopic(1);
        Feed feed = matchesFeed(topic).send(100);
        try (ServerSocket other = new ServerSocket(0)) {
            Program program = matches(topic)
                    .with("QUARKUS_HTTP_PORT", String.valueOf(other.getLocalPort()))
                    .start("--job", "matches", "--until-latest");

            program.expectExit(0);
            assertThat(program.toString()).doesNotContain("in use", "Listening on");
        }
        queries.assertHolds("matches", feed.ledger());
    }

    @Test
    void emptyTopicsAreTakenAtOnce() {
        Setup setup = matches(broker.newTopic(2)).with("KAFKA_TOPIC_PLAYERS", broker.newTopic(1));
        long start = System.nanoTime();

        setup.with("SPARK_UI_PORT", "4040")
                .start("--until-latest")
                .expectExit(0)
                .awaitLine("WARN .*EL-4028: SPARK_UI_PORT has no meaning any more: ");

        assertThat((System.nanoTime() - start) / 1e9).isLessThan(30);
        assertThat(queries.countRows("matches")).isZero();
        assertThat(queries.countRows("players")).isZero();
    }

    @Test
    void abortedRecordsAreNeverSeenAndControlRecordsAtTheEndDoNotHoldTheRunUp() throws Exception {
        String topic = broker.newTopic(2);
        String ended = broker.newTopic(1);
        try (KafkaProducer<byte[], byte[]> producer = broker.producer(Map.of("transactional.id", topic))) {
            producer.initTransactions();
            for (int transaction = 0; transaction < 6; transaction++) {
                boolean isAborted = transaction % 2 == 1;
                producer.beginTransaction();
                for (int i = 0; i < 20; i++) {
                    String id = (isAborted ? "aborted-" : "kept-") + transaction + "-" + i;
                    byte[] value = ("{\"match_id\":\"" + id + "\",\"status\":\"live\"}").getBytes();
                    producer.send(new ProducerRecord<>(topic, i % 2, null, value))
                            .get();
                    if (isAborted) {
                        producer.send(new ProducerRecord<>(ended, 0, null, value))
                                .get();
                    }
                }
                if (isAborted) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }

        matches(topic)
                .with("KAFKA_TOPIC_PLAYERS", ended)
                .start("--until-latest")
                .expectExit(0);

        assertThat(queries.texts("select regexp_replace(match_id, '-.*', '') || count(*) from "
                        + queries.rows("matches") + " group by regexp_replace(match_id, '-.*', '')"))
                .containsExactly("kept60");
        assertThat(queries.countRows("players")).isZero();
        assertThat(queries.countDeadLetters("players")).isZero();
    }

    @Test
    void deadLettersAreSummedUpAtTheEndAndFailTheRunWhenAskedTo() {
        String topic = broker.newTopic(1);
        Feed feed = matchesFeed(topic);
        for (int i = 0; i < 7; i++) {
            feed.send(Fate.DEAD_LETTER, "{\"metadata\":{},\"info\":{}}");
        }
        feed.send(Fate.ROW, "{\"match_id\":\"m\",\"patch\":\"15.1\"}");

        Program program = matches(topic)
                .start("--job", "matches", "--until-latest", "--fail-on-dead-letters")
                .expectExit(1);
        program.awaitLine(
                "WARN .*EL-4006: This run committed 1 row and 7 dead letters \\(missing-key\\); their fields are info,"
                        + " metadata \\| table=matches");
        queries.assertHolds("matches", feed.ledger());

        // Those that an earlier run has committed are not this one's.
        matches(topic)
                .start("--job", "matches", "--until-latest", "--fail-on-dead-letters")
                .expectExit(0);
        feed.send(Fate.DEAD_LETTER, "{\"metadata\":{},\"info\":{}}");
        matches(topic).start("--job", "matches", "--until-latest").expectExit(0);
        queries.assertHolds("matches", feed.ledger());

        assertThat(matches(topic).start("--fail-on-dead-letters").refusals())
                .contains("EL-1001: --fail-on-dead-letters judges a run at its end: it needs --until-latest");
    }

    @Test
    void whatWaitsBehindAnOpenTransactionIsNotTakenAndSaid() {
        String topic = broker.newTopic(1);
        byte[] value = "{\"match_id\":\"m\",\"patch\":\"15.1\"}".getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> plain = broker.producer(Map.of());
                KafkaProducer<byte[], byte[]> open = broker.producer(Map.of("transactional.id", topic + "-loader"))) {
            plain.send(new ProducerRecord<>(topic, 0, null, value));
            plain.flush();
            open.initTransactions();
            open.beginTransaction();
            for (int i = 0; i < 500; i++) {
                open.send(new ProducerRecord<>(topic, 0, null, value));
            }
            open.flush();
            for (int i = 0; i < 5; i++) {
                plain.send(new ProducerRecord<>(topic, 0, null, value));
            }
            plain.flush();

            Program program =
                    matches(topic).start("--job", "matches", "--until-latest").expectExit(0);

            program.awaitLine("Everything that could be read at the start is committed");
            program.awaitLine(
                    "WARN .*EL-4002: 505 offsets waited for a transaction to end when this run began, and are not taken;"
                            + " run again when it has ended \\| topic-partition=" + topic
                            + "-0 from=1 transaction=transactional id "
                            + topic + "-loader, producer id \\d+");
            assertThat(queries.countRows("matches")).isEqualTo(1);
            open.commitTransaction();
        }
        matches(topic).start("--job", "matches", "--until-latest").expectExit(0);
        assertThat(queries.countRows("matches")).isEqualTo(506);
    }

    private void assertValues(TableDefinition table, Ledger ledger) {
        String columns = table.columns().stream()
                .map(column -> column.type() == ColumnType.TIMESTAMP
                        ? "epoch_us(" + column.name() + ") as " + column.name()
                        : column.name())
                .collect(Collectors.joining(", "));
        Map<Place, Map<String, Object>> found = new HashMap<>();
        queries.query("select " + columns + " from " + queries.rows(table.name()))
                .forEach(row -> found.put(
                        new Place((Integer) row.get("kafka_partition"), (Long) row.get("kafka_offset")), row));
        ledger.sent().forEach((place, sent) -> {
            if (sent.fate() == Fate.ROW) {
                Map<String, Object> row = new HashMap<>(found.get(place));
                assertThat(row.remove("kafka_partition")).isEqualTo(place.partition());
                assertThat(row.remove("kafka_offset")).isEqualTo(place.offset());
                assertThat((Long) row.remove("kafka_timestamp")).isPositive();
                assertThat((Long) row.remove("processing_timestamp")).isPositive();
                assertThat(row)
                        .as("%s of %s", place, new String(sent.value()))
                        .isEqualTo(ExpectedRow.of(table, sent.value()));
            }
        });
    }

    private void assertSchema(TableDefinition table) {
        String file = queries.files(table.name()).get(0);
        List<Map<String, Object>> schema = queries.query("select name, type, repetition_type,"
                + " coalesce(cast(logical_type as varchar), '') as logical from parquet_schema('" + file
                + "') where num_children is null");
        assertThat(schema)
                .extracting(column -> column.get("name"))
                .containsExactlyElementsOf(
                        table.fileColumns().stream().map(Column::name).toList());
        for (Map<String, Object> column : schema) {
            String name = (String) column.get("name");
            assertThat(column.get("repetition_type"))
                    .as(name)
                    .isEqualTo(name.equals(table.keyColumn()) ? "REQUIRED" : "OPTIONAL");
            String logical = ((String) column.get("logical")).replace(" ", "");
            switch (table.column(name).type()) {
                case STRING -> {
                    assertThat(column.get("type")).as(name).isEqualTo("BYTE_ARRAY");
                    assertThat(logical).as(name).startsWith("StringType");
                }
                case INT -> assertThat(column.get("type")).as(name).isEqualTo("INT32");
                case LONG -> assertThat(column.get("type")).as(name).isEqualTo("INT64");
                case DOUBLE -> assertThat(column.get("type")).as(name).isEqualTo("DOUBLE");
                case BOOLEAN -> assertThat(column.get("type")).as(name).isEqualTo("BOOLEAN");
                case TIMESTAMP -> {
                    assertThat(column.get("type")).as(name).isEqualTo("INT64");
                    assertThat(logical).as(name).contains("isAdjustedToUTC=1").contains("MICROS=MicroSeconds()");
                }
            }
        }
    }

    private void assertDeadLettersKeepTheirBytes(String table, Ledger ledger) {
        queries.query("select kafka_partition, kafka_offset, hex(record_value) as value, reason, detail from "
                        + queries.deadLetters(table))
                .forEach(row -> {
                    Place place = new Place((Integer) row.get("kafka_partition"), (Long) row.get("kafka_offset"));
                    String sent = java.util.HexFormat.of()
                            .withUpperCase()
                            .formatHex(ledger.sent().get(place).value());
                    assertThat(row.get("value")).as("%s", place).isEqualTo(sent);
                    assertThat((String) row.get("reason")).matches("[a-z0-9-]+");
                    assertThat((String) row.get("detail")).isNotBlank();
                });
    }
}
