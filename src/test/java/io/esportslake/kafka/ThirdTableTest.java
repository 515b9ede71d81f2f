package io.esportslake.kafka;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.esportslake.app.Streams;
import io.esportslake.config.LakeConfig;
import io.esportslake.parquet.DuckDb;
import io.esportslake.source.Assignment;
import io.esportslake.source.SourceOffer;
import io.esportslake.source.TopicPartition;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.junit.jupiter.api.Test;

/** One definition, given to the registry: its channel, its settings, its files and its answers follow. */
@QuarkusTest
@TestProfile(ThirdTableTest.Three.class)
class ThirdTableTest {

    @Inject
    @Connector(InMemoryConnector.CONNECTOR)
    InMemoryConnector connector;

    @Inject
    Streams streams;

    @Inject
    StandInCatalog catalog;

    @Inject
    LakeConfig config;

    /** Three tables in memory, a stand-in for the source, a lake of its own. */
    public static class Three implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Map<String, String> settings = new HashMap<>(
                        Map.of("kafka.bootstrap.servers", "in-memory:1", "esports-lake.flush.interval", "1s"));
                ThreeTables.TABLES
                        .names()
                        .forEach(table -> settings.put(
                                "mp.messaging.incoming." + table + ".connector", InMemoryConnector.CONNECTOR));
                settings.put("esports-lake.topics.teams", "squads");
                settings.put(
                        "esports-lake.data-lake-path",
                        Files.createTempDirectory(Path.of("target"), "lake").toString());
                return settings;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(StandInCatalog.class, ThreeTables.class);
        }
    }

    @Test
    void aRecordOfAThirdTableBecomesARowOfItsFiles() throws SQLException {
        TopicPartition zero = new TopicPartition("squads", 0);
        streams.named("teams")
                .assigned(new Assignment(
                        1,
                        Set.of(zero),
                        () -> new SourceOffer(
                                StandInCatalog.CLUSTER,
                                catalog.offered(zero.topic()).orElseThrow())))
                .join();
        connector
                .source("teams")
                .send(new ConsumerRecords<>(
                        Map.of(
                                TopicPartitions.toKafka(zero),
                                List.of(
                                        record(0, "{\"team_id\":\"t1\",\"region\":\"eu\",\"wins\":7}"),
                                        record(1, "{\"region\":\"eu\"}"))),
                        Map.of()));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> given().get("/api/streams/teams").jsonPath().getInt("lake.rows") == 1);

        assertThat(DuckDb.query(
                        "select team_id, region, wins, kafka_offset from read_parquet(%s, hive_partitioning = true)",
                        Path.of(config.dataLakePath()).resolve("processed/teams/**/*.parquet")))
                .containsExactly("t1|eu|7|0");
        assertThat(DuckDb.query(
                        "select reason, kafka_offset from read_parquet(%s)",
                        Path.of(config.dataLakePath()).resolve("dead_letters/teams/*.parquet")))
                .containsExactly("missing-key|1");
        assertThat(given().get("/api/streams").jsonPath().getList("name")).contains("matches", "players", "teams");
        assertThat(given().get("/api/configuration").jsonPath().getList("findAll{it.key.contains('teams')}"))
                .extracting(setting -> ((Map<?, ?>) setting).get("key") + "=" + ((Map<?, ?>) setting).get("value"))
                .contains("esports-lake.topics.teams=squads", "mp.messaging.incoming.teams.topic=squads");
        assertThat(given().get("/q/metrics").asString()).contains("table=\"teams\"");
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, String value) {
        return new ConsumerRecord<>("squads", 0, offset, null, value.getBytes(UTF_8));
    }
}
