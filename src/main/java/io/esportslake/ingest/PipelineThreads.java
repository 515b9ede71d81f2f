package io.esportslake.ingest;

import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * Where the work of a pipeline is done.
 *
 * @param self runs a task on the pipeline's own thread
 * @param flushes runs tasks beside it, one at a time and in the order in which they come
 */
public record PipelineThreads(Executor self, Executor flushes) {

    public PipelineThreads {
        Objects.requireNonNull(self, "self");
        Objects.requireNonNull(flushes, "flushes");
    }
}
