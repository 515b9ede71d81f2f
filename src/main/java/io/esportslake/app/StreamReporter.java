package io.esportslake.app;

import io.esportslake.batch.DeadLetterReason;
import io.esportslake.config.DurationText;
import io.esportslake.failure.FailureCode;
import io.esportslake.ingest.AssignmentReport;
import io.esportslake.ingest.CommitReport;
import io.esportslake.ingest.Pipeline;
import io.esportslake.ingest.PipelineListener;
import io.esportslake.ingest.StreamState;
import io.esportslake.log.Commit;
import io.esportslake.log.TableWriter;
import io.esportslake.source.RecordCounts;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Tells Kafka's group, the observer, the log and the supervisor what a pipeline reports. */
final class StreamReporter implements PipelineListener {

    private static final Logger COMMIT = Logger.getLogger("commit");
    private static final Logger DEAD_LETTERS = Logger.getLogger("dead-letters");
    private static final Logger STREAM = Logger.getLogger("stream");
    private static final double NANOS_PER_MILLI = 1e6;

    private final Stream stream;
    private final TableWriter writer;
    private final PipelineListener observer;
    private final Supervisor supervisor;

    StreamReporter(Stream stream, TableWriter writer, PipelineListener observer, Supervisor supervisor) {
        this.stream = stream;
        this.writer = writer;
        this.observer = observer;
        this.supervisor = supervisor;
    }

    @Override
    public void committed(CommitReport report) {
        Commit commit = report.commit();
        writer.acknowledge(commit, () -> stream.committed(report.next()));
        observer.committed(report);
        RecordCounts records = commit.records();
        long bytes = commit.files().stream().mapToLong(file -> file.bytes()).sum();
        COMMIT.infof(
                "Committed micro-batch | table=%s version=%d rows=%d dead-letters=%d tombstones=%d files=%d bytes=%d"
                        + " reason=%s decode-ms=%.0f encode-ms=%.0f commit-ms=%.0f publish-ms=%.0f conflicts=%d ranges=%s",
                stream.table(),
                commit.version(),
                records.rows(),
                records.deadLetters(),
                records.tombstones(),
                commit.files().size(),
                bytes,
                report.reason().name().toLowerCase(java.util.Locale.ROOT),
                report.durations().decode() / NANOS_PER_MILLI,
                report.durations().encode() / NANOS_PER_MILLI,
                report.durations().commit() / NANOS_PER_MILLI,
                report.durations().publish() / NANOS_PER_MILLI,
                report.conflicts(),
                commit.ranges().stream()
                        .map(range -> range.range().toString())
                        .sorted()
                        .collect(Collectors.joining(",")));
        report.deadLetterSamples().stream()
                .findFirst()
                .ifPresent(first -> DEAD_LETTERS.warnf(
                        FailureCode.DEAD_LETTERS.says("Records that cannot become rows were kept as dead letters |"
                                + " table=%s version=%d count=%d reasons=%s first=%s@%d"),
                        stream.table(),
                        commit.version(),
                        records.deadLetters(),
                        reasons(report.deadLetters()),
                        first.topicPartition(),
                        first.offset()));
        if (report.partitionValuesTakenAsNull() > 0) {
            COMMIT.warnf(
                    FailureCode.VALUES_TAKEN_AS_NULL.says(
                            "Empty partition values were taken as null | table=%s version=%d count=%d"),
                    stream.table(),
                    commit.version(),
                    report.partitionValuesTakenAsNull());
        }
    }

    @Override
    public void assigned(AssignmentReport report) {
        observer.assigned(report);
        STREAM.infof(
                "Reading | table=%s start=%s",
                stream.table(),
                report.start().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(start -> start.getKey() + "@" + start.getValue())
                        .collect(Collectors.joining(",")));
        report.lost()
                .forEach(lost -> STREAM.warnf(
                        FailureCode.RECORDS_LOST.says(
                                "Lost records were written into the log, as configured | table=%s range=%s cause=%s"),
                        stream.table(),
                        lost.moved(),
                        lost.cause()));
    }

    @Override
    public void notFollowed(Exception why) {
        STREAM.warnf(
                "%s | table=%s cause=%s",
                FailureCode.NOT_FOLLOWED.says("What other instances have committed could not be read; nothing was to be"
                        + " committed, the stream goes on, and it is tried again in "
                        + DurationText.of(Pipeline.FOLLOW_EVERY)),
                stream.table(),
                why);
    }

    @Override
    public void stopped(StreamState state) {
        Threads.orEnd(() -> {
            try {
                STREAM.infof(
                        "Stream ended | table=%s state=%s",
                        stream.table(), state.getClass().getSimpleName());
                observer.stopped(state);
            } finally {
                supervisor.stopped(stream, state);
            }
        });
    }

    private static String reasons(Map<DeadLetterReason, Long> byReason) {
        return byReason.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().code()))
                .map(entry -> entry.getKey().code() + ":" + entry.getValue())
                .collect(Collectors.joining(","));
    }
}
