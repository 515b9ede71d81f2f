package io.esportslake.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.dev.EmbeddedBroker;
import io.esportslake.source.SourceRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client itself: that it hands out what was read before a full poll's end, and goes on with the record in hand. */
@DisabledIfSystemProperty(
        named = "esports-lake.native",
        matches = ".+",
        disabledReason = "it calls the client in this JVM; LargeRecordsIT meters in the executable")
@Tag("jvm")
class MeteredPollsIT {

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;

    /** 64 MiB of heap for one channel: 2 MiB in a poll, 5.3 MiB in a record. */
    private final RecordMemory memory = new RecordMemory(64L << 20, 1);

    private final PollMeter meter = new PollMeter(memory);

    @BeforeAll
    static void startBroker() throws Exception {
        broker = EmbeddedBroker.start(directory, 0, Map.of("message.max.bytes", String.valueOf(16 << 20)));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private KafkaConsumer<byte[], byte[]> consumer(TopicPartition from) {
        meter.waitAtMost(1_000);
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "enable.auto.commit",
                false,
                "max.poll.records",
                1_000,
                "key.deserializer",
                MeteredBytes.class.getName(),
                "value.deserializer",
                MeteredBytes.class.getName(),
                "interceptor.classes",
                PollInterceptor.class.getName(),
                MeteredBytes.METER,
                meter,
                PollInterceptor.POLLED_OFFSETS,
                new PolledOffsets()));
        consumer.assign(List.of(from));
        consumer.seek(from, 0);
        return consumer;
    }

    /** To a new topic of this name, which has one topic partition. */
    private static TopicPartition send(String topic, String codec, int... sizes) {
        broker.createTopic(topic, 1);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "compression.type",
                        codec,
                        "batch.size",
                        1 << 20,
                        "linger.ms",
                        100,
                        "max.request.size",
                        16 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int size : sizes) {
                producer.send(new ProducerRecord<>(topic, 0, new byte[] {1}, new byte[size]));
            }
        }
        return new TopicPartition(topic, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "gzip", "snappy", "lz4", "none"})
    void everyRecordIsPolledOnceInOrderAndNoPollTakesMoreThanItsShare(String codec) {
        int[] sizes = new int[200];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = i % 50 == 49 ? 3 << 20 : i % 7 * 100_000;
        }
        TopicPartition from = send("large-" + codec, codec, sizes);
        List<Long> offsets = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(from)) {
            while (offsets.size() < sizes.length) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofSeconds(1));
                PolledBatch batch = new PolledBatch(polled, 1);
                long bytes = 0;
                long records = 0;
                while (batch.advance()) {
                    SourceRecord each = batch.current();
                    assertThat(each.value()).hasSize(sizes[(int) each.offset()]);
                    offsets.add(each.offset());
                    bytes += each.value().length;
                    records++;
                }
                assertThat(records <= 1 || bytes <= memory.pollBytes())
                        .as("%d records of %d bytes", records, bytes)
                        .isTrue();
                assertThat(consumer.position(from)).isEqualTo(offsets.size());
                batch.release();
            }
        }
        assertThat(offsets)
                .containsExactlyElementsOf(
                        LongStream.range(0, sizes.length).boxed().toList());
    }

    @Test
    void recordThatCannotBeHeldComesAfterThoseBeforeItAndIsNamed() {
        TopicPartition from = send("too-large", "zstd", 10, 10, 6 << 20, 10);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(from)) {
            int before = 0;
            while (consumer.position(from) < 2) {
                PolledBatch batch = new PolledBatch(consumer.poll(Duration.ofSeconds(1)), 1);
                while (batch.advance()) {
                    before++;
                }
            }
            assertThat(before).isEqualTo(2);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> {
                            for (int poll = 0; poll < 60; poll++) {
                                consumer.poll(Duration.ofSeconds(1));
                            }
                        })
                        .isInstanceOfSatisfying(RecordDeserializationException.class, fault -> {
                            assertThat(fault.offset()).isEqualTo(2);
                            assertThat(fault.getCause()).isInstanceOf(LargeRecordException.class);
                        });
            }
        }
    }
}
