package io.esportslake.watch;

import io.esportslake.ingest.StreamState;
import io.esportslake.table.TableDefinition;
import java.util.Optional;

/**
 * What is judged of a stream.
 *
 * @param state the pipeline's state
 * @param owned topic partitions it reads
 * @param isLagKnown whether each of them was looked at since it is read
 * @param lag offsets not committed yet
 * @param waitingSeconds how long the oldest record has been seen waiting
 * @param idleSeconds seconds since anything counted as progress: a commit, an assignment, a source that came back, or
 *     no record waiting
 * @param isFlushing whether a flush runs
 * @param sourceFault why the source does not answer, as a sentence; empty when it answered the last question
 * @param isTopicKnown whether the topic is there
 * @param topic its name
 * @param open what lies behind open transactions
 * @param recent what became of the records of the last minutes
 * @param smallFiles the micro-batches of the last minutes that made many files of few rows
 * @param files what is wrong with the files of the table; empty when nothing is
 * @param sealing what is wrong with rows that are held back; empty when nothing is
 * @param table what it fills
 * @param limits what is too much
 */
record Facts(
        StreamState state,
        int owned,
        boolean isLagKnown,
        long lag,
        double waitingSeconds,
        double idleSeconds,
        boolean isFlushing,
        Optional<String> sourceFault,
        boolean isTopicKnown,
        String topic,
        OpenTransactions open,
        Content recent,
        SmallFiles smallFiles,
        Optional<Finding> files,
        Optional<Finding> sealing,
        TableDefinition table,
        Limits limits) {

    /** A flush that runs is progress, but not without end: this many times longer than nothing at all. */
    private static final double FLUSHING_PATIENCE = 3;

    /** Whether records wait that this instance could take. */
    boolean hasWaiting() {
        return owned > 0 && lag > 0;
    }

    /** After so many seconds without progress it counts as stalled. */
    double patienceSeconds() {
        return limits.stalledAfterSeconds() * (isFlushing ? FLUSHING_PATIENCE : 1);
    }
}
