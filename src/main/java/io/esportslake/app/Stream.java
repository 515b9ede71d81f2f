package io.esportslake.app;

import io.esportslake.ingest.Pipeline;
import io.esportslake.ingest.PipelineListener;
import io.esportslake.ingest.PipelineStatus;
import io.esportslake.ingest.StreamState;
import io.esportslake.source.Assignment;
import io.esportslake.source.PolledPosition;
import io.esportslake.source.RecordBatch;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.TableDefinition;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one door to a table's pipeline: whatever comes in, from whatever thread, runs on the pipeline's own thread. */
public final class Stream {

    private static final long TICK_MILLIS = 200;

    /** How long an interrupted flush gets to notice. */
    private static final long REST_MILLIS = 1_000;

    private final TableDefinition table;
    private final String topic;
    private final ScheduledExecutorService own;
    private final ExecutorService flushes;
    private final Map<TopicPartition, Long> acknowledgeable = new ConcurrentHashMap<>();
    /** Of tasks that the own thread has not begun. */
    private final Set<CompletableFuture<?>> queued = ConcurrentHashMap.newKeySet();

    /** Set by {@link #start}, before anything comes in. */
    @SuppressWarnings("NullAway.Init")
    private Pipeline pipeline;

    /** Set by {@link #start} as well. */
    @SuppressWarnings("NullAway.Init")
    private PipelineListener observer;

    private volatile @Nullable SourceControl control;
    private volatile @Nullable RecordBatch inHand;
    private volatile long turns;
    private volatile long answers;
    private volatile boolean isAsking;
    private volatile boolean isReading;
    private volatile @Nullable StreamState given;

    /**
     * Makes its threads.
     *
     * @param table the table it fills
     * @param topic the topic it reads
     */
    Stream(TableDefinition table, String topic) {
        this.table = table;
        this.topic = topic;
        // What its own thread throws ends the pipeline before another task finds it half changed.
        own = Threads.single(table.name() + "-stream", fault -> pipeline.fail(explained(fault)));
        flushes = Threads.single(table.name() + "-flush", this::fail);
    }

    /**
     * Begins.
     *
     * @param beside is told when this stream is given up; the pipeline tells it everything else
     */
    void start(Pipeline started, PipelineListener beside) {
        pipeline = started;
        observer = beside;
        Threads.repeat(own, TICK_MILLIS, TICK_MILLIS, this::tick);
    }

    /** The pipeline's thread. */
    Executor own() {
        return own;
    }

    /** The thread of its flushes. */
    Executor flushes() {
        return flushes;
    }

    /** The table it fills. */
    public TableDefinition table() {
        return table;
    }

    /** The topic it reads. */
    public String topic() {
        return topic;
    }

    /** Names the consumer that feeds it. */
    public void connect(SourceControl source) {
        control = source;
    }

    /** See {@link Pipeline#assigned}. */
    public CompletableFuture<Map<TopicPartition, Long>> assigned(Assignment assignment) {
        return onOwnThread(() -> pipeline.assigned(assignment).thenApply(start -> {
            // Another owner may have moved them since this process had them last.
            acknowledgeable.putAll(start);
            return start;
        }));
    }

    /** See {@link Pipeline#revoked}. */
    public CompletableFuture<Void> revoked(Set<TopicPartition> revoked) {
        // After the end there is nothing left to commit.
        return isClosed() ? CompletableFuture.completedFuture(null) : onOwnThread(() -> pipeline.revoked(revoked));
    }

    /** Whether it was closed, by a stop or at the end of a run: it takes nothing any more. */
    public boolean isClosed() {
        return own.isShutdown();
    }

    /** See {@link Pipeline#accept}. */
    public CompletableFuture<Void> accept(RecordBatch records) {
        inHand = records;
        return onOwnThread(() -> pipeline.accept(records)).whenComplete((taken, ended) -> inHand = null);
    }

    /** See {@link Pipeline#fail}. */
    public void fail(Throwable cause) {
        Throwable explained = explained(cause);
        enqueue(() -> pipeline.fail(explained));
    }

    private Throwable explained(Throwable fault) {
        SourceControl source = control;
        try {
            return source == null ? fault : source.explained(fault);
        } catch (OutOfMemoryError e) {
            return fault; // there is no memory to say more
        }
    }

    /**
     * Gives up a stream whose threads do not answer any more: it counts as failed from now on, whatever becomes of
     * them.
     *
     * @return false when it has ended before
     */
    boolean giveUp(Throwable cause) {
        if (!(status().state() instanceof StreamState.Running)) {
            return false;
        }
        StreamState.Failed end = new StreamState.Failed(cause);
        given = end;
        observer.stopped(end);
        fail(cause);
        return true;
    }

    /** Signs of life, for {@link StandstillWatch}. */
    Pulse pulse() {
        PipelineStatus status = pipeline.status();
        return new Pulse(
                given == null && status.state() instanceof StreamState.Running && !own.isShutdown(),
                turns,
                isReading,
                answers,
                inHand,
                status.isFlushing());
    }

    /** A view of a moment ago; never waits. */
    public PipelineStatus status() {
        PipelineStatus status = pipeline.status();
        StreamState end = given;
        return end != null && status.state() instanceof StreamState.Running ? status.ended(end) : status;
    }

    /**
     * For the group's offsets: the newest committed next offset of each topic partition that is owned, as this process
     * has committed it or found it in the log at the assignment.
     */
    public Map<TopicPartition, Long> acknowledgeable() {
        return Map.copyOf(acknowledgeable);
    }

    void committed(Map<TopicPartition, Long> nextOffsets) {
        acknowledgeable.putAll(nextOffsets);
        SourceControl source = control;
        if (source != null) {
            source.acknowledge(nextOffsets);
        }
    }

    void leave() {
        SourceControl source = control;
        if (source != null) {
            source.leave();
        }
    }

    /**
     * Flushes, commits and ends. A second call only asks again whether all is at rest.
     *
     * @return whether everything taken was settled within the time, and no flush runs any more: only then may what it
     *     staged be deleted
     */
    boolean close(Duration timeout) {
        boolean isSettled = true;
        try {
            if (!own.isShutdown()) {
                isSettled = settle(timeout);
            }
            // A stream that had ended by a fault may have left a flush behind, which nothing above waits for.
            return flushes.awaitTermination(REST_MILLIS, TimeUnit.MILLISECONDS) && isSettled;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean settle(Duration timeout) throws InterruptedException {
        try {
            onOwnThread(pipeline::close).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (!(pipeline.status().state() instanceof StreamState.Running)) {
                return true; // another close came first, and dropped this one with the queue
            }
            throw new IllegalStateException("Stream " + table.name() + " did not close: " + reason(e), e);
        } finally {
            own.shutdownNow();
            flushes.shutdownNow();
            // Dropped with the queue; somebody waits for each of them.
            queued.forEach(dropped -> dropped.completeExceptionally(ended(null)));
        }
    }

    private IllegalStateException ended(@Nullable Throwable cause) {
        return new IllegalStateException("Stream " + table.name() + " has ended", cause);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written by this thread only
    private void tick() {
        turns++;
        pipeline.tick(Map.of());
        SourceControl source = control;
        isReading = source != null && !pipeline.status().taken().isEmpty();
        if (source != null && isReading && !isAsking) {
            isAsking = true;
            source.positions().whenComplete(this::answered);
        }
    }

    /** On any thread; one answer at a time. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void answered(@Nullable Map<TopicPartition, PolledPosition> positions, @Nullable Throwable fault) {
        if (fault == null) {
            answers++;
        }
        isAsking = false;
        if (fault instanceof Error) {
            fail(fault);
        } else if (positions != null) {
            enqueue(() -> pipeline.tick(positions));
        }
    }

    /** Nobody waits for it; what it throws ends the pipeline. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void enqueue(Runnable task) {
        onOwnThread(() -> {
            task.run();
            return CompletableFuture.completedFuture(null);
        });
    }

    @SuppressWarnings("CollectionUndefinedEquality") // each future is itself
    private <T> CompletableFuture<T> onOwnThread(Supplier<CompletionStage<T>> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        queued.add(result);
        try {
            own.execute(() -> {
                queued.remove(result);
                run(task, result);
            });
        } catch (RejectedExecutionException e) {
            queued.remove(result);
            result.completeExceptionally(ended(e));
        }
        return result;
    }

    private <T> void run(Supplier<CompletionStage<T>> task, CompletableFuture<T> result) {
        try {
            task.get().whenComplete((value, fault) -> {
                if (fault == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(fault);
                }
            });
        } catch (RuntimeException | Error e) {
            pipeline.fail(explained(e));
            result.completeExceptionally(e);
        }
    }

    /** The message at the root of a failure that wrappers have hidden. */
    public static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && (root instanceof ExecutionException || root instanceof CompletionException)) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
