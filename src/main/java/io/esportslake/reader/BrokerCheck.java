package io.esportslake.reader;

import io.esportslake.commit.Commit;
import io.esportslake.source.TopicPartition;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The cluster and the topics are those that the lake was filled from, and they still hold what comes next. */
final class BrokerCheck extends Check {

    private final Map<TopicPartition, Long> lag = new TreeMap<>();

    BrokerCheck(String table) {
        super("broker", table);
    }

    void check(Commit horizon, BrokerView broker) {
        if (!horizon.clusterId().isEmpty() && !horizon.clusterId().equals(broker.clusterId())) {
            found(
                    "cluster",
                    broker.clusterId(),
                    horizon.clusterId() + " as version " + horizon.version() + " says",
                    "Point KAFKA_BOOTSTRAP_SERVERS to the cluster that the lake was filled from");
            return;
        }
        Map<String, Map<TopicPartition, OfferedOffsets>> topics = new HashMap<>();
        horizon.progress().forEach((topicPartition, progress) -> {
            OfferedOffsets offered = topics.computeIfAbsent(topicPartition.topic(), broker::offered)
                    .get(topicPartition);
            String subject = topicPartition.toString();
            if (offered == null) {
                found(
                        subject,
                        "no such topic partition",
                        "it, read up to " + progress.next(),
                        "It was deleted: the lake" + " keeps what was read");
            } else if (!progress.topicId().isEmpty() && !progress.topicId().equals(offered.topicId())) {
                found(
                        subject,
                        "topic id " + offered.topicId(),
                        progress.topicId(),
                        "The topic was deleted and created again: 'commits set-offset' says where to go on in it");
            } else if (progress.next() > offered.end()) {
                found(
                        subject,
                        "a topic that ends at " + offered.end(),
                        "at least " + progress.next() + ", which was read",
                        "The topic lost records that the lake has: new ones would be taken for read ones; use 'commits"
                                + " set-offset'");
            } else if (progress.next() < offered.earliest()) {
                found(
                        subject,
                        "a topic that begins at " + offered.earliest(),
                        "at most " + progress.next() + ", the next offset to read",
                        "Records were deleted before they were read: ESPORTS_LAKE_ON_DATA_LOSS=continue, or 'commits"
                                + " set-offset'");
            } else {
                lag.put(topicPartition, offered.end() - progress.next());
            }
        });
    }

    Map<TopicPartition, Long> lag() {
        return lag;
    }

    @Override
    String summary() {
        long behind = lag.values().stream().mapToLong(Long::longValue).sum();
        return lag.size() + (lag.size() == 1 ? " topic partition" : " topic partitions") + ", lag " + number(behind);
    }
}
