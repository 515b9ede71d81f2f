package io.esportslake.kafka;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.esportslake.config.LakeConfig;
import io.esportslake.dev.EmbeddedBroker;
import io.esportslake.parquet.DuckDb;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** With Kafka: a third table is read beside the two, in a consumer group of its own. */
@QuarkusTest
@TestProfile(ThirdTopicTest.Three.class)
class ThirdTopicTest {

    private static final int RECORDS = 100;

    @Inject
    LakeConfig config;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    /** Three tables. */
    public static class Three implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("esports-lake.flush.interval", "1s");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(ThreeTables.class);
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Broker.class));
        }
    }

    /** A broker with the topics of the three, and a place for the lake. */
    public static class Broker implements QuarkusTestResourceLifecycleManager {

        private EmbeddedBroker broker;

        @Override
        public Map<String, String> start() {
            try {
                Path directory = Files.createTempDirectory(Path.of("target"), "three");
                broker = EmbeddedBroker.start(directory.resolve("broker"));
                ThreeTables.TABLES.all().forEach(table -> broker.createTopic(table.topic(), 2));
                return Map.of(
                        "kafka.bootstrap.servers",
                        broker.bootstrapServers(),
                        "esports-lake.data-lake-path",
                        directory.resolve("lake").toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            broker.close();
        }
    }

    @Test
    void recordsOfAThirdTopicBecomeRowsAndItsGroupsOffsets() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(record("esports-teams", i, "team_id"));
                producer.send(record("esports-matches", i, "match_id"));
            }
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> rows("teams") == RECORDS && rows("matches") == RECORDS);

        assertThat(ids("teams", "team_id")).containsExactly("100");
        assertThat(ids("matches", "match_id")).containsExactly("100");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            String group = admin.listGroups().all().get().stream()
                    .map(listing -> listing.groupId())
                    .filter(id -> id.endsWith("-teams"))
                    .findFirst()
                    .orElseThrow();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(admin
                                            .listConsumerGroupOffsets(group)
                                            .partitionsToOffsetAndMetadata()
                                            .get()
                                            .values()
                                            .stream()
                                            .mapToLong(offset -> offset.offset())
                                            .sum())
                                    .isEqualTo(RECORDS));
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, int i, String key) {
        return new ProducerRecord<>(topic, i % 2, null, ("{\"" + key + "\":\"id-" + i + "\"}").getBytes(UTF_8));
    }

    private static int rows(String stream) {
        return given().get("/api/streams/" + stream).jsonPath().getInt("lake.rows");
    }

    private List<String> ids(String table, String key) throws SQLException {
        return DuckDb.query(
                "select count(distinct " + key + ") from read_parquet(%s, hive_partitioning = true)",
                Path.of(config.dataLakePath()).resolve("processed/" + table + "/**/*.parquet"));
    }
}
