package io.esportslake.ingest;

import io.esportslake.batch.FlushReason;

/** Writes a micro-batch down. Runs beside the pipeline's thread, one at a time. */
@FunctionalInterface
public interface FlushJob {

    /**
     * Encodes, stages, commits and publishes.
     *
     * @throws RuntimeException on any fault; whatever was staged and not committed is discarded
     */
    FlushOutcome run(MicroBatch batch, FlushReason reason);
}
