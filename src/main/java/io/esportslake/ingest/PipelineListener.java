package io.esportslake.ingest;

/** What a pipeline tells the edge. Called on the pipeline's thread; must return soon and not throw. */
public interface PipelineListener {

    /** A micro-batch was committed and published: its offsets may be acknowledged. */
    void committed(CommitReport report);

    /** The log was extended at an assignment: start positions, or lost ranges that configuration lets pass. */
    void assigned(AssignmentReport report);

    /**
     * The log could not be read though there was nothing to commit. Nothing was changed or lost, and the pipeline goes
     * on: it tries again after {@link Pipeline#FOLLOW_EVERY}, and the next commit or assignment that cannot read it
     * ends the pipeline.
     */
    void notFollowed(Exception why);

    /** The pipeline takes no more records. */
    void stopped(StreamState state);
}
