package io.esportslake.ingest;

import java.util.Objects;
import java.util.function.Function;

/** The state of a pipeline. A failure cannot exist without its cause. */
public sealed interface StreamState {

    /** What the one of these says that is for this state. */
    <T> T match(
            Function<Running, T> running,
            Function<Stopped, T> stopped,
            Function<Fenced, T> fenced,
            Function<Failed, T> failed);

    /** Takes records. */
    record Running() implements StreamState {
        @Override
        public <T> T match(
                Function<Running, T> running,
                Function<Stopped, T> stopped,
                Function<Fenced, T> fenced,
                Function<Failed, T> failed) {
            return running.apply(this);
        }
    }

    /** Everything taken was committed; takes no more. */
    record Stopped() implements StreamState {
        @Override
        public <T> T match(
                Function<Running, T> running,
                Function<Stopped, T> stopped,
                Function<Fenced, T> fenced,
                Function<Failed, T> failed) {
            return stopped.apply(this);
        }
    }

    /** Another writer has committed what this one holds; everything uncommitted was discarded. */
    record Fenced(String why) implements StreamState {
        public Fenced {
            Objects.requireNonNull(why, "why");
        }

        @Override
        public <T> T match(
                Function<Running, T> running,
                Function<Stopped, T> stopped,
                Function<Fenced, T> fenced,
                Function<Failed, T> failed) {
            return fenced.apply(this);
        }
    }

    /** Stopped by a fault; everything uncommitted was discarded. */
    record Failed(Throwable cause) implements StreamState {
        public Failed {
            Objects.requireNonNull(cause, "cause");
        }

        @Override
        public <T> T match(
                Function<Running, T> running,
                Function<Stopped, T> stopped,
                Function<Fenced, T> fenced,
                Function<Failed, T> failed) {
            return failed.apply(this);
        }
    }
}
