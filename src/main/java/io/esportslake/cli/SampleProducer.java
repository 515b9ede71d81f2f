package io.esportslake.cli;

import io.esportslake.config.AdvertisedBrokers;
import io.esportslake.config.BrokerRefusal;
import io.esportslake.failure.FailureCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends feeds to their topics, in turn and from one thread, and counts what the broker acknowledged. Once a record is
 * lost for a reason that is not its own, such as a broker that went away, nothing more is sent.
 */
final class SampleProducer implements AutoCloseable {

    /** Records of one feed before it is the next one's turn. */
    static final int TURN = 512;

    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int LINGER_MILLIS = 20;

    private final Producer<byte[], byte[]> producer;
    private final @Nullable ProduceLedger ledger;
    private volatile @Nullable Exception fault;
    private volatile @Nullable Exception firstFailure;

    /**
     * Over a client that is connected.
     *
     * @param ledger told of every acknowledged record, if there is one
     */
    SampleProducer(Producer<byte[], byte[]> producer, @Nullable ProduceLedger ledger) {
        this.producer = producer;
        this.ledger = ledger;
    }

    /**
     * Connects, and makes sure that the broker answers and has the topics.
     *
     * @param properties client properties that win over ours
     * @param timeout for each of the two, and later for each record to be acknowledged
     * @throws ProduceException with one sentence when either fails
     */
    static SampleProducer connected(
            BrokerSettings broker,
            Map<String, String> properties,
            List<String> topics,
            Duration timeout,
            @Nullable ProduceLedger ledger)
            throws ProduceException {
        String servers = broker.bootstrapServers();
        int millis = Math.toIntExact(timeout.toMillis());
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) millis);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.addExact(millis, LINGER_MILLIS));
        settings.putAll(broker.extra());
        settings.putAll(properties);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        Producer<byte[], byte[]> producer = null;
        try {
            reach(settings, timeout);
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
            for (String topic : topics) {
                try {
                    producer.partitionsFor(topic);
                } catch (org.apache.kafka.common.errors.TimeoutException e) {
                    throw new ProduceException(
                            FailureCode.TOPIC_MISSING,
                            "Kafka at " + servers + " has no topic " + topic + " after " + seconds(timeout)
                                    + "; create it, or name another with --topic");
                }
            }
            return new SampleProducer(producer, ledger);
        } catch (KafkaException | ProduceException e) {
            if (producer != null) {
                producer.close(Duration.ZERO);
            }
            throw e instanceof ProduceException told
                    ? told
                    : ProduceException.of(BrokerRefusal.login(e)
                            .or(() -> BrokerRefusal.denial(servers, e))
                            .orElseGet(() -> FailureCode.BROKER_REFUSED.says(
                                    "Cannot produce to Kafka at " + servers + ": " + deepest(e))));
        }
    }

    private static void reach(Map<String, Object> settings, Duration timeout) throws ProduceException {
        Map<String, Object> ours = new HashMap<>(settings);
        ours.keySet().retainAll(AdminClientConfig.configNames());
        int millis = Math.toIntExact(timeout.toMillis());
        ours.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        ours.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        Admin admin = Admin.create(ours);
        try {
            admin.describeCluster().nodes().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            boolean isSilent = e instanceof TimeoutException
                    || e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException;
            String servers = String.valueOf(settings.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
            throw ProduceException.of(
                    isSilent
                            ? AdvertisedBrokers.unreachable(ours)
                                    .orElseGet(() -> FailureCode.NO_BROKER_ANSWERED.says(
                                            "Cannot reach Kafka at " + servers + " within " + seconds(timeout)
                                                    + "; check that it runs, and --bootstrap-servers or"
                                                    + " KAFKA_BOOTSTRAP_SERVERS"))
                            : BrokerRefusal.sentence(servers, e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProduceException(FailureCode.KAFKA_SILENT, "Interrupted while connecting to Kafka");
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    /**
     * Sends all there is, and waits for the broker's answers.
     *
     * @param feeds by topic; read to their ends unless a fault stops the sending
     * @param recordsPerSecond for each topic; 0 for no limit
     * @param progress told the number of records handed over so far
     * @throws IOException when a feed cannot be read; what was sent before is flushed
     */
    List<ProducedCounts> send(Map<String, ProduceFeed> feeds, long recordsPerSecond, LongConsumer progress)
            throws IOException {
        long start = System.nanoTime();
        Map<ProducedCounts, ProduceFeed> open = new LinkedHashMap<>();
        List<ProducedCounts> all = new ArrayList<>();
        feeds.forEach((topic, feed) -> {
            ProducedCounts counts = new ProducedCounts(topic);
            all.add(counts);
            open.put(counts, feed);
        });
        long[] sent = new long[all.size()];
        try {
            while (!open.isEmpty() && fault == null) {
                long elapsed = System.nanoTime() - start;
                boolean isAhead = true;
                for (int i = 0; i < sent.length; i++) {
                    ProduceFeed feed = open.get(all.get(i));
                    long due = recordsPerSecond == 0
                            ? TURN
                            : Math.min(TURN, (long) (elapsed / 1e9 * recordsPerSecond) + 1 - sent[i]);
                    for (; feed != null && due > 0 && fault == null; due--) {
                        Optional<ProduceFeed.Item> item = feed.next();
                        if (item.isEmpty()) {
                            open.remove(all.get(i));
                            break;
                        }
                        send(all.get(i), item.get());
                        sent[i]++;
                        isAhead = false;
                    }
                }
                progress.accept(Arrays.stream(sent).sum());
                // Without a rate nothing is ahead but who has met a fault.
                if (isAhead && recordsPerSecond > 0 && !open.isEmpty()) {
                    LockSupport.parkNanos(Math.min(LONGEST_PAUSE, TimeUnit.SECONDS.toNanos(1) / recordsPerSecond));
                }
            }
        } finally {
            producer.flush();
        }
        long taken = System.nanoTime() - start;
        Iterator<ProduceFeed> ended = feeds.values().iterator();
        all.forEach(counts -> counts.ended(taken, ended.next().skipped()));
        return all;
    }

    /** Why the first lost record was lost; empty when none was. */
    Optional<Exception> firstFailure() {
        return Optional.ofNullable(firstFailure);
    }

    /** What becomes of it, the client's callback is told. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(ProducedCounts counts, ProduceFeed.Item item) {
        try {
            producer.send(
                    new ProducerRecord<>(counts.topic(), item.key(), item.value()),
                    (metadata, failure) -> answered(counts, item, metadata, failure));
        } catch (KafkaException e) {
            answered(counts, item, null, e);
        }
    }

    private void answered(
            ProducedCounts counts,
            ProduceFeed.Item item,
            @Nullable RecordMetadata metadata,
            @Nullable Exception failure) {
        if (failure == null) {
            counts.acknowledged(item);
            if (ledger != null && metadata != null) {
                ledger.acknowledged(metadata, item);
            }
            return;
        }
        counts.failed();
        if (firstFailure == null) {
            firstFailure = failure;
        }
        if (!(failure instanceof RecordTooLargeException)) {
            fault = failure;
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    private static String seconds(Duration timeout) {
        return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
    }

    private static String deepest(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
