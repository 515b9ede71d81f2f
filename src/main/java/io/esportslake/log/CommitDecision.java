package io.esportslake.log;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What to do about a pending commit, decided from what the log says. Pure: no I/O, no state. */
sealed interface CommitDecision {

    /** What the one of these says that is for this decision. */
    <T, X extends Exception> T match(
            Case<Put, T, X> put,
            Case<AlreadyCommitted, T, X> already,
            Case<Fenced, T, X> fenced,
            Case<Discard, T, X> discard)
            throws X;

    /** Put this document; it follows the newest one seen. */
    record Put(Commit commit) implements CommitDecision {
        @Override
        public <T, X extends Exception> T match(
                Case<Put, T, X> put,
                Case<AlreadyCommitted, T, X> already,
                Case<Fenced, T, X> fenced,
                Case<Discard, T, X> discard)
                throws X {
            return put.apply(this);
        }
    }

    /** It is in the log already: an earlier try succeeded without telling. */
    record AlreadyCommitted(Commit commit) implements CommitDecision {
        @Override
        public <T, X extends Exception> T match(
                Case<Put, T, X> put,
                Case<AlreadyCommitted, T, X> already,
                Case<Fenced, T, X> fenced,
                Case<Discard, T, X> discard)
                throws X {
            return already.apply(this);
        }
    }

    /** Another writer has taken over. */
    record Fenced(String why) implements CommitDecision {
        @Override
        public <T, X extends Exception> T match(
                Case<Put, T, X> put,
                Case<AlreadyCommitted, T, X> already,
                Case<Fenced, T, X> fenced,
                Case<Discard, T, X> discard)
                throws X {
            return fenced.apply(this);
        }
    }

    /** What it was planned from holds no more: another writer has removed a file of it, or moved the offset it sets. */
    record Discard(String why) implements CommitDecision {
        @Override
        public <T, X extends Exception> T match(
                Case<Put, T, X> put,
                Case<AlreadyCommitted, T, X> already,
                Case<Fenced, T, X> fenced,
                Case<Discard, T, X> discard)
                throws X {
            return discard.apply(this);
        }
    }

    /**
     * Decides.
     *
     * @param base what the pending commit was prepared upon; empty for a table without any commit
     * @param schema of this writer's files
     * @param since all commits after {@code base}, ascending
     * @param inventory the index for a commit that follows the last of them
     * @throws IllegalArgumentException when the pending commit never fitted its base: a mistake of the caller
     */
    static CommitDecision decide(
            Author author,
            TableSchema schema,
            Optional<Commit> base,
            PendingCommit pending,
            List<Commit> since,
            Optional<DocumentName> inventory) {
        for (Commit commit : since) {
            // Before anything else: once it is in the log it counts, whatever has happened since.
            if (commit.commitId().equals(pending.commitId())) {
                return new AlreadyCommitted(commit);
            }
        }
        for (Commit commit : since) {
            if (commit.retires(author.writer())) {
                return new Fenced("writer " + author.writer() + " was retired by writer " + commit.writer()
                        + " in version " + commit.version());
            }
        }
        Optional<Commit> head = since.isEmpty() ? base : Optional.of(since.get(since.size() - 1));
        Objections objections = new Objections(pending.header(), base, head);
        Optional<String> objection = head.flatMap(commit -> newerSchema(author, commit))
                .or(() -> head.flatMap(schema::objectionTo))
                .or(() -> objections.to(pending.change()));
        if (objection.isPresent()) {
            return new Fenced(objection.get());
        }
        Optional<String> overtaken =
                objections.overtaking(pending.change()).or(() -> removedMeanwhile(pending.change(), since));
        return overtaken.isPresent()
                ? new Discard(overtaken.get())
                : new Put(NextCommit.build(author, head, pending, schema.documents(inventory)));
    }

    /** All that it removes lived at the base, so each still lives that nobody has removed since. */
    private static Optional<String> removedMeanwhile(PendingChange change, List<Commit> since) {
        Set<RemovedFile> mine = Set.copyOf(change.removed());
        for (Commit commit : since) {
            for (RemovedFile gone : commit.change().removed()) {
                if (mine.contains(gone)) {
                    return Optional.of("version " + commit.version() + " of writer " + commit.writer() + " has removed "
                            + gone.path());
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> newerSchema(Author author, Commit head) {
        return head.schemaVersion() > author.schemaVersion()
                ? Optional.of("version " + head.version() + " was written with schema version " + head.schemaVersion()
                        + " of " + author.table() + ", this writer knows " + author.schemaVersion())
                : Optional.empty();
    }
}
