package io.esportslake.log;

import java.util.Objects;

/**
 * How an attempt to commit ended. An I/O error is none of these: then only the log knows, and the process has to stop.
 */
public sealed interface CommitOutcome {

    /** What the one of these says that is for this outcome. */
    <T, X extends Exception> T match(
            Case<Committed, T, X> committed, Case<Fenced, T, X> fenced, Case<Discarded, T, X> discarded) throws X;

    /** The same, of a micro-batch, which is never discarded. */
    default <T, X extends Exception> T match(Case<Committed, T, X> committed, Case<Fenced, T, X> fenced) throws X {
        return match(committed, fenced, discarded -> {
            throw new IllegalStateException("A micro-batch was discarded that nobody fenced: " + discarded.why());
        });
    }

    /**
     * The commit is in the log and survives a power loss. Not yet published.
     *
     * @param commit as it stands in the log
     * @param conflicts how many commits of other writers it had to be rebuilt upon
     */
    record Committed(Commit commit, int conflicts) implements CommitOutcome {
        public Committed {
            Objects.requireNonNull(commit, "commit");
        }

        @Override
        public <T, X extends Exception> T match(
                Case<Committed, T, X> committed, Case<Fenced, T, X> fenced, Case<Discarded, T, X> discarded) throws X {
            return committed.apply(this);
        }
    }

    /**
     * Another writer has taken over, nothing was committed and this writer never will again: discard everything, leave
     * the group, exit; a restart reads the log and seeks.
     *
     * @param why one sentence
     */
    record Fenced(String why) implements CommitOutcome {
        public Fenced {
            Objects.requireNonNull(why, "why");
        }

        @Override
        public <T, X extends Exception> T match(
                Case<Committed, T, X> committed, Case<Fenced, T, X> fenced, Case<Discarded, T, X> discarded) throws X {
            return fenced.apply(this);
        }
    }

    /**
     * What it was planned from holds no more: a file that it would remove does not live any more, or a topic partition
     * that it would begin or set stands elsewhere. Another writer was faster, and nothing was committed. The writer may
     * go on: discard what was staged for it and plan anew.
     *
     * @param why one sentence
     */
    record Discarded(String why) implements CommitOutcome {
        public Discarded {
            Objects.requireNonNull(why, "why");
        }

        @Override
        public <T, X extends Exception> T match(
                Case<Committed, T, X> committed, Case<Fenced, T, X> fenced, Case<Discarded, T, X> discarded) throws X {
            return discarded.apply(this);
        }
    }
}
