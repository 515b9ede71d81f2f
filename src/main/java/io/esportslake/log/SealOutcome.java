package io.esportslake.log;

/** How an attempt to seal ended. An I/O error is none of these. */
public sealed interface SealOutcome {

    /** What the one of these says that is for this outcome. */
    <T, X extends Exception> T match(Case<Sealed, T, X> sealed, Case<NotSealed, T, X> notSealed) throws X;

    /**
     * Readers see the rows.
     *
     * @param commit the seal
     */
    record Sealed(Commit commit) implements SealOutcome {
        @Override
        public <T, X extends Exception> T match(Case<Sealed, T, X> sealed, Case<NotSealed, T, X> notSealed) throws X {
            return sealed.apply(this);
        }
    }

    /**
     * Another writer was faster, or this one slept: nothing was changed, and what was made is discarded. Plan anew.
     *
     * @param why one sentence
     */
    record NotSealed(String why) implements SealOutcome {
        @Override
        public <T, X extends Exception> T match(Case<Sealed, T, X> sealed, Case<NotSealed, T, X> notSealed) throws X {
            return notSealed.apply(this);
        }
    }
}
