package io.esportslake.dev;

import io.esportslake.app.Threads;
import io.esportslake.config.DurationText;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.Topics;
import io.esportslake.log.Root;
import io.esportslake.sample.SampleRecord;
import io.esportslake.sample.SampleRecords;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** In dev mode with the embedded broker: a gentle stream of sample records, some incomplete, a few malformed. */
@ApplicationScoped
@IfBuildProfile("dev")
public class DevFeed {

    private static final Logger LOG = Logger.getLogger("dev");
    private static final double MALFORMED_SHARE = 0.01;
    private static final long EVERY_MILLIS = 200;
    /** For each table after the first. */
    private static final long MORE_MILLIS = 100;

    private final Map<String, Object> settings;
    private final LakeConfig config;
    private final Topics topics;
    private @Nullable ScheduledExecutorService clock;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    DevFeed(@Identifier("default-kafka-broker") Map<String, Object> settings, LakeConfig config, Topics topics) {
        this.settings = settings;
        this.config = config;
        this.topics = topics;
    }

    /** The matches that dev mode sends when it starts at that instant. */
    public static SampleRecords matches(Instant base) {
        return SampleRecords.matches(base.toEpochMilli(), MALFORMED_SHARE, base);
    }

    /** The players that dev mode sends when it starts at that instant. */
    public static SampleRecords players(Instant base) {
        return SampleRecords.players(base.toEpochMilli(), MALFORMED_SHARE, base);
    }

    void start(@Observes StartupEvent event) {
        tellOfStore();
        String servers = System.getProperty(DevMode.BOOTSTRAP_SERVERS);
        if (servers == null) {
            LOG.info("Dev mode reads the broker that is configured; no sample records are sent");
            return;
        }
        Instant base = Instant.now();
        ScheduledExecutorService clock = Threads.single(
                "dev-feed", fault -> LOG.errorf(fault, "A feed of sample records has ended | cause=%s", fault));
        this.clock = clock;
        long millis = EVERY_MILLIS;
        for (Map.Entry<String, String> topic : topics.byTable().entrySet()) {
            Optional<SampleRecords> samples =
                    SampleRecords.of(topic.getKey(), base.toEpochMilli(), MALFORMED_SHARE, base);
            if (samples.isPresent()) {
                every(clock, millis, topic.getValue(), samples.get());
                millis += MORE_MILLIS;
            }
        }
        String url = "http://localhost:" + ConfigProvider.getConfig().getValue("quarkus.http.port", String.class);
        LOG.infof(
                "An embedded Kafka broker runs at %s and gets sample records for topics %s;"
                        + " one in %.0f is malformed on purpose",
                servers, topics.byTable().values(), 1 / MALFORMED_SHARE);
        LOG.infof(
                "Files grow below %s with every flush, at most %s after a record",
                config.processedDataPath().orElse(config.dataLakePath() + "/processed"),
                DurationText.of(config.flush().interval()));
        LOG.infof(
                "The malformed ones lie below %s, each with the reason:  curl %s/dev/dead-letters/matches",
                config.dataLakePath() + "/" + Root.DEAD_LETTERS.text(), url);
        LOG.infof(
                "Page: %s   Send a record of your own:  curl -H 'Content-Type: application/json'"
                        + " -d '{\"match_id\":\"my-match\",\"status\":\"live\"}' %s/dev/send/matches",
                url, url);
        LOG.infof(
                "Its row, after the next flush:  curl '%s/dev/rows/matches?key=my-match'"
                        + "   The newest rows:  curl %s/dev/rows/matches",
                url, url);
    }

    private static void tellOfStore() {
        String endpoint = System.getProperty(DevStore.ENDPOINT);
        if (endpoint != null) {
            LOG.infof(
                    "An embedded object store runs at %s, with access key %s and secret %s; its objects are files below %s",
                    endpoint, EmbeddedStore.ACCESS_KEY, EmbeddedStore.SECRET_KEY, DevStore.objects());
        }
    }

    /** Sends one record and waits for the broker. */
    RecordMetadata send(String topic, byte[] value) throws Exception {
        return submit(topic, null, value).get(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What becomes of a record, the client's callback is told. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void every(ScheduledExecutorService clock, long millis, String topic, SampleRecords records) {
        Threads.repeatAtRate(clock, millis, () -> {
            SampleRecord next = records.next();
            submit(topic, next.key(), next.value());
        });
    }

    private Future<RecordMetadata> submit(String topic, byte @Nullable [] key, byte[] value) {
        return producer().send(new ProducerRecord<>(topic, key, value), (sent, fault) -> {
            if (fault != null) {
                LOG.warnf("A sample record was not sent | topic=%s cause=%s", topic, fault.getMessage());
            }
        });
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> open = producer;
        if (open == null) {
            Map<String, Object> producerSettings = new HashMap<>(settings);
            producerSettings.keySet().retainAll(ProducerConfig.configNames());
            open = new KafkaProducer<>(producerSettings, new ByteArraySerializer(), new ByteArraySerializer());
            producer = open;
        }
        return open;
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        if (clock != null) {
            clock.shutdownNow();
        }
        synchronized (this) {
            if (producer != null) {
                producer.close(Duration.ofSeconds(1));
            }
        }
    }

    /** The last word of the service: from here on the broker may go. */
    void stopped(@Observes @Priority(5_000) @BeforeDestroyed(ApplicationScoped.class) Object event) {
        System.setProperty(DevMode.SERVICE_STOPPED, "true");
    }
}
