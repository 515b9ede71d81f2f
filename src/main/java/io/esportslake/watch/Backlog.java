package io.esportslake.watch;

import io.esportslake.ingest.PipelineStatus;
import io.esportslake.watch.ConsumerLag.PartitionLag;
import java.util.Comparator;
import java.util.List;

/**
 * What a stream has not committed yet, at one moment.
 *
 * @param partitions the topic partitions it reads, in order
 */
public record Backlog(List<PartitionLag> partitions) {

    private static final double NANOS_PER_SECOND = 1e9;

    public Backlog {
        partitions = List.copyOf(partitions);
    }

    /** Offsets not committed yet; what is unknown counts as 0. */
    public long lag() {
        return partitions.stream()
                .mapToLong(partition -> Math.max(0, partition.lag()))
                .sum();
    }

    /** Whether each of them was looked at since it is read. */
    boolean isKnown() {
        return partitions.stream().allMatch(PartitionLag::isKnown);
    }

    /** How long the oldest record has been seen waiting in the topic. */
    double waitingSeconds() {
        return partitions.stream()
                .mapToDouble(PartitionLag::waitingSeconds)
                .max()
                .orElse(0);
    }

    /** Age of the oldest uncommitted record: in the topic, or in the micro-batch that fills, whichever is longer. */
    double freshnessSeconds(PipelineStatus status) {
        return Math.max(waitingSeconds(), Math.max(0, status.bufferedAgeNanos()) / NANOS_PER_SECOND);
    }

    /** Offsets beyond the lag, which nobody may read before a transaction has ended. */
    public long behindOpenTransactions() {
        return partitions.stream()
                .mapToLong(PartitionLag::behindOpenTransaction)
                .sum();
    }

    /** For how long the oldest of those transactions has been seen open; 0 without any. */
    public double openTransactionSeconds() {
        return partitions.stream().mapToDouble(PartitionLag::openSeconds).max().orElse(0);
    }

    OpenTransactions openTransactions() {
        List<PartitionLag> open = partitions.stream()
                .filter(partition -> partition.behindOpenTransaction() > 0)
                .toList();
        return open.stream()
                .max(Comparator.comparingDouble(PartitionLag::openSeconds))
                .map(oldest -> new OpenTransactions(
                        behindOpenTransactions(),
                        open.size(),
                        oldest.topicPartition(),
                        oldest.end(),
                        oldest.openSeconds(),
                        oldest.transaction()))
                .orElse(OpenTransactions.NONE);
    }
}
