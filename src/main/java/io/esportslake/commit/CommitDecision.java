package io.esportslake.commit;

import io.esportslake.source.TopicPartition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What to do about a pending commit, decided from what the log says. Pure: no I/O, no state. */
sealed interface CommitDecision {

    /** Put this document; it follows the newest one seen. */
    record Put(Commit commit) implements CommitDecision {}

    /** It is in the log already: an earlier try succeeded without telling. */
    record AlreadyCommitted(Commit commit) implements CommitDecision {}

    /** Another writer has taken over. */
    record Fenced(String why) implements CommitDecision {}

    /**
     * @param base what the pending commit was prepared upon; empty for a table without any commit
     * @param since all commits after {@code base}, ascending
     * @throws IllegalArgumentException when the pending commit never fitted its base: a mistake of the caller
     */
    static CommitDecision decide(Author author, Optional<Commit> base, PendingCommit pending, List<Commit> since) {
        for (Commit commit : since) {
            // Before anything else: once it is in the log it counts, whatever has happened since.
            if (commit.commitId().equals(pending.commitId())) {
                return new AlreadyCommitted(commit);
            }
        }
        for (Commit commit : since) {
            if (commit.retiredWriters().contains(author.writer())) {
                return new Fenced("writer " + author.writer() + " was retired by writer " + commit.writer()
                        + " in version " + commit.version());
            }
        }
        Optional<Commit> head = since.isEmpty() ? base : Optional.of(since.get(since.size() - 1));
        Optional<String> objection = head.flatMap(commit -> objection(author, pending, commit));
        for (CommittedRange range : pending.ranges()) {
            if (objection.isEmpty()) {
                objection = objection(pending, range, progress(base, range), progress(head, range));
            }
        }
        return objection.isPresent() ? new Fenced(objection.get()) : new Put(NextCommit.build(author, head, pending));
    }

    private static Optional<Progress> progress(Optional<Commit> commit, CommittedRange range) {
        return commit.map(found -> found.progress().get(range.topicPartition()));
    }

    private static Optional<String> objection(Author author, PendingCommit pending, Commit head) {
        if (head.schemaVersion() > author.schemaVersion()) {
            return Optional.of("version " + head.version() + " was written with schema version " + head.schemaVersion()
                    + " of " + author.table() + ", this writer knows " + author.schemaVersion());
        }
        if (pending.kind() != CommitKind.SET_OFFSET && differ(head.clusterId(), pending.clusterId())) {
            return Optional.of("version " + head.version() + " comes from Kafka cluster " + head.clusterId()
                    + ", this writer reads from " + pending.clusterId());
        }
        return Optional.empty();
    }

    private static Optional<String> objection(
            PendingCommit pending, CommittedRange committed, Optional<Progress> base, Optional<Progress> head) {
        TopicPartition topicPartition = committed.topicPartition();
        long from = committed.range().from();
        String topicId = pending.topicIds().get(topicPartition);
        switch (pending.kind()) {
            case MICRO_BATCH -> {
                if (base.isEmpty()) {
                    throw new IllegalArgumentException(
                            topicPartition + " has no start position; commit one before its first micro-batch");
                }
            }
            case START -> {
                if (head.isEmpty()) {
                    return Optional.empty();
                }
                // Another writer may have started it at the same place, which is as good.
            }
            case SET_OFFSET -> {
                // Sets the offset wherever it stood, but not what a live writer has moved meanwhile.
                boolean moved = !base.map(Progress::next).equals(head.map(Progress::next));
                boolean tiles = committed.range().isEmpty()
                        || head.map(Progress::next).map(next -> next == from).orElse(true);
                return moved || !tiles
                        ? Optional.of(topicPartition + " stands at "
                                + head.map(progress -> Long.toString(progress.next()))
                                        .orElse("no offset") + ", expected "
                                + base.map(progress -> Long.toString(progress.next()))
                                        .orElse("none"))
                        : Optional.empty();
            }
            case RETIRE -> throw new IllegalArgumentException("A commit that retires a writer has no ranges");
            case REPAIR -> throw new IllegalArgumentException("A repair is no commit of a writer");
        }
        if (head.isEmpty()) {
            return Optional.of(topicPartition + " is not in the log any more");
        }
        if (differ(head.get().topicId(), topicId)) {
            return Optional.of("topic " + topicPartition.topic() + " has id " + topicId + ", the log knows it as "
                    + head.get().topicId() + ": it was deleted and created again");
        }
        if (head.get().next() != from) {
            return Optional.of(topicPartition + " stands at " + head.get().next() + " in the log, expected " + from
                    + ": another writer has taken it over");
        }
        return Optional.empty();
    }

    /** Whether two ids that are both known are not the same. */
    private static boolean differ(String known, String mine) {
        return !known.isEmpty() && !mine.isEmpty() && !Objects.equals(known, mine);
    }
}
