package io.esportslake.watch;

import io.esportslake.batch.DeadLetterSample;
import io.esportslake.batch.FlushReason;
import io.esportslake.batch.ReadingCounts;
import io.esportslake.ingest.CommitReport;
import io.esportslake.ingest.StreamState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a stream did lately, in bounded memory. Thread-safe; a {@link #snapshot} does not change any more. */
public final class StreamHistory {

    /** Micro-batches kept. */
    public static final int MAX_FLUSHES = 200;

    /** Dead letter samples kept. */
    public static final int MAX_DEAD_LETTERS = 100;

    /** Seconds of throughput kept. */
    public static final int THROUGHPUT_SECONDS = 600;

    private final Deque<Flush> flushes = new ArrayDeque<>();
    private final Deque<DeadLetter> deadLetters = new ArrayDeque<>();
    private final ContentWindow window = new ContentWindow();
    private final long[] perSecond = new long[THROUGHPUT_SECONDS];
    private int seconds;
    private long lastTaken;
    private long unknownFields;
    private Content content = Content.NONE;
    private ReadingCounts reading = ReadingCounts.NONE;
    private volatile List<Assessment.Code> matters = List.of(Assessment.Code.RUNNING);
    private long lastCommitNanos = System.nanoTime();
    private long lastAssignedNanos = System.nanoTime();
    private @Nullable Instant assignedAt;
    private @Nullable StreamState end;
    private @Nullable Instant endedAt;

    /**
     * A micro-batch that this process committed.
     *
     * @param at when that was known
     * @param commit its commit
     * @param reason why it was flushed
     * @param conflicts how often another writer took its version
     * @param durations where the time went
     */
    public record Flush(
            Instant at, LoggedCommit commit, FlushReason reason, int conflicts, CommitReport.Durations durations) {}

    /**
     * One dead letter, as an example.
     *
     * @param at when it was committed
     * @param version the version of its commit
     * @param sample the dead letter
     */
    public record DeadLetter(Instant at, long version, DeadLetterSample sample) {}

    /**
     * The history at one moment.
     *
     * @param flushes newest first
     * @param deadLetters newest first
     * @param content what became of the records since the start of this process
     * @param recent the same of the last ten minutes
     * @param reading what their table's definition speaks of beside its columns, since the start
     * @param recordsPerSecond records taken in each of the last seconds, oldest first
     * @param unknownFields fields that the table does not have, since the start
     * @param lastCommitNanos monotonic nanoseconds of the last commit, or of the start
     * @param lastAssignedNanos monotonic nanoseconds of the last assignment, or of the start
     * @param assignedAt when topic partitions were last assigned
     * @param end how the stream ended
     * @param endedAt when
     */
    public record Snapshot(
            List<Flush> flushes,
            List<DeadLetter> deadLetters,
            Content content,
            Content recent,
            ReadingCounts reading,
            List<Long> recordsPerSecond,
            long unknownFields,
            long lastCommitNanos,
            long lastAssignedNanos,
            Optional<Instant> assignedAt,
            Optional<StreamState> end,
            Optional<Instant> endedAt) {}

    synchronized void committed(CommitReport report, Instant at, long nanos) {
        lastCommitNanos = nanos;
        addBounded(
                flushes,
                new Flush(
                        at, LoggedCommit.of(report.commit()), report.reason(), report.conflicts(), report.durations()),
                MAX_FLUSHES);
        Content added = Content.of(report);
        content = content.plus(added);
        window.add(added, nanos);
        reading = reading.plus(report.reading());
        report.deadLetterSamples()
                .forEach(sample -> addBounded(
                        deadLetters, new DeadLetter(at, report.commit().version(), sample), MAX_DEAD_LETTERS));
        unknownFields += report.content().unknownFields();
    }

    synchronized void assigned(Instant at, long nanos) {
        assignedAt = at;
        lastAssignedNanos = nanos;
    }

    synchronized void stopped(StreamState state, Instant at) {
        end = state;
        endedAt = at;
    }

    /** Monotonic nanoseconds of the last commit, or of the start. */
    synchronized long lastCommitNanos() {
        return lastCommitNanos;
    }

    /** What became of the records of the last ten minutes. */
    synchronized Content recent() {
        return window.recent(System.nanoTime());
    }

    /**
     * Keeps what was found at this look.
     *
     * @return the most urgent of what was found at the look before
     */
    Assessment.Code assessed(Assessment assessment) {
        Assessment.Code before = matters.get(0);
        matters = assessment.codes();
        return before;
    }

    /** Whether that was the matter at the last look. */
    boolean isMatter(Assessment.Code code) {
        return matters.contains(code);
    }

    /** Called once a second with the records taken since the start. */
    synchronized void second(long recordsTaken) {
        perSecond[seconds % THROUGHPUT_SECONDS] = Math.max(0, recordsTaken - lastTaken);
        seconds++;
        lastTaken = recordsTaken;
    }

    public synchronized Snapshot snapshot() {
        int kept = Math.min(seconds, THROUGHPUT_SECONDS);
        List<Long> oldestFirst = new ArrayList<>(kept);
        for (int i = seconds - kept; i < seconds; i++) {
            oldestFirst.add(perSecond[i % THROUGHPUT_SECONDS]);
        }
        return new Snapshot(
                List.copyOf(flushes),
                List.copyOf(deadLetters),
                content,
                window.recent(System.nanoTime()),
                reading,
                List.copyOf(oldestFirst),
                unknownFields,
                lastCommitNanos,
                lastAssignedNanos,
                Optional.ofNullable(assignedAt),
                Optional.ofNullable(end),
                Optional.ofNullable(endedAt));
    }

    private static <T> void addBounded(Deque<T> newestFirst, T element, int most) {
        newestFirst.addFirst(element);
        if (newestFirst.size() > most) {
            newestFirst.removeLast();
        }
    }
}
