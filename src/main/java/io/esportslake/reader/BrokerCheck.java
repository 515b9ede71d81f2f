package io.esportslake.reader;

import io.esportslake.log.Commit;
import io.esportslake.log.Progress;
import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cluster and the topics are those that the lake was filled from, and they still hold what comes next. */
final class BrokerCheck extends Check {

    /** Each look but the last, a service that runs has committed meanwhile. */
    private static final int MAX_LOOKS = 10;

    private final Map<TopicPartition, Long> lag = new TreeMap<>();

    BrokerCheck(String table) {
        super("broker", table);
    }

    /** The log as of now. */
    @FunctionalInterface
    interface Log {
        Optional<Commit> newest() throws IOException;
    }

    /** What the broker offers against what the log says; the advice comes with it. */
    private record Contradiction(String found, String expected, String advice) {}

    /**
     * Compares.
     *
     * @param horizon the newest commit, read some time ago
     * @param broker asked after that
     * @param log looked at again before anything is called lost: a service that runs has committed meanwhile
     */
    void check(Commit horizon, BrokerView broker, Log log) throws IOException {
        if (!horizon.clusterId().isEmpty() && !horizon.clusterId().equals(broker.clusterId())) {
            found(
                    "cluster",
                    broker.clusterId(),
                    horizon.clusterId() + " as version " + horizon.version() + " says",
                    "Point KAFKA_BOOTSTRAP_SERVERS to the cluster that the lake was filled from");
            return;
        }
        Map<String, Map<TopicPartition, OfferedOffsets>> topics = new HashMap<>();
        for (Map.Entry<TopicPartition, Progress> entry : horizon.progress().entrySet()) {
            TopicPartition topicPartition = entry.getKey();
            check(
                    topicPartition,
                    entry.getValue(),
                    topics.computeIfAbsent(topicPartition.topic(), broker::offered)
                            .get(topicPartition),
                    broker,
                    log);
        }
    }

    private void check(
            TopicPartition topicPartition, Progress known, @Nullable OfferedOffsets first, BrokerView broker, Log log)
            throws IOException {
        Progress progress = known;
        OfferedOffsets offered = first;
        Optional<Contradiction> contradiction = contradiction(progress, offered);
        for (int look = 0; contradiction.isPresent() && look < MAX_LOOKS; look++) {
            Progress now = log.newest()
                    .map(commit -> commit.progress().get(topicPartition))
                    .orElse(progress);
            if (now.equals(progress)) {
                break;
            }
            progress = now;
            offered = broker.offered(topicPartition.topic()).get(topicPartition);
            contradiction = contradiction(progress, offered);
        }
        if (contradiction.isPresent()) {
            Contradiction it = contradiction.get();
            found(topicPartition.toString(), it.found(), it.expected(), it.advice());
        } else if (offered != null) {
            lag.put(topicPartition, offered.end() - progress.next());
        }
    }

    private static Optional<Contradiction> contradiction(Progress progress, @Nullable OfferedOffsets offered) {
        if (offered == null) {
            return Optional.of(new Contradiction(
                    "no such topic partition",
                    "it, read up to " + progress.next(),
                    "It was deleted: the lake keeps what was read"));
        }
        if (!progress.topicId().isEmpty() && !progress.topicId().equals(offered.topicId())) {
            return Optional.of(new Contradiction(
                    "topic id " + offered.topicId(),
                    progress.topicId(),
                    "The topic was deleted and created again: 'commits set-offset' says where to go on in it"));
        }
        if (progress.next() > offered.end()) {
            return Optional.of(new Contradiction(
                    "a topic that ends at " + offered.end(),
                    "at least " + progress.next() + ", which was read",
                    "The topic lost records that the lake has: new ones would be taken for read ones; use 'commits"
                            + " set-offset'"));
        }
        if (progress.next() < offered.earliest()) {
            return Optional.of(new Contradiction(
                    "a topic that begins at " + offered.earliest(),
                    "at most " + progress.next() + ", the next offset to read",
                    "Records were deleted before they were read: ESPORTS_LAKE_ON_DATA_LOSS=continue, or 'commits"
                            + " set-offset'"));
        }
        return Optional.empty();
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
