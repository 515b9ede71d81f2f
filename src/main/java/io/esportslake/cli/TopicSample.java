package io.esportslake.cli;

import io.esportslake.app.SourceCatalog;
import io.esportslake.config.BrokerRefusal;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The newest records of a topic, read without a group and without a trace. */
final class TopicSample {

    private static final Duration POLL = Duration.ofMillis(200);

    private final SourceCatalog catalog;
    private final Map<String, String> client;
    private final Duration patience;

    /** Reads from a broker, which may send nothing for {@code patience}; the catalog says which offsets there are. */
    TopicSample(SourceCatalog catalog, BrokerSettings broker, Duration patience) {
        this.catalog = catalog;
        this.patience = patience;
        client = new HashMap<>(broker.extra());
        client.keySet().retainAll(ConsumerConfig.configNames());
        client.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        client.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, String.valueOf(8 << 20));
        client.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, String.valueOf(1 << 20));
    }

    /**
     * The newest records, from all topic partitions alike, in the order of topic partitions and offsets.
     *
     * @param most how many at most; fewer where compaction and transactions left holes
     * @throws StartRefusedException when there is no such topic, or the broker does not answer
     */
    RecordSample newest(String topic, int most) {
        catalog.connect(patience);
        Map<TopicPartition, SourcePartition> offered = catalog.offered(topic)
                .orElseThrow(() -> new StartRefusedException(
                        FailureCode.TOPIC_MISSING,
                        "Topic " + topic + " does not exist; 'kafka-topics.sh --list' says which there are"));
        Map<TopicPartition, Long> from = from(offered, most);
        List<SampledRecord> records = new ArrayList<>();
        boolean isCut = from.isEmpty() ? false : read(offered, from, records);
        records.sort(Comparator.comparing(SampledRecord::topicPartition).thenComparing(SampledRecord::offset));
        long all = offered.values().stream()
                .mapToLong(partition -> partition.end() - partition.earliest())
                .sum();
        return new RecordSample(records, topic, all, isCut);
    }

    /** Where to begin, so that all topic partitions that have as many give the same number. */
    static Map<TopicPartition, Long> from(Map<TopicPartition, SourcePartition> offered, int most) {
        List<SourcePartition> smallestFirst = offered.values().stream()
                .sorted(Comparator.comparingLong((SourcePartition partition) -> partition.end() - partition.earliest())
                        .thenComparing(SourcePartition::topicPartition))
                .toList();
        Map<TopicPartition, Long> from = new TreeMap<>();
        long left = most;
        for (int i = 0; i < smallestFirst.size(); i++) {
            SourcePartition partition = smallestFirst.get(i);
            int others = smallestFirst.size() - i;
            long share = Math.min(partition.end() - partition.earliest(), (left + others - 1) / others);
            if (share > 0) {
                from.put(partition.topicPartition(), partition.end() - share);
            }
            left -= share;
        }
        return from;
    }

    private static long end(Map<TopicPartition, SourcePartition> offered, TopicPartition topicPartition) {
        return Objects.requireNonNull(offered.get(topicPartition), "offered").end();
    }

    /** Adds the records from there on; returns whether there were more bytes than a command may take. */
    private boolean read(
            Map<TopicPartition, SourcePartition> offered, Map<TopicPartition, Long> from, List<SampledRecord> records) {
        long bytes = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(new HashMap<>(client), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<org.apache.kafka.common.TopicPartition, Long> open = new HashMap<>();
            from.forEach((topicPartition, first) -> open.put(
                    new org.apache.kafka.common.TopicPartition(topicPartition.topic(), topicPartition.partition()),
                    end(offered, topicPartition)));
            consumer.assign(open.keySet());
            from.forEach((topicPartition, first) -> consumer.seek(
                    new org.apache.kafka.common.TopicPartition(topicPartition.topic(), topicPartition.partition()),
                    first));
            long silentSince = System.nanoTime();
            while (!open.isEmpty() && bytes < RecordSample.MOST_BYTES) {
                boolean hasMoved = false;
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    TopicPartition place = new TopicPartition(record.topic(), record.partition());
                    if (record.offset() < end(offered, place)) {
                        bytes += record.value() == null ? 0 : record.value().length;
                        records.add(new SampledRecord(
                                place, record.offset(), record.timestamp(), record.key(), record.value()));
                    }
                    hasMoved = true;
                }
                hasMoved |= open.entrySet()
                        .removeIf(partition -> consumer.position(partition.getKey(), patience) >= partition.getValue());
                if (hasMoved) {
                    silentSince = System.nanoTime();
                } else if (System.nanoTime() - silentSince > patience.toNanos()) {
                    throw new StartRefusedException(
                            FailureCode.KAFKA_SILENT,
                            "Kafka sent nothing of " + open.keySet() + " within "
                                    + patience.toSeconds()
                                    + " s though there are records; ESPORTS_LAKE_KAFKA_TIMEOUT says how"
                                    + " long to wait");
                }
            }
            return !open.isEmpty();
        } catch (KafkaException e) {
            throw StartRefusedException.of(
                    BrokerRefusal.denial(String.valueOf(client.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)), e)
                            .orElseGet(() -> FailureCode.KAFKA_SILENT.says(
                                    "Kafka does not give its records: " + e.getMessage())),
                    e);
        }
    }
}
