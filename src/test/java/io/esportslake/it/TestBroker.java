package io.esportslake.it;

import io.esportslake.dev.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One broker for all tests of this JVM; every test makes topics of its own. */
final class TestBroker {

    private static final TestBroker SHARED = start();

    private final EmbeddedBroker broker;
    private final Admin admin;
    private final AtomicInteger topics = new AtomicInteger();

    private TestBroker(EmbeddedBroker broker) {
        this.broker = broker;
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    static TestBroker shared() {
        return SHARED;
    }

    private static TestBroker start() {
        try {
            Path directory = Files.createTempDirectory("it-broker");
            TestBroker started =
                    new TestBroker(EmbeddedBroker.start(directory, 0, Map.of("group.min.session.timeout.ms", "3000")));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                started.admin.close();
                started.broker.close();
                delete(directory);
            }));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    String clusterId() {
        return broker.clusterId();
    }

    /** A name that no other test uses; the topic is not there yet. */
    String newTopicName() {
        return "it-" + topics.incrementAndGet();
    }

    String newTopic(int partitions) {
        String name = newTopicName();
        createTopic(name, partitions);
        return name;
    }

    void createTopic(String name, int partitions) {
        broker.createTopic(name, partitions);
    }

    Admin admin() {
        return admin;
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, Object> extra) {
        Map<String, Object> settings = new HashMap<>(extra);
        settings.put("bootstrap.servers", bootstrapServers());
        settings.put("acks", "all");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
