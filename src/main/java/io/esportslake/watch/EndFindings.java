package io.esportslake.watch;

import io.esportslake.app.Stream;
import io.esportslake.ingest.StreamState;
import io.esportslake.watch.Assessment.Code;
import io.esportslake.watch.Assessment.Level;
import java.util.Optional;

/** A stream that has ended: nothing else about it matters then. */
final class EndFindings {

    private EndFindings() {}

    /** Empty while it runs. */
    static Optional<Finding> of(StreamState state) {
        if (state instanceof StreamState.Failed failed) {
            return Optional.of(new Finding(
                    Level.DOWN,
                    Code.FAILED,
                    "Stopped by a fault: " + Stream.reason(failed.cause()),
                    "Remove the cause and restart: the service goes on from the commit log, nothing is lost."));
        }
        if (state instanceof StreamState.Fenced fenced) {
            return Optional.of(new Finding(
                    Level.DOWN,
                    Code.FENCED,
                    "Another instance has taken over: " + fenced.why(),
                    "Let this process restart. If it happens again, look for a second service with another consumer"
                            + " group on the same lake."));
        }
        return state instanceof StreamState.Stopped
                ? Optional.of(new Finding(Level.OK, Code.STOPPED, "Stopped; everything taken is committed.", ""))
                : Optional.empty();
    }
}
