package io.esportslake.kafka;

import io.esportslake.app.NoAnswerException;
import io.esportslake.app.SourceCatalog;
import io.esportslake.batch.NameList;
import io.esportslake.config.AdvertisedBrokers;
import io.esportslake.config.BrokerRefusal;
import io.esportslake.config.DurationText;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.TopicPartition;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Topics, topic partitions and offsets of the cluster, through one admin client for the whole process. */
@ApplicationScoped
public class KafkaCatalog implements SourceCatalog {

    private static final Logger LOG = Logger.getLogger("kafka");
    private static final long IDENTITY_RETRY_MILLIS = 1_000;

    private final Map<String, Object> settings;
    private final LakeConfig config;
    private @Nullable Admin admin;

    KafkaCatalog(@Identifier("default-kafka-broker") Map<String, Object> settings, LakeConfig config) {
        this.settings = settings;
        this.config = config;
    }

    @Override
    public String connect(Duration timeout) {
        String servers = servers();
        try {
            return admin().describeCluster().clusterId().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unanswered(servers, timeout, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException
                    ? unanswered(servers, timeout, e)
                    : StartRefusedException.of(BrokerRefusal.sentence(servers, e.getCause()), e);
        } catch (KafkaException e) {
            throw StartRefusedException.of(BrokerRefusal.unusable(servers, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefusedException(FailureCode.KAFKA_SILENT, "Interrupted while connecting to Kafka", e);
        }
    }

    private String servers() {
        return String.valueOf(settings.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
    }

    private StartRefusedException unanswered(String servers, Duration timeout, Exception e) {
        return StartRefusedException.of(
                AdvertisedBrokers.unreachable(adminSettings())
                        .orElseGet(() -> FailureCode.NO_BROKER_ANSWERED.says(
                                "No Kafka broker answered at " + servers + " within " + DurationText.of(timeout)
                                        + "; check KAFKA_BOOTSTRAP_SERVERS, the network, and that its security"
                                        + " settings are right")),
                e);
    }

    @Override
    public Map<String, Map<TopicPartition, SourcePartition>> offered(Set<String> topics) {
        Map<String, TopicDescription> described = new HashMap<>();
        admin().describeTopics(topics)
                .topicNameValues()
                .forEach((topic, answer) ->
                        told(offsetsOf(topic), answer).ifPresent(description -> described.put(topic, description)));
        Set<org.apache.kafka.common.TopicPartition> partitions = described.entrySet().stream()
                .flatMap(topic -> topic.getValue().partitions().stream()
                        .map(info -> new org.apache.kafka.common.TopicPartition(topic.getKey(), info.partition())))
                .collect(Collectors.toSet());
        // What does not depend on each other is asked at once: a start waits for all of it.
        ListOffsetsResult first = ask(partitions, OffsetSpec.earliest(), IsolationLevel.READ_COMMITTED);
        // Before the end: what was written by then and is not below that end is held back by an open transaction, not
        // just written since.
        ListOffsetsResult whole = ask(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
        Map<org.apache.kafka.common.TopicPartition, Long> earliest = told(partitions, first);
        Map<org.apache.kafka.common.TopicPartition, Long> written = told(partitions, whole);
        Map<org.apache.kafka.common.TopicPartition, Long> end =
                told(partitions, ask(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED));
        Map<String, Map<TopicPartition, SourcePartition>> offered = new HashMap<>();
        described.keySet().forEach(topic -> offered.put(topic, new HashMap<>()));
        for (org.apache.kafka.common.TopicPartition partition : partitions) {
            Long from = earliest.get(partition);
            Long until = end.get(partition);
            Long all = written.get(partition);
            TopicDescription topic = described.get(partition.topic());
            Map<TopicPartition, SourcePartition> ofTopic = offered.get(partition.topic());
            if (from == null || until == null || all == null || topic == null) {
                offered.remove(partition.topic()); // deleted meanwhile
            } else if (ofTopic != null) {
                TopicPartition topicPartition = TopicPartitions.fromKafka(partition);
                // Between the two answers retention may overtake the end that was seen first.
                long last = Math.max(from, until);
                ofTopic.put(
                        topicPartition,
                        new SourcePartition(
                                topicPartition, topic.topicId().toString(), from, last, Math.max(last, all)));
            }
        }
        return offered;
    }

    private ListOffsetsResult ask(
            Set<org.apache.kafka.common.TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
        return admin().listOffsets(
                        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec)),
                        new ListOffsetsOptions(isolation));
    }

    /** Those that were deleted meanwhile are not in it. */
    private Map<org.apache.kafka.common.TopicPartition, Long> told(
            Set<org.apache.kafka.common.TopicPartition> partitions, ListOffsetsResult answers) {
        Map<org.apache.kafka.common.TopicPartition, Long> offsets = new HashMap<>();
        for (org.apache.kafka.common.TopicPartition partition : partitions) {
            told(offsetsOf(partition.topic()), answers.partitionResult(partition))
                    .ifPresent(answer -> offsets.put(partition, answer.offset()));
        }
        return offsets;
    }

    private static String offsetsOf(String topic) {
        return "the offsets of topic " + topic;
    }

    /**
     * What Kafka tells; empty when it knows no such topic or topic partition.
     *
     * @param what is asked for, in the words of a sentence
     * @throws NoAnswerException when it tells nothing
     */
    private <T> Optional<T> told(String what, KafkaFuture<T> answer) {
        try {
            return Optional.of(answer.get(timeoutMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
                throw untold(what, e);
            }
            throw NoAnswerException.of(
                    BrokerRefusal.denial(servers(), e.getCause())
                            .orElseGet(() -> FailureCode.KAFKA_SILENT.says("Kafka did not tell " + what + ": "
                                    + e.getCause().getMessage())),
                    e);
        } catch (TimeoutException e) {
            throw untold(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException(FailureCode.KAFKA_SILENT, "Interrupted while asking Kafka for " + what, e);
        }
    }

    private NoAnswerException untold(String what, Exception e) {
        return NoAnswerException.of(
                AdvertisedBrokers.unreachable(adminSettings())
                        .orElseGet(() -> FailureCode.KAFKA_SILENT.says("Kafka did not tell " + what + " within "
                                + DurationText.of(config.kafka().timeout()))),
                e);
    }

    @Override
    public Optional<String> transactionAt(TopicPartition topicPartition, long offset) {
        org.apache.kafka.common.TopicPartition kafka = TopicPartitions.toKafka(topicPartition);
        try {
            // The one that began at the end is what the end waits for.
            Optional<ProducerState> holder = admin()
                    .describeProducers(Set.of(kafka))
                    .partitionResult(kafka)
                    .get(timeoutMillis(), TimeUnit.MILLISECONDS)
                    .activeProducers()
                    .stream()
                    .filter(producer -> producer.currentTransactionStartOffset().orElse(-1) == offset)
                    .findFirst();
            return holder.isEmpty() ? Optional.empty() : Optional.of(transaction(holder.get()));
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf(e, "Kafka did not tell the producers of %s", topicPartition);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** With its transactional id, when this client may know it. */
    private String transaction(ProducerState producer) throws InterruptedException {
        String id = "producer id " + producer.producerId();
        try {
            return admin()
                    .listTransactions(new ListTransactionsOptions().filterProducerIds(Set.of(producer.producerId())))
                    .all()
                    .get(timeoutMillis(), TimeUnit.MILLISECONDS)
                    .stream()
                    .findFirst()
                    .map(listing -> "transactional id " + NameList.of(List.of(listing.transactionalId())) + ", " + id)
                    .orElse(id);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf(e, "Kafka did not tell the transaction of %s", id);
            return id;
        }
    }

    @Override
    public OptionalLong offsetAt(TopicPartition topicPartition, Instant time) {
        org.apache.kafka.common.TopicPartition kafka = TopicPartitions.toKafka(topicPartition);
        String what = "the offset of " + topicPartition + " at " + time;
        long offset = told(
                        what,
                        ask(Set.of(kafka), OffsetSpec.forTimestamp(time.toEpochMilli()), IsolationLevel.READ_COMMITTED)
                                .partitionResult(kafka))
                .orElseThrow(() -> new NoAnswerException(
                        FailureCode.KAFKA_SILENT, "Kafka did not tell " + what + ": it was deleted meanwhile"))
                .offset();
        return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    @Override
    public Identity current(Set<String> topics) throws InterruptedException {
        MetadataPatience patience = new MetadataPatience(config.revocationTimeout());
        boolean hasWarned = false;
        while (true) {
            try {
                String clusterId = admin().describeCluster().clusterId().get(timeoutMillis(), TimeUnit.MILLISECONDS);
                Map<String, String> topicIds = new HashMap<>();
                for (var topic :
                        admin().describeTopics(topics).topicNameValues().entrySet()) {
                    try {
                        topicIds.put(
                                topic.getKey(),
                                topic.getValue()
                                        .get(timeoutMillis(), TimeUnit.MILLISECONDS)
                                        .topicId()
                                        .toString());
                    } catch (ExecutionException e) {
                        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                            throw e;
                        }
                    }
                }
                if (topicIds.keySet().containsAll(topics) || !patience.lasts()) {
                    return new Identity(clusterId, topicIds);
                }
            } catch (ExecutionException | TimeoutException e) {
                if (e.getCause() instanceof AuthorizationException || e.getCause() instanceof AuthenticationException) {
                    throw new IllegalStateException(
                            FailureCode.TOPICS_NOT_CONFIRMED.says("Kafka does not confirm the topics " + topics + ": "
                                    + e.getCause().getMessage() + "; give the service the right to describe them"),
                            e);
                }
                // Without a broker nothing new arrives either, so the flush can wait as long as it takes.
                if (!hasWarned) {
                    LOG.warnf(
                            FailureCode.SOURCE_UNREACHABLE.says(
                                    "A flush waits for Kafka to confirm the topics it read | topics=%s cause=%s"),
                            topics,
                            e.getCause() == null
                                    ? e.getClass().getSimpleName()
                                    : e.getCause().getMessage());
                    hasWarned = true;
                }
                Thread.sleep(IDENTITY_RETRY_MILLIS);
            }
        }
    }

    private long timeoutMillis() {
        return config.kafka().timeout().toMillis();
    }

    /** No question may be given up before a request of it. */
    private int requestTimeoutMillis() {
        String name = AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG;
        Object configured = settings.getOrDefault(
                name, AdminClientConfig.configDef().defaultValues().get(name));
        return (int) ConfigDef.parseType(name, configured, ConfigDef.Type.INT);
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(adminSettings());
        }
        return admin;
    }

    /** The client gives up a question after a minute by itself, whatever the timeout here, unless it is told. */
    Map<String, Object> adminSettings() {
        Map<String, Object> adminSettings = new HashMap<>(settings);
        adminSettings.keySet().retainAll(AdminClientConfig.configNames());
        adminSettings.computeIfAbsent(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                unset -> Math.max(requestTimeoutMillis(), (int) Math.min(timeoutMillis(), Integer.MAX_VALUE)));
        adminSettings.put(AdminClientConfig.CLIENT_ID_CONFIG, "esports-lake-admin");
        return adminSettings;
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
