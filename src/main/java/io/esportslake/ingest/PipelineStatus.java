package io.esportslake.ingest;

import io.esportslake.source.TopicPartition;
import java.util.Map;

/**
 * What a pipeline looked like at one moment.
 *
 * @param state its state
 * @param bufferedRecords rows and dead letters in the filling micro-batch
 * @param bufferedBytes Arrow bytes held by both micro-batches
 * @param bufferedAgeNanos age of the filling micro-batch, -1 when it is empty
 * @param isFlushing whether a micro-batch is being flushed
 * @param isSuspended whether records wait for a flush to make room
 * @param taken next offset to take per owned topic partition
 * @param recordsTaken records taken since the start
 * @param replayed records met again below the next offset since the start
 * @param ignored records of assignments that are over, since the start
 */
public record PipelineStatus(
        StreamState state,
        long bufferedRecords,
        long bufferedBytes,
        long bufferedAgeNanos,
        boolean isFlushing,
        boolean isSuspended,
        Map<TopicPartition, Long> taken,
        long recordsTaken,
        long replayed,
        long ignored) {

    public PipelineStatus {
        taken = Map.copyOf(taken);
    }

    /** The same of a pipeline that does not answer any more: it holds nothing that will be committed. */
    public PipelineStatus ended(StreamState end) {
        return new PipelineStatus(end, 0, 0, -1, isFlushing, false, Map.of(), recordsTaken, replayed, ignored);
    }
}
