package io.esportslake.ingest;

import io.esportslake.batch.ContentCounts;
import io.esportslake.batch.DeadLetterReason;
import io.esportslake.batch.DeadLetterSample;
import io.esportslake.batch.FlushReason;
import io.esportslake.batch.ReadingCounts;
import io.esportslake.log.Commit;
import io.esportslake.source.TopicPartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A micro-batch that was committed and published.
 *
 * @param commit its document
 * @param reason why it was flushed
 * @param conflicts how often another writer took the version that this one wanted
 * @param durations where the time went
 * @param deadLetters dead letters by reason
 * @param deadLetterSamples the first of each reason, in the order in which they came
 * @param content what the records hold besides what the table has room for
 * @param reading what the records had that the table's definition speaks of beside its columns
 * @param partitionValuesTakenAsNull empty partition values, and such that are the mark for null
 */
public record CommitReport(
        Commit commit,
        FlushReason reason,
        int conflicts,
        Durations durations,
        Map<DeadLetterReason, Long> deadLetters,
        List<DeadLetterSample> deadLetterSamples,
        ContentCounts content,
        ReadingCounts reading,
        long partitionValuesTakenAsNull) {

    public CommitReport {
        deadLetters = Map.copyOf(deadLetters);
        deadLetterSamples = List.copyOf(deadLetterSamples);
    }

    /** Where the topic partitions of the micro-batch go on: the offsets after those that it covers. */
    public Map<TopicPartition, Long> next() {
        Map<TopicPartition, Long> next = new HashMap<>();
        commit.ranges()
                .forEach(range ->
                        next.put(range.range().topicPartition(), range.range().until()));
        return next;
    }

    /**
     * Nanoseconds per phase.
     *
     * @param decode records to vectors, while the micro-batch filled
     * @param encode vectors to staged, durable files
     * @param commit the put, the check of the source's identity included
     * @param publish files to where readers look
     */
    public record Durations(long decode, long encode, long commit, long publish) {}
}
