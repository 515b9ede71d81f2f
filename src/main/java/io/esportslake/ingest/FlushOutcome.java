package io.esportslake.ingest;

/** How a flush ended, when it ended without a fault. */
public sealed interface FlushOutcome {

    /** The micro-batch is committed and published. */
    record Committed(CommitReport report) implements FlushOutcome {}

    /** Another writer has committed these offsets: nothing of the micro-batch remains. */
    record Fenced(String why) implements FlushOutcome {}
}
