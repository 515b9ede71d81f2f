package io.esportslake.watch;

import io.esportslake.source.SourcePartition;
import io.esportslake.source.TopicPartition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far a stream is behind its topic, per topic partition: in offsets, and in time.
 *
 * <p>Time is measured by looking, not by the records' own timestamps, which may be anything: the end offset is noted at
 * every look, and the oldest uncommitted record has waited since the first look that saw an end beyond the committed
 * offset. So it is exact to one interval between looks, and a backlog that was there before the first look counts from
 * then on.
 *
 * <p>Thread-safe.
 */
public final class ConsumerLag {

    /**
     * Looks kept per topic partition; when there are more, those that lie close together count as the oldest of them.
     */
    private static final int MAX_LOOKS = 256;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<TopicPartition, Partition> partitions = new HashMap<>();
    private boolean isTopicKnown = true;

    /** An end offset and when it was first seen. */
    private record Look(long end, long nanos) {}

    private static final class Partition {
        long committed = -1;
        long end = -1;
        long behindOpenTransaction;
        long openSinceNanos;
        String transaction = "";
        long minGapNanos;
        Deque<Look> looks = new ArrayDeque<>();

        void forgetCommitted() {
            while (!looks.isEmpty() && looks.peekFirst().end() <= committed) {
                looks.pollFirst();
            }
        }

        /** A transaction is open for as long as the end stands still and there is more behind it. */
        void lookBehindTheEnd(long seen, long behind, long nanos) {
            if (behind == 0 || behindOpenTransaction == 0 || seen != end) {
                openSinceNanos = nanos;
                transaction = "";
            }
            behindOpenTransaction = behind;
        }

        void look(long seen, long nanos) {
            if (seen > end && seen > committed) {
                if (looks.isEmpty()) {
                    minGapNanos = 0;
                }
                note(new Look(seen, nanos));
                if (looks.size() > MAX_LOOKS) {
                    thinOut(nanos);
                }
            }
            end = seen;
        }

        /** What is seen too soon after the look before it counts as seen then. */
        private void note(Look look) {
            Look before = looks.peekLast();
            if (before != null && look.nanos() - before.nanos() < minGapNanos) {
                looks.pollLast();
                looks.addLast(new Look(look.end(), before.nanos()));
            } else {
                looks.addLast(look);
            }
        }

        private void thinOut(long nanos) {
            minGapNanos = 2 * (nanos - looks.getFirst().nanos()) / MAX_LOOKS;
            Deque<Look> all = looks;
            looks = new ArrayDeque<>();
            all.forEach(this::note);
        }
    }

    /**
     * One topic partition.
     *
     * @param topicPartition which
     * @param committed the next offset as committed; -1 when unknown
     * @param end the offset after its last committed record, as last seen; -1 when unknown
     * @param lag offsets between the two, holes included; -1 when unknown
     * @param waitingSeconds how long its oldest uncommitted record has been seen waiting; 0 when none is
     * @param behindOpenTransaction offsets beyond {@code end}, which nobody may read before a transaction has ended
     * @param openSeconds for how long that transaction has been seen open; 0 when none is
     * @param transaction whose it is, as far as that is known; else empty
     */
    public record PartitionLag(
            TopicPartition topicPartition,
            long committed,
            long end,
            long lag,
            double waitingSeconds,
            long behindOpenTransaction,
            double openSeconds,
            String transaction) {

        /** Whether it is known how far it is behind. */
        boolean isKnown() {
            return lag >= 0;
        }

        /** The same, when it is known from elsewhere that the end is not below this offset. */
        PartitionLag reaching(long offset) {
            return end < 0 || committed < 0 || offset <= end
                    ? this
                    // Reading went past the end that was seen, so what stood there has ended.
                    : new PartitionLag(topicPartition, committed, offset, offset - committed, waitingSeconds, 0, 0, "");
        }
    }

    /** Topic partitions are read from these offsets on. */
    synchronized void started(Map<TopicPartition, Long> nextOffsets) {
        // Another instance may have committed meanwhile: what was seen waiting then says nothing now.
        nextOffsets.forEach((topicPartition, next) -> {
            Partition fresh = new Partition();
            fresh.committed = next;
            partitions.put(topicPartition, fresh);
        });
    }

    /** Everything below these offsets is committed. */
    synchronized void committed(Map<TopicPartition, Long> nextOffsets) {
        nextOffsets.forEach((topicPartition, next) -> {
            Partition partition = partitions.computeIfAbsent(topicPartition, unknown -> new Partition());
            partition.committed = next;
            partition.forgetCommitted();
        });
    }

    /** What the topic offers now; an empty map says that there is no such topic. */
    synchronized void looked(Map<TopicPartition, SourcePartition> offered, long nanos) {
        isTopicKnown = !offered.isEmpty();
        offered.forEach((topicPartition, now) -> {
            Partition partition = partitions.computeIfAbsent(topicPartition, unknown -> new Partition());
            partition.lookBehindTheEnd(now.end(), now.behindOpenTransaction(), nanos);
            partition.look(now.end(), nanos);
        });
    }

    /** Whose transaction holds back what lies from this end on. */
    synchronized void told(TopicPartition topicPartition, long end, String transaction) {
        Partition partition = partitions.get(topicPartition);
        if (partition != null && partition.end == end && partition.behindOpenTransaction > 0) {
            partition.transaction = transaction;
        }
    }

    /** Whether the topic was there at the last look. */
    public synchronized boolean isTopicKnown() {
        return isTopicKnown;
    }

    /** Topic partitions that were read at some time. */
    synchronized Set<TopicPartition> everRead() {
        return partitions.entrySet().stream()
                .filter(entry -> entry.getValue().committed >= 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** These topic partitions, in their order. */
    public synchronized List<PartitionLag> of(Collection<TopicPartition> asked, long nanos) {
        List<PartitionLag> lags = new ArrayList<>();
        for (TopicPartition topicPartition : asked.stream().sorted().toList()) {
            Partition partition = partitions.getOrDefault(topicPartition, new Partition());
            boolean isKnown = partition.committed >= 0 && partition.end >= 0;
            Look oldest = partition.looks.peekFirst();
            lags.add(new PartitionLag(
                    topicPartition,
                    partition.committed,
                    partition.end,
                    isKnown ? Math.max(0, partition.end - partition.committed) : -1,
                    isKnown && oldest != null ? Math.max(0, nanos - oldest.nanos()) / NANOS_PER_SECOND : 0,
                    partition.behindOpenTransaction,
                    partition.behindOpenTransaction > 0
                            ? Math.max(0, nanos - partition.openSinceNanos) / NANOS_PER_SECOND
                            : 0,
                    partition.transaction));
        }
        return lags;
    }
}
