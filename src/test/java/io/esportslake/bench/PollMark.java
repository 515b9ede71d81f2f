package io.esportslake.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A mark to compare with: reads topics to their end with one plain consumer per topic, and does nothing with the
 * records, or passes over every JSON token and throws it away.
 *
 * <p>Arguments: {@code bootstrap-servers poll|tokens topic...}
 */
final class PollMark {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String CONNECTOR = "mp.messaging.connector.smallrye-kafka.";

    private PollMark() {}

    public static void main(String... args) throws Exception {
        boolean isTokenizing = args[1].equals("tokens");
        AtomicLong records = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = List.of(args).subList(2, args.length).stream()
                .map(topic -> new Thread(() -> read(args[0], topic, isTokenizing, records, bytes), topic))
                .toList();
        threads.forEach(thread -> thread.setUncaughtExceptionHandler((ended, cause) -> failure.set(cause)));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("A reader ended before its topic did", failure.get());
        }
        System.out.printf("records=%d bytes=%d%n", records.get(), bytes.get());
    }

    private static void read(String servers, String topic, boolean isTokenizing, AtomicLong records, AtomicLong bytes) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", servers);
        settings.put("enable.auto.commit", "false");
        settings.put("isolation.level", "read_committed");
        settings.putAll(fetchSettings());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(100));
                for (ConsumerRecord<byte[], byte[]> record : polled) {
                    records.incrementAndGet();
                    if (record.value() != null) {
                        bytes.addAndGet(record.value().length);
                        if (isTokenizing) {
                            passTokens(record.value());
                        }
                    }
                }
            }
        }
    }

    /** As the service has them. */
    private static Map<String, Object> fetchSettings() {
        Properties properties = new Properties();
        try (InputStream in = PollMark.class.getResourceAsStream("/application.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Stream.of("max.poll.records", "fetch.max.bytes", "max.partition.fetch.bytes")
                .collect(Collectors.toMap(name -> name, name -> properties.getProperty(CONNECTOR + name)));
    }

    private static void passTokens(byte[] value) {
        try (JsonParser parser = JSON.createParser(value)) {
            while (parser.nextToken() != null) {
                continue;
            }
        } catch (IOException e) {
            // Bytes in memory cannot fail to be read: the record is malformed, as some are, and costs what it costs.
            return;
        }
    }
}
