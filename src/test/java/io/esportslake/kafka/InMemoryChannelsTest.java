package io.esportslake.kafka;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.esportslake.app.LogLines;
import io.esportslake.app.Streams;
import io.esportslake.parquet.DuckDb;
import io.esportslake.source.Assignment;
import io.esportslake.source.SourceOffer;
import io.esportslake.source.TopicPartition;
import io.esportslake.watch.GatedContents;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.junit.jupiter.api.Test;

/**
 * The whole service but the broker: what its channels are given in memory becomes files, answers and metrics; and one
 * more definition, given to the registry, is followed by its channel, its settings, its files and its answers.
 */
@QuarkusTest
@TestProfile(InMemoryChannelsTest.Three.class)
class InMemoryChannelsTest {

    private static final int RECORDS = 300;
    /** So many may wait while one reads. */
    private static final int WAITING_FOR_CONTENTS = 16;

    @Inject
    @Connector(InMemoryConnector.CONNECTOR)
    InMemoryConnector connector;

    @Inject
    Streams streams;

    @Inject
    StandInCatalog catalog;

    @Inject
    GatedContents contents;

    @ConfigProperty(name = "esports-lake.data-lake-path")
    Path lake;

    /** The channels of three tables in memory, a stand-in for the source, a lake of its own. */
    public static class Three implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            // Not by switchIncomingChannelsToInMemory, which sets system properties that the next program would see.
            Map<String, String> settings = new HashMap<>();
            for (String table : ThreeTables.TABLES.names()) {
                settings.put("mp.messaging.incoming." + table + ".connector", InMemoryConnector.CONNECTOR);
            }
            settings.put("esports-lake.topics.teams", "squads");
            settings.put("kafka.bootstrap.servers", "in-memory:1");
            settings.put("esports-lake.flush.interval", "1s");
            try {
                settings.put(
                        "esports-lake.data-lake-path",
                        Files.createTempDirectory(Path.of("target"), "lake").toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return settings;
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(StandInCatalog.class, ThreeTables.class, GatedContents.class);
        }
    }

    @Test
    void recordsOfBothChannelsBecomeFilesAnswersAndMetrics() throws SQLException {
        send(
                "matches",
                "esports-matches",
                RECORDS,
                i -> i == 7
                        ? "{\"match_id\""
                        : "{\"match_id\":\"m" + i + "\",\"status\":\"" + (i % 2 == 0 ? "live" : "finished") + "\"}");
        send(
                "players",
                "esports-players",
                RECORDS,
                i -> "{\"player_id\":\"p" + i + "\",\"role\":\"mid\",\"status\":\"active\"}");

        await().atMost(Duration.ofSeconds(60))
                .until(() -> rowsSaid("matches") == RECORDS - 1 && rowsSaid("players") == RECORDS);

        assertThat(query(
                        "select count(distinct match_id), min(kafka_offset), max(kafka_offset) from FILES"
                                + " where status in ('live', 'finished')",
                        "processed/matches"))
                .containsExactly("299|0|299");
        assertThat(query("select count(distinct player_id) from FILES where role = 'mid'", "processed/players"))
                .containsExactly("300");
        assertThat(query("select reason, kafka_offset from FILES", "dead_letters/matches"))
                .containsExactly("not-json|7");
        assertThat(given().get("/q/metrics").asString()).contains("esports_lake");
    }

    @Test
    void aRecordOfAThirdTableBecomesARowOfItsFiles() throws SQLException {
        List<String> values = List.of(
                "{\"team_id\":\"t1\",\"region\":\"eu\",\"wins\":7}",
                "{\"region\":\"eu\"}",
                "{\"team_id\":\"t2\",\"region\":\"\"}");
        try (LogLines commits = LogLines.of("commit");
                LogLines deadLetters = LogLines.of("dead-letters")) {
            send("teams", "squads", values.size(), values::get);
            await().atMost(Duration.ofSeconds(60)).until(() -> rowsSaid("teams") == 2);

            await().untilAsserted(() -> assertThat(commits.said())
                    .anyMatch(line -> line.startsWith(
                            "WARN EL-4027: Empty partition values were taken as null" + " | table=teams ")));
            assertThat(deadLetters.said())
                    .anyMatch(line -> line.startsWith("WARN EL-4006: Records that cannot become rows were kept as dead"
                            + " letters | table=teams "));
        }

        assertThat(query(
                        "select team_id, region, wins, kafka_offset from FILES order by kafka_offset",
                        "processed/teams"))
                .containsExactly("t1|eu|7|0", "t2|null|null|2");
        assertThat(query("select reason, kafka_offset from FILES", "dead_letters/teams"))
                .containsExactly("missing-key|1");
        assertThat(given().get("/api/streams").jsonPath().getList("name")).contains("matches", "players", "teams");
        assertThat(given().get("/api/configuration").jsonPath().getList("findAll{it.key.contains('teams')}"))
                .extracting(setting -> ((Map<?, ?>) setting).get("key") + "=" + ((Map<?, ?>) setting).get("value"))
                .contains("esports-lake.topics.teams=squads", "mp.messaging.incoming.teams.topic=squads");
        assertThat(given().get("/q/metrics").asString()).contains("table=\"teams\"");
    }

    @Test
    void whoBreaksOffMakesNoRoomForTheNextBeforeTheLakeHasBeenRead() throws IOException {
        List<Socket> others = new ArrayList<>();
        contents.hold();
        try {
            Socket fleeting = askForRows();
            await().until(() -> contents.reading() == 1);
            fleeting.setSoLinger(true, 0);
            fleeting.close();
            for (int i = 0; i <= WAITING_FOR_CONTENTS; i++) {
                others.add(askForRows());
            }
            // One has found all places taken, that of the one who has gone among them.
            await().until(() -> others.stream().anyMatch(InMemoryChannelsTest::isAnswered));
            assertThat(contents.most()).isEqualTo(1);
        } finally {
            contents.release();
        }

        List<String> answers = new ArrayList<>();
        for (Socket other : others) {
            try (other) {
                answers.add(new String(other.getInputStream().readAllBytes(), UTF_8).substring(0, 12));
            }
        }
        assertThat(answers)
                .hasSize(WAITING_FOR_CONTENTS + 1)
                .containsOnlyOnce("HTTP/1.1 503")
                .contains("HTTP/1.1 200")
                .containsOnly("HTTP/1.1 503", "HTTP/1.1 200");
        assertThat(contents.most()).isEqualTo(1);
    }

    @Test
    void theHeadOfTheEventsIsAnsweredAndSoIsTheNextRequestOfThatConnection() throws IOException {
        try (Socket socket = send("HEAD /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "GET /api/streams HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")) {
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200 OK")
                    .containsIgnoringCase("content-type: text/event-stream")
                    .contains("HTTP/1.1 200 OK", "\"name\":\"matches\"");
        }
    }

    @Test
    void eventsAskTheProxyBeforeThemNotToGatherThem() throws IOException {
        try (Socket socket = send("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) socket.getInputStream().read());
            }
            assertThat(head.toString())
                    .startsWith("HTTP/1.1 200 OK")
                    .containsIgnoringCase("content-type: text/event-stream")
                    .containsIgnoringCase("x-accel-buffering: no\r\n");
        }
    }

    private static Socket askForRows() throws IOException {
        return send("GET /api/tables/matches/rows?limit=100 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    private static Socket send(String requests) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(requests.getBytes(UTF_8));
        return socket;
    }

    private static boolean isAnswered(Socket socket) {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface RecordValue {
        String of(int offset);
    }

    /** Assigns the topic's one topic partition as a rebalance would, and sends it in two polls. */
    private void send(String channel, String topic, int count, RecordValue value) {
        TopicPartition zero = new TopicPartition(topic, 0);
        streams.named(channel)
                .assigned(new Assignment(
                        1,
                        Set.of(zero),
                        () -> new SourceOffer(
                                StandInCatalog.CLUSTER,
                                catalog.offered(zero.topic()).orElseThrow())))
                .join();
        for (int from = 0; from < count; from += count / 2) {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int i = from; i < from + count / 2; i++) {
                records.add(new ConsumerRecord<>(
                        zero.topic(), 0, i, null, value.of(i).getBytes(UTF_8)));
            }
            connector
                    .source(channel)
                    .send(new ConsumerRecords<>(Map.of(TopicPartitions.toKafka(zero), records), Map.of()));
        }
    }

    private static int rowsSaid(String stream) {
        return given().get("/api/streams/" + stream).jsonPath().getInt("lake.rows");
    }

    /** Asks DuckDB, with the files below the directory of the lake in the place of FILES. */
    private List<String> query(String sql, String directory) throws SQLException {
        return DuckDb.query(
                sql.replace("FILES", "read_parquet(%s, hive_partitioning = true)"),
                lake.resolve(directory).resolve("**/*.parquet"));
    }
}
