package io.esportslake.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A stream as JSON. The first fields have the names and meanings of Spark's StreamingQueryProgress, so that what
 * watched the old job can watch this one; the others are what it lacks. Times are ISO-8601 in UTC, sizes are bytes.
 */
@Schema(description = "A stream. The fields up to `message` are those of Spark's StreamingQueryProgress and status.")
record StreamView(
        @Schema(description = "Identity of the query: lake id and table, the same over restarts")
        String id,

        @Schema(description = "Identity of this run: the writer id of the process")
        String runId,

        @Schema(description = "The table, which is also the stream's name")
        String name,

        @Schema(description = "When this was observed") String timestamp,

        @Schema(description = "Version of the newest commit of this process; -1 before the first")
        long batchId,

        @Schema(description = "Records of that micro-batch") long numInputRows,

        @Schema(description = "Records taken from Kafka per second, mean of the last ten seconds")
        double inputRowsPerSecond,

        @Schema(description = "Records of the newest micro-batch by the seconds of work it took")
        double processedRowsPerSecond,

        @Schema(
                description =
                        "Milliseconds of the newest micro-batch: decode (while it filled), encode, commit, publish,"
                                + " and triggerExecution, the sum of the last three")
        Map<String, Double> durationMs,

        @Schema(description = "Where records come from: one topic")
        List<Source> sources,

        @Schema(description = "Where rows go: one table") Sink sink,

        @Schema(description = "Whether records wait to be committed")
        boolean isDataAvailable,

        @Schema(description = "Whether a micro-batch is being flushed")
        boolean isTriggerActive,

        @Schema(description = "Whether all is well, in one sentence")
        String message,

        @Schema(description = "running, stopped, fenced or failed")
        String state,

        @Schema(description = "ok, degraded or down; the liveness check is down where a restart may help")
        String level,

        @Schema(description = "Why, as one of a closed list of codes")
        String code,

        @Schema(description = "What to do; empty when there is nothing to do")
        String action,

        @Schema(description = "What would be better though nothing is wrong; empty when there is nothing to say")
        String hint,

        @Schema(description = "Why the newest micro-batch was flushed; empty before the first")
        String flushReason,

        @Schema(description = "Offsets not committed yet, over the topic partitions this process reads")
        long lag,

        @Schema(
                description = "Age of the oldest uncommitted record: since it was first seen waiting in the topic, or"
                        + " since the filling micro-batch took its first record")
        double freshnessSeconds,

        @Schema(description = "Seconds since this process last committed")
        double secondsSinceCommit,

        @Schema(description = "Records taken and not committed")
        long bufferedRecords,

        @Schema(description = "Memory they hold") long bufferedBytes,

        @Schema(description = "Memory that all streams together may hold")
        long memoryBudgetBytes,

        @Schema(description = "Whether records wait for a flush to make room: back-pressure")
        boolean isSuspended,

        @Schema(description = "Dead letters by reason, since the start of this process")
        Map<String, Long> deadLetters,

        @Schema(description = "Fields that the table does not have, since the start of this process")
        long unknownFields,

        @Schema(description = "The most frequent of their names, 50 at most, with how often they came at least")
        Map<String, Long> unknownFieldNames,

        @Schema(description = "What the table's file speaks of beside its columns, since the start of this process")
        ReadingView reading,

        @Schema(description = "What became of the records of the last ten minutes; begins anew with the process")
        Recent recent,

        @Schema(description = "Offsets beyond the lag, which nobody may read before a transaction has ended")
        long behindOpenTransactions,

        @Schema(description = "For how long the oldest of those transactions has been seen open; 0 without any")
        double openTransactionSeconds,

        @Schema(description = "Topic partitions this process reads")
        int topicPartitionCount,

        @Schema(description = "All in order, or the 50 furthest behind when there are more")
        List<TopicPartitionView> topicPartitions,

        @Schema(description = "Records taken per second, means of five seconds, oldest first, ten minutes at most")
        List<Double> throughput,

        @Schema(description = "The newest micro-batches of this process, oldest first, 60 at most")
        List<MicroBatchView> recentProgress,

        @Schema(description = "What the table holds") LakeTableView lake,

        @Schema(description = "What is committed and held back from readers, and how sealing goes")
        HeldView held,

        @Schema(description = "The fault that stopped the stream")
        Optional<Failure> lastFailure) {

    @Schema(name = "StreamSource")
    record Source(
            @Schema(description = "The topic, as Spark describes it")
            String description,

            @Schema(description = "Offsets per topic and partition where the newest micro-batch began")
            Map<String, Map<String, Long>> startOffset,

            @Schema(description = "Offsets where it ended") Map<String, Map<String, Long>> endOffset,

            @Schema(description = "End offsets of the topic as last seen, committed transactions only")
            Map<String, Map<String, Long>> latestOffset,

            long numInputRows,
            double inputRowsPerSecond,
            double processedRowsPerSecond) {}

    @Schema(name = "StreamSink")
    record Sink(String description, long numOutputRows) {}

    @Schema(name = "Reading")
    record ReadingView(
            @Schema(description = "Records with a schema registry's frame before the JSON, which was skipped")
            long framed,

            @Schema(description = "NaN and infinities that became null")
            long nansTakenAsNull,

            @Schema(description = "Rows that do not meet a rule that only warns, by the rule")
            Map<String, Long> ruleViolations) {

        static final ReadingView NONE = new ReadingView(0, 0, Map.of());
    }

    @Schema(name = "RecentContent")
    record Recent(
            @Schema(description = "Rows and dead letters") long records,
            long rows,
            long deadLetters,

            @Schema(description = "Rows in which nothing but the key was found")
            long keyOnlyRows,

            @Schema(description = "Dead letters by records, 0 to 1")
            double deadLetterShare,

            @Schema(description = "Rows with nothing but their key by rows, 0 to 1")
            double keyOnlyShare) {}

    @Schema(name = "TopicPartition")
    record TopicPartitionView(
            String topicPartition,

            @Schema(description = "Next offset as committed; -1 when unknown")
            long committed,

            @Schema(description = "End offset as last seen; -1 when unknown")
            long end,

            @Schema(description = "-1 when unknown") long lag,

            @Schema(description = "How long its oldest uncommitted record has been seen waiting")
            double waitingSeconds,

            @Schema(description = "Whether that is late") boolean isLate,

            @Schema(description = "Offsets beyond the end, which nobody may read before a transaction has ended")
            long behindOpenTransaction) {}

    @Schema(name = "MicroBatch")
    record MicroBatchView(
            long version,
            String time,
            String flushReason,
            long records,
            long rows,
            long deadLetters,
            long tombstones,
            int conflicts,
            Map<String, Double> durationMs) {}

    @Schema(name = "LakeTable")
    record LakeTableView(
            @Schema(description = "Rows since the table's first commit, pruned commits included")
            long rows,

            long deadLetters,
            long tombstones,
            long files,
            long bytes,

            @Schema(description = "Partition keys of the table")
            int partitionCount,

            @Schema(description = "The sums per partition cover the commits from this version")
            long fromVersion,

            @Schema(description = "to this one; older documents are not read")
            long toVersion,

            @Schema(description = "The largest of them, 50 at most")
            List<LakePartitionView> partitions) {}

    @Schema(name = "Held")
    record HeldView(
            @Schema(description = "Rows that are committed and that readers do not see yet")
            long rows,

            long deadLetters,
            long files,
            long bytes,

            @Schema(description = "Age of the oldest of them; 0 without any")
            double oldestSeconds,

            @Schema(description = "Seals of this process since its start")
            long seals,

            @Schema(description = "Rows and dead letters in them")
            long sealedRows,

            @Schema(description = "Bytes of the files that they made")
            long sealedBytes,

            @Schema(description = "How long the last one took; 0 before the first")
            double lastSealSeconds,

            @Schema(description = "Bytes of sealed parts that this process found left over and deleted")
            long collectedBytes,

            @Schema(description = "What may still be written where the rows lie; -1 when nobody can tell")
            long usableBytes,

            @Schema(description = "Why what is due is not sealed; empty when it is")
            String trouble) {

        static final HeldView NONE = new HeldView(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, "");
    }

    @Schema(name = "LakePartition")
    record LakePartitionView(String path, long rows, long files, long bytes, long lastVersion) {}

    record Failure(String at, String kind, List<String> causes) {}
}
