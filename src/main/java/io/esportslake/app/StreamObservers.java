package io.esportslake.app;

import io.esportslake.ingest.PipelineListener;

/** Whoever looks at the streams: is asked for an observer of each, which is told what that stream does. */
public interface StreamObservers {

    /**
     * Called before the stream runs.
     *
     * @return is told on the stream's own thread, and when the stream is given up, on another; what it throws ends the
     *     stream
     */
    PipelineListener beside(Stream stream);
}
