package io.esportslake.kafka;

import io.esportslake.app.SourceCatalog;
import io.esportslake.app.SourceControl;
import io.esportslake.app.Stream;
import io.esportslake.ingest.DataLoss;
import io.esportslake.ingest.DataLossException;
import io.esportslake.ingest.PolledPosition;
import io.esportslake.ingest.SourcePartition;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.TopicPartition;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * The end of a channel: asks for one batch, hands it to the stream, asks for the next when that has taken it. So the
 * connector pauses its topic partitions when the stream has no memory left, and goes on polling to stay in the group. A
 * subscriber, rather than a method per message, is also told when the channel itself fails.
 */
final class ChannelSubscriber implements Flow.Subscriber<Message<?>>, SourceControl {

    private static final Logger LOG = Logger.getLogger("kafka");

    /** A consumer that has sought knows its position; it must not wait for a broker to tell. */
    private static final Duration POSITION_TIMEOUT = Duration.ofMillis(50);

    private final String channel;
    private final Stream stream;
    private final KafkaStreams streams;
    private final SourceCatalog catalog;
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

    @Override
    public void onNext(Message<?> message) {
        PolledBatch batch = batchOf(message);
        stream.accept(batch).whenComplete((taken, ended) -> {
            batch.release();
            // An ended stream asks for nothing more; it has told the supervisor why it ended.
            if (ended == null) {
                subscription.request(1);
            } else {
                streams.pollMeter(channel).end();
            }
        });
    }

    @Override
    public void onError(Throwable fault) {
        hasFailed = true;
        Throwable root = fault;
        while (root.getCause() != null && !(root instanceof OffsetOutOfRangeException)) {
            root = root.getCause();
        }
        if (root instanceof OffsetOutOfRangeException lost) {
            // Asks the broker what is left, and this may be the thread that polls it.
            CompletableFuture.supplyAsync(() -> explain(lost))
                    .whenComplete((explained, unknown) -> stream.fail(explained == null ? lost : explained));
        } else {
            stream.fail(HeapFault.explain(fault, streams.memory(), nextOffsets())
                    .map(Throwable.class::cast)
                    .orElse(fault));
        }
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
        lost.offsetOutOfRangePartitions().forEach((kafka, next) -> {
            TopicPartition topicPartition = TopicPartitions.fromKafka(kafka);
            SourcePartition offered = catalog.offered(kafka.topic())
                    .map(topic -> topic.get(topicPartition))
                    .orElse(null);
            long earliest = offered == null ? next : offered.earliest();
            losses.add(new DataLoss(
                    new OffsetRange(topicPartition, Math.min(next, earliest), earliest),
                    "the topic no longer holds these offsets, "
                            + (offered == null
                                    ? "it is gone"
                                    : "its earliest is " + earliest + " and its end " + offered.end())
                            + ", while the stream was about to read " + next));
        });
        return DataLossException.of(losses);
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
                                "Group offsets were not moved; the lake has committed all the same | channel=%s cause=%s",
                                channel, fault.getMessage()));
    }

    @Override
    public CompletionStage<Map<TopicPartition, PolledPosition>> positions() {
        KafkaConsumer<byte[], byte[]> consumer = streams.consumer(channel);
        if (consumer == null) {
            return CompletableFuture.completedFuture(Map.of());
        }
        return consumer.runOnPollingThread(this::positionsOf).subscribeAsCompletionStage();
    }

    private Map<TopicPartition, PolledPosition> positionsOf(Consumer<byte[], byte[]> consumer) {
        PolledOffsets polled = streams.polledOffsets(channel);
        int generation = consumer.groupMetadata().generationId();
        Map<TopicPartition, PolledPosition> positions = new HashMap<>();
        for (TopicPartition owned : stream.status().taken().keySet()) {
            org.apache.kafka.common.TopicPartition kafka = TopicPartitions.toKafka(owned);
            if (consumer.assignment().contains(kafka)) {
                positions.put(
                        owned,
                        new PolledPosition(
                                generation, polled.until(owned), consumer.position(kafka, POSITION_TIMEOUT)));
            }
        }
        return positions;
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
