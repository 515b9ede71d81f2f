package io.esportslake.it;

import io.esportslake.dev.DevFeed;
import io.esportslake.it.Ledger.Fate;
import io.esportslake.it.Ledger.Place;
import io.esportslake.it.Ledger.Sent;
import io.esportslake.sample.SampleRecord;
import io.esportslake.sample.SampleRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends records to one topic and notes what was acknowledged. */
final class Feed implements AutoCloseable {

    private static final Instant BASE = Instant.parse("2026-03-01T12:00:00Z");
    private static final int TOMBSTONE_EVERY = 97;
    private static final double MALFORMED = 0.01;

    private final String topic;
    private final Ledger ledger = new Ledger();
    private final SampleRecords samples;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private long sent;
    private volatile boolean isStopped;
    private Thread thread;

    private Feed(String topic, SampleRecords samples) {
        this(topic, samples, "none");
    }

    private Feed(String topic, SampleRecords samples, String codec) {
        this.topic = topic;
        this.samples = samples;
        // Sticky batches would leave partitions empty for long: small ones spread the records.
        producer = TestBroker.shared()
                .producer(Map.of(
                        "batch.size",
                        8192,
                        "linger.ms",
                        5,
                        "max.request.size",
                        4 << 20,
                        "compression.type",
                        codec,
                        // A topic that grew is noticed.
                        "metadata.max.age.ms",
                        1_000));
    }

    static Feed ofMatches(String topic) {
        return new Feed(topic, SampleRecords.matches(7, MALFORMED, BASE));
    }

    /** Matches in batches that are compressed with {@code codec}, in Kafka's words. */
    static Feed ofMatches(String topic, String codec) {
        return new Feed(topic, SampleRecords.matches(7, MALFORMED, BASE), codec);
    }

    static Feed ofPlayers(String topic) {
        return new Feed(topic, SampleRecords.players(7, MALFORMED, BASE));
    }

    /** The matches that dev mode sends. */
    static Feed ofDevMatches(String topic) {
        return new Feed(topic, DevFeed.matches(BASE));
    }

    /** The players that dev mode sends. */
    static Feed ofDevPlayers(String topic) {
        return new Feed(topic, DevFeed.players(BASE));
    }

    Ledger ledger() {
        return ledger;
    }

    /**
     * Sends generated records, some malformed, some tombstones, some without key; returns when all are acknowledged.
     */
    Feed send(int records) {
        for (int i = 0; i < records; i++) {
            sendNext(null);
        }
        return flush();
    }

    /** The same, all to one topic partition. */
    Feed sendTo(int partition, int records) {
        for (int i = 0; i < records; i++) {
            sendNext(partition);
        }
        return flush();
    }

    /** Sends one record. */
    Feed send(Fate fate, String value) {
        return send(fate, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one record. */
    Feed send(Fate fate, byte[] value) {
        send(null, null, new Sent(fate, value));
        return flush();
    }

    /** Sends generated records in the background, some thousand a second, until the feed is closed or stopped. */
    Feed stream() {
        return stream(20, Duration.ofMillis(10));
    }

    /** The same, so many records with so long a pause after them. */
    Feed stream(int records, Duration pause) {
        thread = new Thread(
                () -> {
                    while (!isStopped) {
                        for (int i = 0; i < records; i++) {
                            sendNext(null);
                        }
                        LockSupport.parkNanos(pause.toNanos());
                    }
                },
                "feed");
        thread.start();
        return this;
    }

    /** Ends {@link #stream}; returns when everything is acknowledged. */
    Feed stop() {
        isStopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return flush();
    }

    private void sendNext(Integer partition) {
        SampleRecord sample = samples.next();
        if (++sent % TOMBSTONE_EVERY == 0) {
            send(partition, sample.key(), new Sent(Fate.TOMBSTONE, null));
        } else {
            boolean isRow = sample.kind() == SampleRecord.Kind.WELL_FORMED;
            send(partition, sample.key(), new Sent(isRow ? Fate.ROW : Fate.DEAD_LETTER, sample.value()));
        }
    }

    private void send(Integer partition, byte[] key, Sent record) {
        producer.send(new ProducerRecord<>(topic, partition, key, record.value()), (metadata, fault) -> {
            if (fault == null) {
                ledger.acknowledged(new Place(metadata.partition(), metadata.offset()), record);
            } else {
                failure.set(fault);
            }
        });
    }

    private Feed flush() {
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("Not every record was acknowledged", failure.get());
        }
        return this;
    }

    @Override
    public void close() {
        if (thread != null && !isStopped) {
            stop();
        }
        producer.close();
    }
}
