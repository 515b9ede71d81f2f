package io.esportslake.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.esportslake.app.NoAnswerException;
import io.esportslake.config.Configured;
import io.esportslake.dev.EmbeddedBroker;
import io.esportslake.source.SourceIdentity;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a broker tells about topics that are asked about together. */
class KafkaCatalogTest {

    @TempDir
    private static Path directory;

    private static EmbeddedBroker broker;
    private static Map<String, Object> settings;
    private static KafkaCatalog catalog;

    @BeforeAll
    static void topics() throws IOException, InterruptedException, ExecutionException {
        broker = EmbeddedBroker.start(
                directory,
                0,
                Map.of(
                        "transaction.state.log.num.partitions",
                        "1",
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "allow.everyone.if.no.acl.found",
                        "true"));
        settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        catalog = new KafkaCatalog(settings, Configured.by(Map.of()));
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(
                            new NewTopic("matches", 2, (short) 1),
                            new NewTopic("players", 1, (short) 1),
                            new NewTopic("held", 1, (short) 1),
                            new NewTopic("hidden", 1, (short) 1)))
                    .all()
                    .get();
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, "hidden", PatternType.LITERAL),
                            new AccessControlEntry(
                                    "User:ANONYMOUS", "*", AclOperation.DESCRIBE, AclPermissionType.DENY))))
                    .all()
                    .get();
            send("matches", 0, 5);
            send("players", 0, 3);
            admin.deleteRecords(Map.of(
                            new org.apache.kafka.common.TopicPartition("matches", 0), RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void close() {
        catalog.close();
        broker.close();
    }

    @Test
    void severalTopicsAreToldTogetherAndThoseThatDoNotExistAreMissing() {
        Map<String, Map<TopicPartition, SourcePartition>> offered =
                catalog.offered(Set.of("matches", "players", "nothing"));

        assertThat(offered).containsOnlyKeys("matches", "players");
        assertThat(offered.get("matches").values())
                .extracting(SourcePartition::earliest, SourcePartition::end, SourcePartition::behindOpenTransaction)
                .containsExactlyInAnyOrder(tuple(2L, 5L, 0L), tuple(0L, 0L, 0L));
        assertThat(offered.get("players").values())
                .extracting(SourcePartition::earliest, SourcePartition::end)
                .containsExactly(tuple(0L, 3L));
        assertThat(offered.get("matches").values())
                .extracting(SourcePartition::topicId)
                .doesNotContainNull()
                .hasSize(2);
    }

    /** The client gives up after a minute of its own; the sentence of a question without an answer names ours. */
    @Test
    void theClientAsksForAsLongAsTheTimeoutSays() {
        assertThat(patience("5m", Map.of())).isEqualTo(300_000);
        assertThat(patience("365d", Map.of())).isEqualTo(Integer.MAX_VALUE);
        assertThat(patience("10s", Map.of())).as("no less than a request").isEqualTo(30_000);
        assertThat(patience("10s", Map.of("request.timeout.ms", "45000"))).isEqualTo(45_000);
        assertThat(patience("5m", Map.of("default.api.timeout.ms", "70000")))
                .as("the user's own")
                .isEqualTo("70000");
    }

    private static Object patience(String timeout, Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putAll(more);
        Map<String, Object> admin =
                new KafkaCatalog(all, Configured.by(Map.of("ESPORTS_LAKE_KAFKA_TIMEOUT", timeout))).adminSettings();
        Admin.create(admin).close(); // Kafka's own checks
        return admin.get("default.api.timeout.ms");
    }

    @Test
    void whoAsksAboutNothingIsToldNothing() {
        assertThat(catalog.offered(Set.of())).isEmpty();
        assertThat(catalog.offered("nothing")).isEmpty();
    }

    @Test
    void aTopicThatTheBrokerHearsOfAMomentLaterIsConfirmed() throws Exception {
        CompletableFuture<SourceIdentity.Identity> told = new CompletableFuture<>();
        Thread asking = new Thread(() -> {
            try {
                told.complete(catalog.current(Set.of("matches", "late")));
            } catch (InterruptedException | RuntimeException e) {
                told.completeExceptionally(e);
            }
        });
        asking.start();
        await().pollInterval(Duration.ofMillis(5)).until(() -> told.isDone() || waitsToAskAgain(asking));
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic("late", 1, (short) 1)))
                    .all()
                    .get();
        }

        assertThat(told.get(60, TimeUnit.SECONDS).topicIds()).containsOnlyKeys("matches", "late");
    }

    private static boolean waitsToAskAgain(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(MetadataPatience.class.getName()));
    }

    @Test
    void aTopicThatIsGoneIsNotAmongThoseThatAreConfirmed() throws InterruptedException {
        KafkaCatalog impatient =
                new KafkaCatalog(settings, Configured.by(Map.of("esports-lake.revocation-timeout", "1s")));
        try {
            assertThat(impatient.current(Set.of("matches", "nothing")).topicIds())
                    .containsOnlyKeys("matches");
        } finally {
            impatient.close();
        }
    }

    @Test
    void whatAnOpenTransactionHoldsBackLiesBehindTheEnd() {
        Map<String, Object> transactional = producer();
        transactional.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "holds");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(transactional)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("held", new byte[] {1}));
            producer.flush();

            assertThat(catalog.offered(Set.of("held", "players")).get("held").values())
                    .extracting(SourcePartition::end, SourcePartition::behindOpenTransaction)
                    .containsExactly(tuple(0L, 1L));
            producer.abortTransaction();
        }
    }

    @Test
    void aTopicThatMayNotBeDescribedIsARefusalThatNamesTheRightsThatAreMissing() {
        String refused = "EL-1045: Kafka at " + broker.bootstrapServers() + " knows this client but does not let it: ";

        assertThatThrownBy(() -> catalog.offered(Set.of("matches", "hidden")))
                .isInstanceOf(NoAnswerException.class)
                .hasMessageStartingWith(refused)
                .hasMessageEndingWith("; it needs DESCRIBE and READ on its topics and READ on its consumer groups"
                        + " (produce: WRITE)");
        assertThatThrownBy(() -> catalog.offsetAt(new TopicPartition("hidden", 0), Instant.EPOCH))
                .isInstanceOf(NoAnswerException.class)
                .hasMessageStartingWith(refused);
    }

    @Test
    void aTopicThatMayNotBeDescribedIsNotConfirmedToAFlush() {
        assertThatThrownBy(() -> catalog.current(Set.of("hidden")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("EL-3009: Kafka does not confirm the topics [hidden]: ")
                .hasMessageEndingWith("; give the service the right to describe them");
    }

    @Test
    void aBrokerThatFallsSilentIsARefusalThatSaysHowLongItWasWaitedFor() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            KafkaCatalog unanswered = new KafkaCatalog(
                    Map.of("bootstrap.servers", "127.0.0.1:" + silent.getLocalPort()),
                    Configured.by(Map.of("esports-lake.kafka.timeout", "200ms")));
            try {
                CompletableFuture<Throwable> offsetByTime = CompletableFuture.supplyAsync(() ->
                        catchThrowable(() -> unanswered.offsetAt(new TopicPartition("matches", 0), Instant.EPOCH)));
                assertThatThrownBy(() -> unanswered.offered(Set.of("matches")))
                        .isInstanceOf(NoAnswerException.class)
                        .hasMessage("EL-1050: Kafka did not tell the offsets of topic matches within 200 ms");
                assertThat(offsetByTime.join())
                        .isInstanceOf(NoAnswerException.class)
                        .hasMessage("EL-1050: Kafka did not tell the offset of matches-0 at 1970-01-01T00:00:00Z within"
                                + " 200 ms");
            } finally {
                unanswered.close();
            }
        }
    }

    private static void send(String topic, int partition, int records) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, partition, null, new byte[] {1}));
            }
        }
    }

    private static Map<String, Object> producer() {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("key.serializer", ByteArraySerializer.class.getName());
        all.put("value.serializer", ByteArraySerializer.class.getName());
        return all;
    }
}
