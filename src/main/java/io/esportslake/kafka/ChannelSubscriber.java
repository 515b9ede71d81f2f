package io.esportslake.kafka;

import io.esportslake.app.SourceCatalog;
import io.esportslake.app.SourceControl;
import io.esportslake.app.Stream;
import io.esportslake.app.Threads;
import io.esportslake.config.PollInterval;
import io.esportslake.failure.FailureCode;
import io.esportslake.ingest.DataLoss;
import io.esportslake.ingest.DataLossException;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.PolledPosition;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.TopicPartition;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * The end of a channel: asks for one batch, hands it to the stream, asks for the next when that has taken it. So the
 * connector pauses its topic partitions when the stream has no memory left, and goes on polling to stay in the group. A
 * subscriber, rather than a method per message, is also told when the channel itself fails.
 */
final class ChannelSubscriber implements Flow.Subscriber<Message<?>>, SourceControl {

    private static final Logger LOG = Logger.getLogger("kafka");
    private static final double MILLIS_PER_SECOND = 1e3;

    private final String channel;
    private final Stream stream;
    private final KafkaStreams streams;
    private final SourceCatalog catalog;
    /** Set before the first batch. */
    @SuppressWarnings("NullAway.Init")
    private volatile Flow.Subscription subscription;

    private volatile boolean hasFailed;

    ChannelSubscriber(String channel, Stream stream, KafkaStreams streams, SourceCatalog catalog) {
        this.channel = channel;
        this.catalog = catalog;
        this.stream = stream;
        this.streams = streams;
        stream.connect(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription upstream) {
        subscription = upstream;
        upstream.request(1);
    }

    /** What is thrown after a batch was taken, {@link #orFail} tells. */
    @SuppressWarnings("FutureReturnValueIgnored")
    @Override
    public void onNext(Message<?> message) {
        orFail(() -> {
            requireNoted();
            PolledBatch batch = batchOf(message);
            stream.accept(batch)
                    .whenComplete((taken, ended) -> orFail(() -> {
                        batch.release();
                        // An ended stream asks for nothing more; it has told the supervisor why it ended.
                        if (ended == null) {
                            subscription.request(1);
                        } else {
                            batch.flushed();
                            streams.pollMeter(channel).end();
                        }
                    }));
        });
    }

    /** What is thrown here would end in the connector, or in a future that nobody looks at. */
    private void orFail(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            stream.fail(e);
        }
    }

    private void requireNoted() {
        streams.polledOffsets(channel).fault().ifPresent(fault -> {
            throw new IllegalStateException("What was polled could not be noted: " + fault, fault);
        });
    }

    @Override
    public void onError(Throwable fault) {
        hasFailed = true;
        Throwable root = fault;
        while (root.getCause() != null && !(root instanceof OffsetOutOfRangeException)) {
            root = root.getCause();
        }
        if (root instanceof LogTruncationException truncated) {
            stream.fail(TruncatedTopic.explain(truncated, stream.acknowledgeable()));
        } else if (root instanceof OffsetOutOfRangeException lost) {
            // Asks the broker what is left, and this may be the thread that polls it.
            Threads.start(channel + "-explain", () -> stream.fail(explain(lost)), unknown -> stream.fail(lost));
        } else {
            stream.fail(fault);
        }
    }

    @Override
    public Throwable explained(Throwable fault) {
        return HeapFault.explain(fault, streams.memory(), nextOffsets())
                .map(Throwable.class::cast)
                .orElse(fault);
    }

    /** Where each topic partition is read on. */
    private Map<TopicPartition, Long> nextOffsets() {
        PolledOffsets polled = streams.polledOffsets(channel);
        Map<TopicPartition, Long> next = new HashMap<>(stream.status().taken());
        next.replaceAll((topicPartition, taken) -> Math.max(taken, polled.until(topicPartition)));
        return next;
    }

    /** Retention has overtaken a stream that runs: which offsets, and what can be done. */
    private RuntimeException explain(OffsetOutOfRangeException lost) {
        List<DataLoss> losses = new ArrayList<>();
        List<String> offeredAgain = new ArrayList<>();
        lost.offsetOutOfRangePartitions().forEach((kafka, next) -> {
            TopicPartition topicPartition = TopicPartitions.fromKafka(kafka);
            SourcePartition offered = catalog.offered(kafka.topic())
                    .map(topic -> topic.get(topicPartition))
                    .orElse(null);
            if (offered != null && offered.earliest() <= next && next <= offered.end()) {
                offeredAgain.add(topicPartition + "@" + next + ", where the topic holds " + offered.earliest() + " to "
                        + offered.end());
                return;
            }
            long earliest = offered == null ? next : offered.earliest();
            losses.add(new DataLoss(
                    new OffsetRange(topicPartition, Math.min(next, earliest), earliest),
                    "the topic no longer holds these offsets, "
                            + (offered == null
                                    ? "it is gone"
                                    : "its earliest is " + earliest + " and its end " + offered.end())
                            + ", while the stream was about to read " + next));
        });
        return losses.isEmpty()
                ? new IllegalStateException(FailureCode.READING_REFUSED.says(
                        "Kafka refused to read on at " + String.join("; ", offeredAgain)
                                + ": the leader may have changed. Nothing is known to be lost: start again, and the"
                                + " start compares the commit log with the topic"))
                : DataLossException.of(losses);
    }

    @Override
    public void onComplete() {
        LOG.debugf("Channel ended | channel=%s", channel);
    }

    @SuppressWarnings("unchecked") // The channel's deserializers are fixed to byte arrays.
    private static PolledBatch batchOf(Message<?> message) {
        return message.getMetadata(IncomingKafkaRecordBatchMetadata.class)
                .map(metadata -> new PolledBatch(
                        (ConsumerRecords<byte[], byte[]>) metadata.getRecords(),
                        metadata.getConsumerGroupGenerationId()))
                .orElseGet(() ->
                        new PolledBatch((ConsumerRecords<byte[], byte[]>) message.getPayload(), Integer.MAX_VALUE));
    }

    @Override
    public void acknowledge(Map<TopicPartition, Long> nextOffsets) {
        KafkaConsumer<byte[], byte[]> consumer = streams.consumer(channel);
        if (consumer == null) {
            return;
        }
        Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        nextOffsets.forEach((topicPartition, next) ->
                offsets.put(TopicPartitions.toKafka(topicPartition), new OffsetAndMetadata(next)));
        consumer.commitAsync(offsets)
                .subscribe()
                .with(
                        done -> LOG.debugf("Acknowledged | channel=%s offsets=%s", channel, nextOffsets),
                        fault -> LOG.warnf(
                                FailureCode.OFFSETS_NOT_MOVED.says("Group offsets were not moved; the lake has"
                                        + " committed all the same | channel=%s cause=%s"),
                                channel,
                                fault.getMessage()));
    }

    @Override
    public CompletionStage<Map<TopicPartition, PolledPosition>> positions() {
        KafkaConsumer<byte[], byte[]> consumer = streams.consumer(channel);
        if (consumer == null) {
            return CompletableFuture.completedFuture(Map.of());
        }
        long interval = PollInterval.ofClient(consumer.configuration().get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG))
                .toMillis();
        return consumer.runOnPollingThread((Consumer<byte[], byte[]> polling) -> positionsOf(polling, interval))
                .subscribeAsCompletionStage();
    }

    private Map<TopicPartition, PolledPosition> positionsOf(
            Consumer<byte[], byte[]> consumer, long pollIntervalMillis) {
        requirePolling(consumer, pollIntervalMillis);
        requireNoted();
        PolledOffsets polled = streams.polledOffsets(channel);
        int generation = consumer.groupMetadata().generationId();
        Map<TopicPartition, PolledPosition> positions = new HashMap<>();
        for (TopicPartition owned : stream.status().taken().keySet()) {
            org.apache.kafka.common.TopicPartition kafka = TopicPartitions.toKafka(owned);
            if (consumer.assignment().contains(kafka)) {
                positions.put(owned, new PolledPosition(generation, polled.until(owned), polled.next(owned)));
            }
        }
        return positions;
    }

    /** The thread may live on when the connector's loop of polls has ended: then it is no sign of life. */
    private static void requirePolling(Consumer<byte[], byte[]> consumer, long pollIntervalMillis) {
        for (Map.Entry<MetricName, ? extends Metric> metric : consumer.metrics().entrySet()) {
            if (metric.getKey().name().equals("last-poll-seconds-ago")
                    && metric.getValue().metricValue() instanceof Number seconds
                    && seconds.doubleValue() * MILLIS_PER_SECOND > pollIntervalMillis) {
                throw new IllegalStateException("Nobody polls: the last poll began " + seconds.longValue() + " s ago");
            }
        }
    }

    @Override
    public void leave() {
        streams.pollMeter(channel).end();
        // The connector then closes its consumer, which leaves the group at once.
        if (subscription != null) {
            subscription.cancel();
            LOG.infof("Leaving the consumer group | channel=%s", channel);
        }
        KafkaConsumer<byte[], byte[]> consumer = streams.consumer(channel);
        if (hasFailed && consumer != null) {
            // Nothing is left to cancel, and the connector closes this consumer only when the process ends.
            consumer.runOnPollingThread(polling -> {
                        polling.unsubscribe();
                    })
                    .subscribe()
                    .with(
                            done -> LOG.debugf("Left the consumer group | channel=%s", channel),
                            fault -> LOG.debugf(
                                    "Did not leave the consumer group | channel=%s cause=%s",
                                    channel, fault.getMessage()));
        }
    }
}
