package io.esportslake.s3;

import io.esportslake.log.CommitStep;
import io.esportslake.log.StepListener;
import io.esportslake.log.StepListener.Moment;
import java.io.IOException;

/** Tells a listener of every request that changes something. */
record S3Steps(StepListener listener) {

    /** A request, or a few that belong together. */
    @FunctionalInterface
    interface Change<T> {
        T make() throws IOException;
    }

    /** The same, of which nothing comes back. */
    @FunctionalInterface
    interface Act {
        void make() throws IOException;
    }

    void act(CommitStep step, Object place, Act act) throws IOException {
        listener.at(step, Moment.BEFORE, place.toString());
        act.make();
        listener.at(step, Moment.AFTER, place.toString());
    }

    <T> T step(CommitStep step, Object place, Change<T> change) throws IOException {
        listener.at(step, Moment.BEFORE, place.toString());
        T result = change.make();
        listener.at(step, Moment.AFTER, place.toString());
        return result;
    }
}
