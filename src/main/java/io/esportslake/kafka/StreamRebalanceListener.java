package io.esportslake.kafka;

import io.esportslake.app.SourceCatalog;
import io.esportslake.app.Stream;
import io.esportslake.config.DurationText;
import io.esportslake.failure.FailureCode;
import io.esportslake.source.Assignment;
import io.esportslake.source.SourceOffer;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.TopicPartition;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jboss.logging.Logger;

/**
 * Between a rebalance and a stream, on the polling thread, which may block here: takes over topic partitions by seeking
 * where the commit log ends, gives them up after everything taken is committed. A fault ends the stream before it is
 * thrown: the connector would otherwise read on from the group's offsets.
 */
final class StreamRebalanceListener implements KafkaConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger("kafka");
    private static final Duration ACKNOWLEDGE_TIMEOUT = Duration.ofSeconds(5);

    private final Stream stream;
    private final SourceCatalog catalog;
    private final PolledOffsets polledOffsets;
    private final PollMeter meter;
    private final Duration timeout;

    /** Lets a stream take {@code timeout} to flush or to read the log, less than the consumer's rebalance timeout. */
    StreamRebalanceListener(
            Stream stream, SourceCatalog catalog, PolledOffsets polledOffsets, PollMeter meter, Duration timeout) {
        this.stream = stream;
        this.catalog = catalog;
        this.polledOffsets = polledOffsets;
        this.meter = meter;
        this.timeout = timeout;
    }

    @Override
    public void onPartitionsAssigned(
            Consumer<?, ?> consumer, Collection<org.apache.kafka.common.TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        Set<TopicPartition> assigned = TopicPartitions.fromKafka(partitions);
        try {
            polledOffsets.forget(assigned);
            Assignment assignment =
                    new Assignment(consumer.groupMetadata().generationId(), assigned, () -> offered(assigned));
            Map<TopicPartition, Long> start =
                    stream.assigned(assignment).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            start.forEach((topicPartition, next) -> consumer.seek(TopicPartitions.toKafka(topicPartition), next));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(assigned, e);
        } catch (ExecutionException | TimeoutException | RuntimeException | Error e) {
            if (e instanceof ExecutionException && stream.isClosed()) {
                // The end was faster than the group: nobody takes what could be polled now.
                consumer.pause(partitions);
                return;
            }
            throw failed(assigned, e);
        }
    }

    private IllegalStateException failed(Set<TopicPartition> assigned, Throwable cause) {
        IllegalStateException fault = new IllegalStateException(
                FailureCode.TAKEOVER_FAILED.says("Could not take over " + assigned + ": " + Stream.reason(cause)),
                cause);
        stream.fail(fault);
        return fault;
    }

    @Override
    public void onPartitionsRevoked(
            Consumer<?, ?> consumer, Collection<org.apache.kafka.common.TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        Set<TopicPartition> revoked = TopicPartitions.fromKafka(partitions);
        try {
            stream.revoked(revoked).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            acknowledge(consumer, revoked);
        } catch (TimeoutException e) {
            stream.fail(new IllegalStateException(
                    FailureCode.REVOCATION_LATE.says("Giving up " + revoked + " took longer than "
                            + DurationText.of(timeout) + ", so what was not committed is left to the next owner")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException | Error e) {
            stream.fail(e);
        }
        polledOffsets.forget(revoked);
        meter.forget(revoked);
    }

    private void acknowledge(Consumer<?, ?> consumer, Set<TopicPartition> revoked) {
        Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        stream.acknowledgeable().forEach((topicPartition, next) -> {
            if (revoked.contains(topicPartition)) {
                offsets.put(TopicPartitions.toKafka(topicPartition), new OffsetAndMetadata(next));
            }
        });
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets, ACKNOWLEDGE_TIMEOUT);
        } catch (RuntimeException e) {
            // The lake has committed; only lag tools see an older offset until the next owner's first commit.
            LOG.warnf(
                    FailureCode.OFFSETS_NOT_MOVED.says("Group offsets were not moved | topic-partitions=%s cause=%s"),
                    revoked,
                    e.getMessage());
        }
    }

    /**
     * The group knows a topic partition from the broker that leads it; another one, which is asked here, may hear of a
     * new one a moment later.
     */
    private SourceOffer offered(Set<TopicPartition> assigned) {
        MetadataPatience patience = new MetadataPatience(timeout);
        Map<TopicPartition, SourcePartition> offered = told(assigned);
        while (!offered.keySet().containsAll(assigned)) {
            if (!isWorthAsking(patience)) {
                Set<TopicPartition> missing = new TreeSet<>(assigned);
                missing.removeAll(offered.keySet());
                throw new IllegalStateException(FailureCode.TOPIC_MISSING.says("Assigned were " + missing
                        + ", which Kafka does not list; asked for " + DurationText.of(patience.whole())));
            }
            offered = told(assigned);
        }
        return new SourceOffer(catalog.connect(timeout), offered);
    }

    private Map<TopicPartition, SourcePartition> told(Set<TopicPartition> assigned) {
        Map<TopicPartition, SourcePartition> told = new HashMap<>();
        catalog.offered(assigned.stream().map(TopicPartition::topic).collect(Collectors.toSet()))
                .values()
                .forEach(told::putAll);
        return told;
    }

    private static boolean isWorthAsking(MetadataPatience patience) {
        try {
            return patience.lasts();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking Kafka for topic partitions that are assigned", e);
        }
    }
}
