package io.esportslake.ingest;

import java.util.Objects;

/** The state of a pipeline. A failure cannot exist without its cause. */
public sealed interface StreamState {

    /** Takes records. */
    record Running() implements StreamState {}

    /** Everything taken was committed; takes no more. */
    record Stopped() implements StreamState {}

    /** Another writer has committed what this one holds; everything uncommitted was discarded. */
    record Fenced(String why) implements StreamState {
        public Fenced {
            Objects.requireNonNull(why, "why");
        }
    }

    /** Stopped by a fault; everything uncommitted was discarded. */
    record Failed(Throwable cause) implements StreamState {
        public Failed {
            Objects.requireNonNull(cause, "cause");
        }
    }
}
