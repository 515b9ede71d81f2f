package io.esportslake.app;

import io.esportslake.ingest.CommitReport;
import io.esportslake.source.RecordCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * The metrics of one stream. All begin with {@code esports.lake.} and carry {@code table}; no other label but a closed
 * list of reasons and phases, so their number stays small.
 */
final class StreamMeters {

    private static final String PREFIX = "esports.lake.";

    private final MeterRegistry registry;
    private final Tags tags;
    private final Counter rows;
    private final Counter tombstones;
    private final Counter received;
    private final Counter files;
    private final Counter bytes;
    private final Counter conflicts;
    private volatile long lastCommitNanos = System.nanoTime();

    StreamMeters(MeterRegistry registry, Stream stream) {
        this.registry = registry;
        tags = Tags.of("table", stream.table().name());
        received = counter("records.received", "Records committed, whatever became of them");
        rows = counter("rows.committed", "Rows committed");
        tombstones = counter("tombstones.committed", "Records with a null value");
        files = counter("files.committed", "Files committed");
        bytes = counter("bytes.committed", "Bytes of files committed");
        conflicts = counter("commit.conflicts", "Commits that found their version taken by another writer");
        gauge(
                "buffered.bytes",
                "Arrow bytes held by rows that are not committed",
                stream,
                s -> s.status().bufferedBytes());
        gauge(
                "buffered.records",
                "Records that wait for their flush",
                stream,
                s -> s.status().bufferedRecords());
        gauge(
                "topic.partitions",
                "Topic partitions read by this instance",
                stream,
                s -> s.status().taken().size());
        gauge(
                "records.replayed",
                "Records met again below the next offset",
                stream,
                s -> s.status().replayed());
        gauge(
                "records.ignored",
                "Records of assignments that were over",
                stream,
                s -> s.status().ignored());
        gauge(
                "last.commit.age.seconds",
                "Seconds since this instance last committed",
                this,
                meters -> (System.nanoTime() - meters.lastCommitNanos) / 1e9);
    }

    void committed(CommitReport report) {
        lastCommitNanos = System.nanoTime();
        RecordCounts records = report.commit().records();
        received.increment(records.received());
        rows.increment(records.rows());
        tombstones.increment(records.tombstones());
        report.commit().files().forEach(file -> {
            files.increment();
            bytes.increment(file.bytes());
        });
        conflicts.increment(report.conflicts());
        report.deadLetters()
                .forEach((reason, count) -> Counter.builder(PREFIX + "dead.letters")
                        .description("Records that could not become rows")
                        .tags(tags.and("reason", reason.code()))
                        .register(registry)
                        .increment(count));
        phase("decode", report.durations().decode());
        phase("encode", report.durations().encode());
        phase("commit", report.durations().commit());
        phase("publish", report.durations().publish());
    }

    /** The values of an ended stream would look alive. */
    void stopped() {
        registry.getMeters().stream()
                .filter(meter -> meter instanceof Gauge
                        && meter.getId().getName().startsWith(PREFIX)
                        && meter.getId().getTags().containsAll(tags.stream().toList()))
                .forEach(registry::remove);
    }

    private void phase(String phase, long nanos) {
        Timer.builder(PREFIX + "flush")
                .description("Time per phase of a micro-batch")
                .tags(tags.and("phase", phase))
                .publishPercentileHistogram()
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }

    private Counter counter(String name, String description) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private <T> void gauge(String name, String description, T of, java.util.function.ToDoubleFunction<T> value) {
        Gauge.builder(PREFIX + name, of, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
