package io.esportslake.ingest;

import io.esportslake.batch.DeadLetterReason;
import io.esportslake.batch.FlushReason;
import io.esportslake.batch.MicroBatchBuffer;
import io.esportslake.batch.Verdict;
import io.esportslake.failure.FailureCode;
import io.esportslake.source.Assignment;
import io.esportslake.source.PolledPosition;
import io.esportslake.source.RecordBatch;
import io.esportslake.source.SourceRecord;
import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way of the records of one table: taken, decoded into the filling micro-batch, flushed as a whole. At most one
 * micro-batch fills and one is flushed.
 *
 * <p>Every method but {@link #status} is called on the pipeline's own thread, which is also the executor {@code self}
 * given at creation; flushes run on {@code flushes}. Nothing here blocks that thread for a flush: what has to wait for
 * one is an incomplete stage.
 */
public final class Pipeline {

    /**
     * How long a pipeline goes without a look at the log. One that commits meets there what others have committed. One
     * that has nothing to commit would fall behind, until what it has missed is pruned and it is taken for a sleeper.
     */
    public static final Duration FOLLOW_EVERY = Duration.ofMinutes(1);

    private final PipelineSettings settings;
    private final LogSession log;
    private final FlushJob flushJob;
    private final PipelineListener listener;
    private final Executor self;
    private final Executor flushes;
    private final LongSupplier nanoClock;

    private final Map<TopicPartition, OwnedPartition> owned = new HashMap<>();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private MicroBatch filling;
    /** Null while a micro-batch is flushed, and after the end. */
    private @Nullable MicroBatchBuffer spare;

    private @Nullable MicroBatch flushing;
    /** The log is read, on the thread of flushes: the writer is in use, as it is while a flush runs. */
    private boolean isFollowing;
    /** When the log was last read, or was to be. */
    private long followedNanos;

    private @Nullable OpenBatch suspended;
    private @Nullable OwnedPartition lastOwner;
    private StreamState state = new StreamState.Running();
    private long recordsTaken;
    private long replayed;
    private long ignored;
    private volatile PipelineStatus status;

    /** A batch of records that is being taken, or waits to go on. */
    private static final class OpenBatch {
        final RecordBatch records;
        final CompletableFuture<Void> taken = new CompletableFuture<>();
        boolean hasCurrent;

        OpenBatch(RecordBatch records) {
            this.records = records;
        }
    }

    /**
     * Something that has to wait until no flush runs and nobody reads the log.
     *
     * @param drain the reason to flush what fills first; empty when that may stay
     */
    private record Waiter(Optional<FlushReason> drain, CompletableFuture<Void> ready) {}

    /**
     * Owns nothing yet.
     *
     * @param settings limits and choices
     * @param log the commit log as this pipeline uses it
     * @param flushJob encodes, stages, commits and publishes a micro-batch
     * @param buffers filled in turn
     * @param listener told of commits and of the end
     * @param threads where this runs, and its flushes
     * @param nanoClock monotonic nanoseconds
     */
    Pipeline(
            PipelineSettings settings,
            LogSession log,
            FlushJob flushJob,
            Buffers buffers,
            PipelineListener listener,
            PipelineThreads threads,
            LongSupplier nanoClock) {
        this.settings = settings;
        this.log = log;
        this.flushJob = flushJob;
        this.filling = new MicroBatch(buffers.first());
        this.spare = buffers.second();
        this.listener = listener;
        this.self = threads.self();
        this.flushes = threads.flushes();
        this.nanoClock = nanoClock;
        this.followedNanos = nanoClock.getAsLong();
        refreshStatus();
    }

    /** What this pipeline looked like a moment ago. May be called by any thread. */
    public PipelineStatus status() {
        return status;
    }

    /**
     * Takes over topic partitions: waits for the running flush, reads the log afresh, then asks the source, commits the
     * start positions of topic partitions that the log does not know.
     *
     * @return the offsets to seek; fails when the log or the source forbids to go on, and then the pipeline has failed
     */
    public CompletionStage<Map<TopicPartition, Long>> assigned(Assignment assignment) {
        // Only what is already owned can have rows that the log does not show yet.
        boolean isOwnedAlready = assignment.assigned().stream().anyMatch(owned::containsKey);
        return whenIdle(isOwnedAlready ? Optional.of(FlushReason.REVOKED) : Optional.empty())
                .thenApply(ready -> {
                    requireRunning();
                    try {
                        AssignmentReport report = log.assign(assignment);
                        followedNanos = nanoClock.getAsLong();
                        lastOwner = null;
                        report.start()
                                .forEach((topicPartition, next) -> owned.put(
                                        topicPartition,
                                        new OwnedPartition(
                                                topicPartition,
                                                report.topicId(topicPartition),
                                                assignment.generation(),
                                                next)));
                        listener.assigned(report);
                        refreshStatus();
                        return report.start();
                    } catch (FencedException e) {
                        end(new StreamState.Fenced(String.valueOf(e.getMessage())));
                        throw e;
                    } catch (RuntimeException | Error e) {
                        fail(e);
                        throw e;
                    } catch (IOException e) {
                        fail(e);
                        throw new IllegalStateException(e);
                    }
                });
    }

    /**
     * Gives up topic partitions, after everything taken was committed. Completes also when this pipeline has ended,
     * with nothing left to commit: whoever takes over reads the log.
     */
    public CompletionStage<Void> revoked(Set<TopicPartition> revoked) {
        return whenIdle(Optional.of(FlushReason.REVOKED)).handle((ready, ended) -> {
            owned.keySet().removeAll(revoked);
            lastOwner = null;
            refreshStatus();
            return null;
        });
    }

    /**
     * Takes a batch of records. One batch at a time: the next one after the returned stage has completed.
     *
     * @return completes when every record was taken, which may have to wait for a flush; fails when the pipeline has
     *     ended
     */
    public CompletionStage<Void> accept(RecordBatch records) {
        if (!(state instanceof StreamState.Running)) {
            return CompletableFuture.failedFuture(new IllegalStateException("The stream has ended: " + state));
        }
        if (suspended != null) {
            throw new IllegalStateException("The batch before this one still waits to be taken");
        }
        OpenBatch open = new OpenBatch(records);
        take(open);
        return open.taken;
    }

    /**
     * Flushes what is due, and extends ranges over holes that the source has read past. Has the log read when nobody
     * looked at it for {@link #FOLLOW_EVERY}.
     */
    public void tick(Map<TopicPartition, PolledPosition> positions) {
        if (!(state instanceof StreamState.Running)) {
            return;
        }
        long now = nanoClock.getAsLong();
        positions.forEach((topicPartition, polled) -> {
            OwnedPartition owner = owned.get(topicPartition);
            // Only when nothing that was polled is still on its way here is the gap a hole.
            if (owner != null
                    && polled.generation() >= owner.generation
                    && owner.next >= polled.polledUntil()
                    && owner.next < polled.position()) {
                extend(owner, polled.position(), now);
            }
        });
        flushIfDue(now);
        followIfDue(now);
        refreshStatus();
    }

    /** Commits everything taken and ends. Completes also when the pipeline had ended before. */
    public CompletionStage<Void> close() {
        return whenIdle(Optional.of(FlushReason.SHUTDOWN)).handle((ready, ended) -> {
            if (state instanceof StreamState.Running) {
                end(new StreamState.Stopped());
            }
            return null;
        });
    }

    /** Ends at once because of a fault outside; discards what is not committed. */
    public void fail(Throwable cause) {
        if (state instanceof StreamState.Running) {
            end(new StreamState.Failed(cause));
        } else {
            refreshStatus();
        }
    }

    private void take(OpenBatch open) {
        long start = nanoClock.getAsLong();
        boolean isTaken;
        try {
            isTaken = decode(open, start);
        } catch (RuntimeException | Error e) {
            fail(open.hasCurrent ? located(e, open.records.current()) : e);
            open.taken.completeExceptionally(e);
            return;
        }
        long now = nanoClock.getAsLong();
        filling.decodeNanos += now - start;
        if (!(state instanceof StreamState.Running)) {
            open.taken.completeExceptionally(new IllegalStateException("The stream has ended: " + state));
            return;
        }
        if (isTaken) {
            open.records.nextOffsets().forEach((topicPartition, next) -> {
                OwnedPartition owner = owned.get(topicPartition);
                if (owner != null && open.records.generation() >= owner.generation && owner.next < next) {
                    extend(owner, next, now);
                }
            });
            if (open.records.isFlushedAtOnce()) {
                awaitFlush(open.records);
            }
            open.taken.complete(null);
        } else {
            suspended = open;
        }
        flushIfDue(now);
        refreshStatus();
    }

    private void awaitFlush(RecordBatch large) {
        if (!filling.isEmpty()) {
            filling.include(large);
        } else if (flushing != null) {
            flushing.include(large); // its last record filled that one up
        } else {
            large.flushed(); // nothing of it was new
        }
    }

    /**
     * The same failure, naming the record; the failure itself when it does so, or when there is no memory to say more.
     */
    private static Throwable located(Throwable fault, SourceRecord record) {
        try {
            String place = record.topicPartition() + "@" + record.offset();
            return String.valueOf(fault.getMessage()).contains(place)
                    ? fault
                    : new IllegalStateException(
                            FailureCode.RECORD_NOT_TAKEN.says("Record " + place + " could not be taken: " + fault),
                            fault);
        } catch (OutOfMemoryError e) {
            return fault;
        }
    }

    /** Decodes until the end of the batch; false when the rest has to wait for memory or for somebody's turn. */
    private boolean decode(OpenBatch open, long nanos) {
        RecordBatch records = open.records;
        while (open.hasCurrent || records.advance()) {
            open.hasCurrent = true;
            if (!waiters.isEmpty()) {
                return false;
            }
            SourceRecord record = records.current();
            OwnedPartition owner = ownerOf(record.topicPartition());
            if (owner == null || records.generation() < owner.generation) {
                ignored++;
            } else if (record.offset() < owner.next) {
                replayed++;
            } else {
                Optional<FlushReason> full = settings.limits().due(filling.records(), filling.buffer.bytes(), -1);
                if (full.isPresent() && !startFlush(full.get())) {
                    return false;
                }
                Verdict verdict = filling.buffer.accept(record);
                if (verdict == Verdict.NO_ROOM_FOR_KEY) {
                    if (!startFlush(FlushReason.KEYS)) {
                        return false;
                    }
                    verdict = filling.buffer.accept(record); // an empty micro-batch has room for a key
                }
                if (verdict == Verdict.NO_MEMORY && flushing == null && !filling.buffer.isEmpty()) {
                    startFlush(FlushReason.BYTES);
                    verdict = filling.buffer.accept(record);
                }
                if (verdict == Verdict.NO_MEMORY) {
                    if (flushing != null) {
                        return false; // what is flushed holds memory that this micro-batch will get
                    }
                    verdict = acceptTooLarge(record);
                }
                if (!(state instanceof StreamState.Running)) {
                    return false;
                }
                filling.rangeOf(owner, nanos).take(record.offset(), verdict);
                owner.next = record.offset() + 1;
                recordsTaken++;
            }
            open.hasCurrent = false;
        }
        return true;
    }

    private Verdict acceptTooLarge(SourceRecord record) {
        Verdict verdict = filling.buffer.acceptAsDeadLetter(
                record,
                DeadLetterReason.TOO_LARGE,
                "the row does not fit into the memory of a stream, whose micro-batches are flushed at "
                        + settings.limits().maxBytes()
                        + " bytes; ESPORTS_LAKE_MEMORY_BUDGET is what the streams share");
        if (verdict == Verdict.NO_MEMORY) {
            throw new IllegalStateException(
                    FailureCode.RECORD_NOT_TAKEN.says("Record " + record.topicPartition() + "@" + record.offset()
                            + " does not fit into an empty micro-batch even as a dead letter; raise the memory"
                            + " budget"));
        }
        return verdict;
    }

    /** Records come in runs of one topic partition, so the last answer is mostly the next one. */
    private @Nullable OwnedPartition ownerOf(TopicPartition topicPartition) {
        OwnedPartition last = lastOwner;
        if (last == null || !last.topicPartition.equals(topicPartition)) {
            last = owned.get(topicPartition);
            lastOwner = last;
        }
        return last;
    }

    private void extend(OwnedPartition owner, long next, long nanos) {
        filling.rangeOf(owner, nanos).extendTo(next);
        owner.next = next;
    }

    private void flushIfDue(long nanos) {
        // Whoever was served just now may have ended the stream, and nothing is owned then: as if all had been read.
        if (!(state instanceof StreamState.Running) || flushing != null || !waiters.isEmpty() || filling.isEmpty()) {
            return;
        }
        Optional<FlushReason> reason =
                settings.limits().due(filling.records(), filling.buffer.bytes(), filling.ageNanos(nanos));
        if (reason.isEmpty() && filling.isAwaited()) {
            reason = Optional.of(FlushReason.BYTES);
        }
        if (reason.isEmpty() && hasCaughtUp()) {
            reason = Optional.of(FlushReason.CAUGHT_UP);
        }
        reason.ifPresent(this::startFlush);
    }

    private boolean hasCaughtUp() {
        return !settings.until().isEmpty()
                && owned.values().stream()
                        .allMatch(owner -> owner.next >= settings.until().getOrDefault(owner.topicPartition, 0L));
    }

    /** Hands the filling micro-batch to the flush; false when one is running already. */
    private boolean startFlush(FlushReason reason) {
        if (flushing != null) {
            return false;
        }
        MicroBatch batch = filling;
        filling = new MicroBatch(Objects.requireNonNull(spare, "a buffer: no flush runs"));
        spare = null;
        flushing = batch;
        owned.values().forEach(owner -> owner.range = null);
        flushes.execute(() -> flush(batch, reason));
        return true;
    }

    /** On the thread of flushes. */
    private void flush(MicroBatch batch, FlushReason reason) {
        Runnable end;
        try {
            FlushOutcome outcome = flushJob.run(batch, reason);
            end = () -> flushed(batch, outcome);
        } catch (RuntimeException | Error e) {
            end = () -> {
                batch.buffer.close();
                fail(e);
            };
        }
        Runnable ended = end;
        back(() -> ended(batch, ended));
    }

    private void back(Runnable task) {
        try {
            self.execute(task);
        } catch (RejectedExecutionException e) {
            // Nobody waits for it any more: the stream was closed. Whatever came out of the flush, the log knows it.
            return;
        }
    }

    private void followIfDue(long nanos) {
        if (state instanceof StreamState.Running
                && isIdle()
                && waiters.isEmpty()
                && nanos - followedNanos >= FOLLOW_EVERY.toNanos()) {
            isFollowing = true;
            flushes.execute(this::follow);
        }
    }

    /** On the thread of flushes. */
    private void follow() {
        Runnable end = () -> {};
        try {
            log.follow();
        } catch (FencedException e) {
            end = () -> end(new StreamState.Fenced(String.valueOf(e.getMessage())));
        } catch (IOException | RuntimeException e) {
            end = () -> listener.notFollowed(e);
        } catch (Error e) {
            end = () -> fail(e);
        }
        Runnable ended = end;
        back(() -> followed(ended));
    }

    private void followed(Runnable end) {
        isFollowing = false;
        followedNanos = nanoClock.getAsLong();
        if (!(state instanceof StreamState.Running)) {
            return;
        }
        end.run();
        if (isIdle()) {
            log.learn();
            proceed();
        } // else a flush became due meanwhile and has begun, which does the same in the end
    }

    /** Whether the log may be used on this thread. */
    private boolean isIdle() {
        return flushing == null && !isFollowing;
    }

    private void ended(MicroBatch batch, Runnable flush) {
        flushing = null;
        batch.flushed();
        if (!(state instanceof StreamState.Running)) {
            // Ended meanwhile: whatever came out of the flush, the log knows it.
            batch.buffer.close();
            return;
        }
        flush.run();
    }

    private void flushed(MicroBatch batch, FlushOutcome outcome) {
        outcome.match(
                committed -> {
                    batch.buffer.reset();
                    spare = batch.buffer;
                    followedNanos = nanoClock.getAsLong();
                    log.learn();
                    listener.committed(committed.report());
                    proceed();
                },
                fenced -> {
                    batch.buffer.close();
                    end(new StreamState.Fenced(fenced.why()));
                });
    }

    /** Serves who waited for the flush, in their order, then goes on with the records that waited. */
    private void proceed() {
        while (state instanceof StreamState.Running && isIdle() && !waiters.isEmpty()) {
            Waiter head = waiters.peek();
            if (head.drain().isPresent() && !filling.isEmpty()) {
                startFlush(head.drain().get());
            } else {
                waiters.poll();
                head.ready().complete(null);
            }
        }
        if (waiters.isEmpty() && suspended != null && state instanceof StreamState.Running) {
            OpenBatch open = suspended;
            suspended = null;
            take(open);
        }
        flushIfDue(nanoClock.getAsLong());
        refreshStatus();
    }

    private CompletionStage<Void> whenIdle(Optional<FlushReason> drain) {
        if (!(state instanceof StreamState.Running)) {
            return CompletableFuture.failedFuture(new IllegalStateException("The stream has ended: " + state));
        }
        Waiter waiter = new Waiter(drain, new CompletableFuture<>());
        waiters.add(waiter);
        if (isIdle() && waiters.size() == 1) {
            proceed();
        }
        return waiter.ready();
    }

    private void end(StreamState end) {
        state = end;
        // Memory may be short: each step is done whatever became of the one before.
        Throwable second = doing(this::release, null);
        second = doing(this::refreshStatus, second);
        if (second != null && end instanceof StreamState.Failed failed && failed.cause() != second) {
            failed.cause().addSuppressed(second);
            second = null;
        }
        // First, so that a process that waits for its last flush cannot end before the failure is told.
        second = doing(() -> listener.stopped(end), second);
        IllegalStateException ended = new IllegalStateException("The stream has ended: " + end);
        while (!waiters.isEmpty()) {
            waiters.poll().ready().completeExceptionally(ended);
        }
        if (suspended != null) {
            suspended.taken.completeExceptionally(ended);
            suspended = null;
        }
        if (second instanceof Error error) {
            throw error;
        } else if (second instanceof RuntimeException unchecked) {
            throw unchecked;
        }
    }

    private static @Nullable Throwable doing(Runnable step, @Nullable Throwable failedBefore) {
        try {
            step.run();
            return failedBefore;
        } catch (RuntimeException | Error e) {
            return failedBefore == null ? e : failedBefore;
        }
    }

    private void release() {
        owned.clear();
        lastOwner = null;
        filling.buffer.close();
        filling.flushed();
        if (spare != null) {
            spare.close();
        }
        spare = null;
    }

    private void requireRunning() {
        if (!(state instanceof StreamState.Running)) {
            throw new IllegalStateException("The stream has ended: " + state);
        }
    }

    private void refreshStatus() {
        boolean isRunning = state instanceof StreamState.Running;
        status = new PipelineStatus(
                state,
                isRunning ? filling.records() : 0,
                isRunning ? filling.buffer.bytes() + (flushing == null ? 0 : flushing.buffer.bytes()) : 0,
                isRunning ? filling.ageNanos(nanoClock.getAsLong()) : -1,
                flushing != null,
                suspended != null,
                owned.values().stream().collect(Collectors.toMap(owner -> owner.topicPartition, owner -> owner.next)),
                recordsTaken,
                replayed,
                ignored);
    }
}
