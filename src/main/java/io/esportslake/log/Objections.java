package io.esportslake.log;

import io.esportslake.source.TopicPartition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Why a change may not come upon the head of the log: because its writer may not go on ({@link #to}), or because the
 * plan is out of date ({@link #overtaking}), which is no reason to stop where the change holds no records.
 *
 * @param pending what is known of the commit
 * @param base what it was prepared upon
 * @param head the newest commit
 */
record Objections(PendingHeader pending, Optional<Commit> base, Optional<Commit> head) {

    /** What fences its writer. */
    Optional<String> to(PendingChange change) {
        return change.match(
                append -> oldFormat().or(this::otherCluster).or(() -> first(append.ranges(), this::toMicroBatch)),
                start -> oldFormat().or(this::otherCluster),
                setOffset -> oldFormat(),
                retire -> oldFormat(),
                this::toTakeover,
                seal -> oldFormat(),
                replace -> oldFormat());
    }

    /** What asks for a new plan: others have begun or moved what this change begins or sets. */
    Optional<String> overtaking(PendingChange change) {
        return change.match(
                append -> Optional.empty(),
                start -> first(start.ranges(), this::toStart),
                setOffset -> first(setOffset.ranges(), this::toSetOffset),
                retire -> Optional.empty(),
                takeover -> Optional.empty(),
                seal -> Optional.empty(),
                replace -> Optional.empty());
    }

    /** Only a takeover knows which files there are by then. */
    private Optional<String> oldFormat() {
        return head.filter(commit -> commit.header().format() == 1)
                .map(commit -> "version " + commit.version() + " is in format 1, as " + commit.application()
                        + " has put it: an instance of the older program writes to this lake");
    }

    /** What was found is all that there is, as long as nobody has committed since. */
    private Optional<String> toTakeover(Change.Takeover takeover) {
        long found = head.map(Commit::version).orElse(0L);
        return found == takeover.fromVersion()
                ? Optional.empty()
                : Optional.of("another writer has committed version " + found + " while version "
                        + takeover.fromVersion() + " was taken over");
    }

    private static Optional<String> first(
            List<CommittedRange> ranges, Function<CommittedRange, Optional<String>> objection) {
        return ranges.stream().map(objection).flatMap(Optional::stream).findFirst();
    }

    private Optional<String> otherCluster() {
        return head.filter(commit -> differ(commit.clusterId(), pending.clusterId()))
                .map(commit -> "version " + commit.version() + " comes from Kafka cluster " + commit.clusterId()
                        + ", this writer reads from " + pending.clusterId());
    }

    private Optional<String> toMicroBatch(CommittedRange range) {
        if (in(base, range).isEmpty()) {
            throw new IllegalArgumentException(
                    range.topicPartition() + " has no start position; commit one before its first micro-batch");
        }
        return toGoOn(range);
    }

    /** Another writer may have started it at the same place, which is as good. */
    private Optional<String> toStart(CommittedRange range) {
        return in(head, range).isEmpty() ? Optional.empty() : toGoOn(range);
    }

    private Optional<String> toGoOn(CommittedRange committed) {
        TopicPartition topicPartition = committed.topicPartition();
        Optional<Progress> head = in(this.head, committed);
        long from = committed.range().from();
        String topicId = pending.topicIds().getOrDefault(topicPartition, "");
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

    /** Sets the offset wherever it stood, but not what a live writer has moved meanwhile. */
    private Optional<String> toSetOffset(CommittedRange committed) {
        Optional<Long> expected = in(base, committed).map(Progress::next);
        Optional<Long> found = in(head, committed).map(Progress::next);
        boolean tiles = committed.range().isEmpty()
                || found.map(next -> next == committed.range().from()).orElse(true);
        return !expected.equals(found) || !tiles
                ? Optional.of(committed.topicPartition() + " stands at "
                        + found.map(String::valueOf).orElse("no offset") + ", expected "
                        + expected.map(String::valueOf).orElse("none"))
                : Optional.empty();
    }

    private static Optional<Progress> in(Optional<Commit> commit, CommittedRange range) {
        return commit.map(found -> found.progress().get(range.topicPartition()));
    }

    /** Whether two ids that are both known are not the same. */
    private static boolean differ(String known, String mine) {
        return !known.isEmpty() && !mine.isEmpty() && !Objects.equals(known, mine);
    }
}
