package io.esportslake.it;

import static org.awaitility.Awaitility.await;

import io.esportslake.dev.EmbeddedBroker;
import io.esportslake.reader.BrokerView;
import io.esportslake.reader.OfferedOffsets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One broker for all tests of this JVM; every test makes topics of its own. */
final class TestBroker {

    /** A killed consumer's topic partitions go to the next one soon, and compaction does not wait. */
    private static final Map<String, String> SETTINGS =
            Map.of("group.min.session.timeout.ms", "3000", "log.cleaner.backoff.ms", "200");

    private static final TestBroker SHARED = startShared();

    private final Path directory;
    private final Admin admin;
    private final AtomicInteger topics = new AtomicInteger();
    private EmbeddedBroker broker;
    private boolean isStopped;

    private TestBroker(Path directory, EmbeddedBroker broker) {
        this.directory = directory;
        this.broker = broker;
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    static TestBroker shared() {
        return SHARED;
    }

    private static TestBroker startShared() {
        try {
            Path directory = Files.createTempDirectory("it-broker");
            TestBroker started = new TestBroker(directory, EmbeddedBroker.start(directory, 0, SETTINGS));
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

    static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it; its data stays. Whoever stops it starts it again. */
    void stop() {
        broker.close();
        isStopped = true;
    }

    /** Starts it where it was; does nothing when it runs. */
    void start() {
        if (!isStopped) {
            return;
        }
        String before = broker.bootstrapServers();
        try {
            broker = EmbeddedBroker.start(directory, 0, SETTINGS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        isStopped = false;
        if (!broker.bootstrapServers().equals(before)) {
            throw new IllegalStateException("The broker was at " + before + ", now it is at "
                    + broker.bootstrapServers() + ": somebody took its port meanwhile");
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

    /** One with settings of its own. */
    void createTopic(String name, int partitions, Map<String, String> settings) {
        answer(admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(settings)))
                .all());
        // Answered when it can be written to.
        createTopic(name, partitions);
    }

    /** Everything that topic partition 0 holds now. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        TopicPartition only = new TopicPartition(topic, 0);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers(), "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(only));
            consumer.seekToBeginning(List.of(only));
            long end = consumer.endOffsets(List.of(only)).get(only);
            while (consumer.position(only) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    /** Adds partitions; returns when they can be written to. */
    void grow(String topic, int partitions) {
        answer(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                .all());
        endOffsets(topic, partitions);
    }

    /** Deletes the topic; returns when its name is free. */
    void deleteTopic(String topic) {
        answer(admin.deleteTopics(List.of(topic)).all());
        await().until(() -> !answer(admin.listTopics().names()).contains(topic));
    }

    /** Deletes the records before this offset, as retention does. */
    void deleteRecordsBefore(String topic, int partition, long offset) {
        answer(admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
                .all());
    }

    Map<Integer, Long> endOffsets(String topic, int partitions) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        return answer(admin.listOffsets(asked).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().partition(),
                        entry -> entry.getValue().offset()));
    }

    /** What the lake is compared with; all topics have so many topic partitions, from offset 0 on. */
    BrokerView view(int partitions) {
        return new BrokerView() {
            @Override
            public String clusterId() {
                return TestBroker.this.clusterId();
            }

            @Override
            public Map<io.esportslake.source.TopicPartition, OfferedOffsets> offered(String topic) {
                String id = topicId(topic);
                return endOffsets(topic, partitions).entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> new io.esportslake.source.TopicPartition(topic, entry.getKey()),
                                entry -> new OfferedOffsets(id, 0, entry.getValue())));
            }
        };
    }

    Map<Integer, Long> groupOffsets(String group) {
        return answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().partition(),
                        entry -> entry.getValue().offset()));
    }

    /** Names of the consumer groups there are. */
    List<String> groups() {
        return answer(admin.listGroups(ListGroupsOptions.forConsumerGroups()).all()).stream()
                .map(GroupListing::groupId)
                .toList();
    }

    /** Ends the sessions of all members of a group, as their timeout does for those that died. */
    void evictMembers(String group) {
        boolean isKnown = answer(
                        admin.listGroups(ListGroupsOptions.forConsumerGroups()).all())
                .stream()
                .anyMatch(listing -> listing.groupId().equals(group));
        if (isKnown
                && !answer(admin.describeConsumerGroups(List.of(group)).all())
                        .get(group)
                        .members()
                        .isEmpty()) {
            answer(admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                    .all());
        }
    }

    String topicId(String topic) {
        return answer(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .topicId()
                .toString();
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, Object> extra) {
        Map<String, Object> settings = new HashMap<>(extra);
        settings.put("bootstrap.servers", bootstrapServers());
        settings.put("acks", "all");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
