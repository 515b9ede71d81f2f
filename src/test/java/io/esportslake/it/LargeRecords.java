package io.esportslake.it;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends records of any size to a topic that takes them, packed as tightly as a codec can. */
final class LargeRecords implements AutoCloseable {

    static final int LARGEST = 200 << 20;

    private final String topic;
    private final String idColumn;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Random random = new Random(7);
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private int sent;

    private LargeRecords(String topic, String idColumn, KafkaProducer<byte[], byte[]> producer) {
        this.topic = topic;
        this.idColumn = idColumn;
        this.producer = producer;
    }

    /** To a new topic with one topic partition. */
    static LargeRecords of(TestBroker broker, String idColumn, String codec) {
        String topic = broker.newTopicName();
        broker.createTopic(topic, 1, Map.of("max.message.bytes", String.valueOf(LARGEST)));
        return new LargeRecords(
                topic,
                idColumn,
                broker.producer(Map.of(
                        "compression.type",
                        codec,
                        "batch.size",
                        1 << 20,
                        "linger.ms",
                        20,
                        "max.request.size",
                        LARGEST,
                        "buffer.memory",
                        2L * LARGEST)));
    }

    String topic() {
        return topic;
    }

    int sent() {
        return sent;
    }

    /** A text that compresses to almost nothing. */
    static byte[] even(int bytes) {
        byte[] text = new byte[bytes];
        Arrays.fill(text, (byte) 'x');
        return text;
    }

    /** A text that compresses to three quarters. */
    byte[] uneven(int bytes) {
        byte[] text = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            text[i] = (byte) ('0' + random.nextInt(64) % 75);
            if (text[i] == '\\') {
                text[i] = 'z';
            }
        }
        return text;
    }

    /** A record with this text in a field, which may be a column or none. */
    LargeRecords send(String field, byte[] text) {
        return send(null, field, text, null);
    }

    LargeRecords send(byte[] key, String field, byte[] text, byte[] header) {
        byte[] head = ("{\"" + idColumn + "\":\"id-" + sent + "\",\"status\":\"live\",\"" + field + "\":\"")
                .getBytes(StandardCharsets.UTF_8);
        byte[] value = Arrays.copyOf(head, head.length + text.length + 2);
        System.arraycopy(text, 0, value, head.length, text.length);
        value[value.length - 2] = '"';
        value[value.length - 1] = '}';
        ProducerRecord<byte[], byte[]> each = new ProducerRecord<>(topic, 0, key, value);
        if (header != null) {
            each.headers().add("large", header);
        }
        sent++;
        producer.send(each, (metadata, fault) -> {
            if (fault != null) {
                failure.set(fault);
            }
        });
        return this;
    }

    LargeRecords flush() {
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("Not every record was acknowledged", failure.get());
        }
        return this;
    }

    @Override
    public void close() {
        producer.close();
    }
}
