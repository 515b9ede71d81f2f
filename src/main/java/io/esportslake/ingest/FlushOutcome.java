package io.esportslake.ingest;

import java.util.function.Consumer;

/** How a flush ended, when it ended without a fault. */
public sealed interface FlushOutcome {

    /** Runs what is for this outcome. */
    void match(Consumer<Committed> committed, Consumer<Fenced> fenced);

    /** The micro-batch is committed and published. */
    record Committed(CommitReport report) implements FlushOutcome {
        @Override
        public void match(Consumer<Committed> committed, Consumer<Fenced> fenced) {
            committed.accept(this);
        }
    }

    /** Another writer has committed these offsets: nothing of the micro-batch remains. */
    record Fenced(String why) implements FlushOutcome {
        @Override
        public void match(Consumer<Committed> committed, Consumer<Fenced> fenced) {
            fenced.accept(this);
        }
    }
}
