package io.esportslake.ingest;

/** What a pipeline tells the edge. Called on the pipeline's thread; must return soon and not throw. */
public interface PipelineListener {

    /** A micro-batch was committed and published: its offsets may be acknowledged. */
    void committed(CommitReport report);

    /** The log was extended at an assignment: start positions, or lost ranges that configuration lets pass. */
    void assigned(AssignmentReport report);

    /** The pipeline takes no more records. */
    void stopped(StreamState state);
}
