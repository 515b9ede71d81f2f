package io.esportslake.reader;

import io.esportslake.log.Commit;
import io.esportslake.log.Progress;
import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The cluster and the topics are those that the lake was filled from, and they still hold what comes next. */
final class BrokerCheck extends DocumentCheck {

    /** Each look but the last, a service that runs has committed meanwhile. */
    private static final int MAX_LOOKS = 10;

    /** So many former topic partitions are named. */
    private static final int MOST_NAMED = 5;

    private final Map<TopicPartition, Long> lag = new TreeMap<>();
    private final Set<TopicPartition> wrong = new HashSet<>();
    /** Of a former topic: nothing more is read of them, so there is nothing to compare. */
    private final SortedSet<TopicPartition> former = new TreeSet<>();
    /** That the table was filled from when it last went on; null while no document has shown it. */
    private @Nullable String topic;

    BrokerCheck(String table) {
        super("broker", table);
    }

    /** Notes which topic the table goes on in. A check of the documents themselves it is not. */
    @Override
    void next(Optional<Commit> before, Commit commit) {
        if (before.isEmpty()) {
            return;
        }
        SortedMap<TopicPartition, Progress> known = before.get().progress();
        commit.progress().forEach((topicPartition, progress) -> {
            if (!progress.equals(known.get(topicPartition))) {
                topic = topicPartition.topic();
            }
        });
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
        SortedMap<TopicPartition, Progress> present = present(horizon);
        for (Map.Entry<TopicPartition, Progress> entry : present.entrySet()) {
            TopicPartition topicPartition = entry.getKey();
            Map<TopicPartition, OfferedOffsets> offered =
                    topics.computeIfAbsent(topicPartition.topic(), broker::offered);
            if (offered.containsKey(topicPartition) || !isLeftBehind(entry.getValue(), present, offered)) {
                check(topicPartition, entry.getValue(), offered.get(topicPartition), broker, log);
            }
        }
        former.addAll(horizon.progress().keySet());
        former.removeAll(lag.keySet());
        former.removeAll(wrong);
    }

    /** What the log has of the topic that the table goes on in; all it has where the documents do not show it. */
    private SortedMap<TopicPartition, Progress> present(Commit horizon) {
        SortedMap<TopicPartition, Progress> present = new TreeMap<>(horizon.progress());
        if (topic != null) {
            present.keySet().removeIf(topicPartition -> !topicPartition.topic().equals(topic));
        }
        return present;
    }

    /** A topic was made anew with fewer topic partitions, and the table has gone on in those. */
    private static boolean isLeftBehind(
            Progress gone, Map<TopicPartition, Progress> known, Map<TopicPartition, OfferedOffsets> offered) {
        return !gone.topicId().isEmpty()
                && offered.entrySet().stream().anyMatch(sibling -> {
                    Progress progress = known.get(sibling.getKey());
                    return progress != null
                            && progress.topicId().equals(sibling.getValue().topicId())
                            && !progress.topicId().equals(gone.topicId());
                });
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
            wrong.add(topicPartition);
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
        return lag.size() + (lag.size() == 1 ? " topic partition" : " topic partitions") + ", lag " + number(behind)
                + (former.isEmpty() ? "" : "; not compared, of a former topic: " + named());
    }

    private String named() {
        String named = former.stream().limit(MOST_NAMED).map(Object::toString).collect(Collectors.joining(", "));
        return former.size() > MOST_NAMED ? named + " and " + (former.size() - MOST_NAMED) + " more" : named;
    }
}
