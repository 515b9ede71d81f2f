package io.esportslake.ingest;

import io.esportslake.failure.FailureCode;
import io.esportslake.log.Commit;
import io.esportslake.log.InconsistentLakeException;
import io.esportslake.log.LostRange;
import io.esportslake.log.PendingCommit;
import io.esportslake.log.Progress;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.SourceOffer;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.StartingOffsets;
import io.esportslake.source.TopicPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What has to happen before assigned topic partitions can be read: pure, from the newest commit and what the source
 * offers.
 *
 * @param source what the source offers
 * @param start the offset each assigned topic partition is read from
 * @param begun start positions that the log does not know yet
 * @param lost what the source no longer holds, per topic partition
 */
record AssignmentPlan(
        SourceOffer source, Map<TopicPartition, Long> start, Map<TopicPartition, Long> begun, List<DataLoss> lost) {

    /**
     * Plans.
     *
     * @throws IllegalArgumentException when an assigned topic partition is not offered
     * @throws InconsistentLakeException when the table was filled from another topic
     */
    static AssignmentPlan of(
            Optional<Commit> newest,
            Set<TopicPartition> assigned,
            SourceOffer source,
            StartingOffsets startingOffsets) {
        if (!source.partitions().keySet().containsAll(assigned)) {
            throw new IllegalArgumentException("Assigned " + new TreeSet<>(assigned) + " but the topic offers "
                    + new TreeSet<>(source.partitions().keySet()));
        }
        SortedMap<TopicPartition, Progress> progress =
                newest.map(Commit::progress).orElseGet(TreeMap::new);
        newest.ifPresent(commit -> requireTopic(commit, assigned));
        boolean isFirst = progress.isEmpty();
        Set<TopicPartition> wanted = new TreeSet<>(assigned);
        if (isFirst) {
            // The first start fixes the positions of the whole topic: "latest" must mean one moment for all of it,
            // whichever instance owns what.
            wanted.addAll(source.partitions().keySet());
        }
        Map<TopicPartition, Long> next = new TreeMap<>();
        Map<TopicPartition, Long> begun = new TreeMap<>();
        List<DataLoss> lost = new ArrayList<>();
        for (TopicPartition topicPartition : wanted) {
            SourcePartition offered = source.of(topicPartition);
            Progress known = progress.get(topicPartition);
            if (known == null) {
                boolean isLatest = isFirst && startingOffsets == StartingOffsets.LATEST;
                long first = isLatest ? offered.end() : offered.earliest();
                begun.put(topicPartition, first);
                next.put(topicPartition, first);
            } else {
                lossOf(known, offered, newest.get().clusterId(), source.clusterId())
                        .ifPresent(lost::add);
                next.put(topicPartition, known.next());
            }
        }
        for (DataLoss loss : lost) {
            next.put(loss.moved().topicPartition(), loss.moved().until());
        }
        next.keySet().retainAll(assigned);
        return new AssignmentPlan(source, next, begun, lost);
    }

    /** Rows are told apart by partition and offset alone, which another topic gives anew. */
    private static void requireTopic(Commit newest, Set<TopicPartition> assigned) {
        Set<String> known = newest.progress().keySet().stream()
                .map(TopicPartition::topic)
                .collect(Collectors.toCollection(TreeSet::new));
        for (TopicPartition topicPartition : assigned) {
            if (!known.isEmpty() && !known.contains(topicPartition.topic())) {
                throw new InconsistentLakeException(
                        FailureCode.OTHER_TOPIC,
                        "Table " + newest.table() + " was filled from " + known
                                + " and shall read topic " + topicPartition.topic()
                                + ": a table keeps its topic, because its rows are known by partition and offset; give"
                                + " it its topic back, or a name of its own to the table of the other topic. If it is"
                                + " meant, commits set-offset says where the table goes on");
            }
        }
    }

    /**
     * Whether the log still stands where this plan saw it, for all that the plan calls lost. If not, another writer has
     * committed meanwhile, and what looked lost may have been read: log and source were not seen at the same moment.
     *
     * @param now the newest commit, read after the source was asked
     */
    boolean isStillSo(Optional<Commit> before, Optional<Commit> now) {
        return lost.stream()
                .map(loss -> loss.moved().topicPartition())
                .allMatch(topicPartition -> progress(before, topicPartition).equals(progress(now, topicPartition)));
    }

    private static Optional<Progress> progress(Optional<Commit> commit, TopicPartition topicPartition) {
        return commit.map(Commit::progress).map(progress -> progress.get(topicPartition));
    }

    /**
     * Refuses losses.
     *
     * @throws DataLossException when records were lost and configuration does not let that pass
     */
    void requireAllowed(OnDataLoss onDataLoss) {
        if (!lost.isEmpty() && onDataLoss == OnDataLoss.FAIL) {
            throw DataLossException.of(lost);
        }
    }

    boolean hasChanges() {
        return !begun.isEmpty() || !lost.isEmpty();
    }

    /** Whether the document of {@link #pending} says all that this plan has to say. */
    boolean isWholeInOne() {
        return begun.isEmpty() || lost.isEmpty();
    }

    /** The assignment by this plan, with the lost ranges that the log has been told, by it and those before it. */
    AssignmentReport report(List<DataLoss> passed) {
        return new AssignmentReport(start, topicIds(start.keySet()), begun.keySet(), passed);
    }

    /** The next document that this plan needs: lost ranges first; then, by another plan, the start positions. */
    PendingCommit pending(String commitId, Instant now) {
        Set<TopicPartition> named = lost.isEmpty()
                ? begun.keySet()
                : lost.stream().map(loss -> loss.moved().topicPartition()).collect(Collectors.toSet());
        Map<TopicPartition, String> topicIds = topicIds(named);
        if (lost.isEmpty()) {
            return PendingCommit.start(commitId, now, source.clusterId(), topicIds, begun);
        }
        return PendingCommit.setOffset(
                commitId,
                now,
                source.clusterId(),
                topicIds,
                lost.stream().map(DataLoss::moved).toList(),
                lost.stream()
                        .filter(loss -> !loss.moved().isEmpty())
                        .map(loss -> new LostRange(loss.moved(), loss.cause()))
                        .toList(),
                "on-data-loss=continue: "
                        + lost.stream().map(DataLoss::cause).distinct().collect(Collectors.joining("; ")));
    }

    private Map<TopicPartition, String> topicIds(Set<TopicPartition> named) {
        return named.stream()
                .collect(Collectors.toMap(
                        topicPartition -> topicPartition,
                        topicPartition -> source.of(topicPartition).topicId()));
    }

    private static Optional<DataLoss> lossOf(
            Progress known, SourcePartition offered, String knownCluster, String cluster) {
        OffsetRange anew = new OffsetRange(offered.topicPartition(), offered.earliest(), offered.earliest());
        if (!knownCluster.equals(cluster)) {
            return Optional.of(new DataLoss(
                    anew,
                    "the lake was filled from Kafka cluster " + knownCluster + ", this is cluster " + cluster
                            + " (does KAFKA_BOOTSTRAP_SERVERS name the right one?)"));
        }
        if (!known.topicId().equals(offered.topicId())) {
            return Optional.of(new DataLoss(
                    anew,
                    "the topic was deleted and created anew: its id was " + known.topicId() + ", now it is "
                            + offered.topicId()));
        }
        if (known.next() < offered.earliest()) {
            return Optional.of(new DataLoss(
                    new OffsetRange(offered.topicPartition(), known.next(), offered.earliest()),
                    "the topic no longer holds these offsets, its earliest is " + offered.earliest()));
        }
        if (known.next() > offered.end()) {
            return Optional.of(new DataLoss(
                    anew, "the topic ends at " + offered.end() + ", before the committed next offset " + known.next()));
        }
        return Optional.empty();
    }
}
