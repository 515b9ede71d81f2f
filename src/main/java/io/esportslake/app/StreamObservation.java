package io.esportslake.app;

import io.esportslake.ingest.PipelineStatus;
import java.time.Instant;
import java.util.List;

/**
 * Everything there is to see of a stream at one moment.
 *
 * @param table its table
 * @param topic its topic
 * @param at the moment
 * @param status its pipeline
 * @param history what it did lately
 * @param partitions the topic partitions it reads, in order
 * @param lag sum over them; what is unknown counts as 0
 * @param freshnessSeconds age of the oldest uncommitted record: seen waiting in the topic, or first in the filling
 *     micro-batch, whichever is longer; 0 when nothing waits
 * @param log the newest part of the table's commit log
 * @param assessment whether it is well
 */
public record StreamObservation(
        String table,
        String topic,
        Instant at,
        PipelineStatus status,
        StreamHistory.Snapshot history,
        List<ConsumerLag.PartitionLag> partitions,
        long lag,
        double freshnessSeconds,
        LogTail.View log,
        Assessment assessment) {

    /** Offsets beyond the lag, which nobody may read before a transaction has ended. */
    public long behindOpenTransactions() {
        return StreamWatch.behindOpenTransactions(partitions);
    }

    /** For how long the oldest of those transactions has been seen open; 0 without any. */
    public double openTransactionSeconds() {
        return partitions.stream()
                .mapToDouble(ConsumerLag.PartitionLag::openSeconds)
                .max()
                .orElse(0);
    }

    /** Records taken per second, over the last ten seconds. */
    public double recordsPerSecond() {
        List<Long> seconds = history.recordsPerSecond();
        return seconds.subList(Math.max(0, seconds.size() - 10), seconds.size()).stream()
                .mapToLong(Long::longValue)
                .average()
                .orElse(0);
    }
}
