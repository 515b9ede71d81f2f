package io.esportslake.watch;

import io.esportslake.ingest.PipelineStatus;
import io.esportslake.seal.SealStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything there is to see of a stream at one moment.
 *
 * @param table its table
 * @param topic its topic
 * @param at the moment
 * @param status its pipeline
 * @param history what it did lately
 * @param backlog what it has not committed yet
 * @param freshnessSeconds age of the oldest uncommitted record: seen waiting in the topic, or first in the filling
 *     micro-batch, whichever is longer; 0 when nothing waits
 * @param log the newest part of the table's commit log
 * @param sealing what is held back from readers; empty before that was looked at
 * @param assessment whether it is well
 */
public record StreamObservation(
        String table,
        String topic,
        Instant at,
        PipelineStatus status,
        StreamHistory.Snapshot history,
        Backlog backlog,
        double freshnessSeconds,
        LogTail.View log,
        Optional<SealStatus> sealing,
        Assessment assessment) {

    /** Records taken per second, over the last ten seconds. */
    public double recordsPerSecond() {
        List<Long> seconds = history.recordsPerSecond();
        return seconds.subList(Math.max(0, seconds.size() - 10), seconds.size()).stream()
                .mapToLong(Long::longValue)
                .average()
                .orElse(0);
    }
}
