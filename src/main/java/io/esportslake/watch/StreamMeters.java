package io.esportslake.watch;

import io.esportslake.app.RowMemory;
import io.esportslake.batch.DeadLetterReason;
import io.esportslake.ingest.CommitReport;
import io.esportslake.ingest.StreamState;
import io.esportslake.log.HeldSums;
import io.esportslake.seal.SealStatus;
import io.esportslake.source.RecordCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * The metrics of one stream. All begin with {@code esports.lake.} and carry {@code table}; no other label but a closed
 * list of reasons and phases, so their number stays small.
 */
final class StreamMeters {

    private static final String PREFIX = "esports.lake.";

    /** 1 while the stream runs; stays when it has ended by itself, because that is what it tells. */
    private static final String RUNNING = PREFIX + "stream.running";

    /** What may pass by itself; a stream that has ended is told by {@link #RUNNING}. */
    private static final List<Assessment.Code> MATTERS = List.of(
            Assessment.Code.LATE,
            Assessment.Code.STALLED,
            Assessment.Code.FLUSH_STALLED,
            Assessment.Code.SOURCE_UNREACHABLE,
            Assessment.Code.TOPIC_MISSING,
            Assessment.Code.TRANSACTION_OPEN,
            Assessment.Code.DEAD_LETTERS,
            Assessment.Code.KEY_ONLY_ROWS,
            Assessment.Code.SMALL_FILES,
            Assessment.Code.NOT_SEALED,
            Assessment.Code.FILES_DIFFER);

    private final MeterRegistry registry;
    private final Tags tags;
    private final Counter rows;
    private final Counter tombstones;
    private final Counter received;
    private final Counter files;
    private final Counter bytes;
    private final Counter conflicts;
    private final Counter keyOnlyRows;
    private final Counter unknownFields;
    private final Counter framed;
    private final Counter nansTakenAsNull;
    private final Counter violations;
    /** From the start on, also those that never come: what appears late cannot be seen to rise. */
    private final Map<DeadLetterReason, Counter> deadLetters = new EnumMap<>(DeadLetterReason.class);

    private final Timer decode;
    private final Timer encode;
    private final Timer commit;
    private final Timer publish;
    private volatile long lastCommitNanos = System.nanoTime();

    StreamMeters(MeterRegistry registry, ObservedStream stream) {
        this.registry = registry;
        tags = Tags.of("table", stream.table());
        received = counter("records.received", "Records committed, whatever became of them");
        rows = counter("rows.committed", "Rows committed");
        tombstones = counter("tombstones.committed", "Records with a null value");
        files = counter("files.committed", "Files committed");
        bytes = counter("bytes.committed", "Bytes of files committed");
        conflicts = counter("commit.conflicts", "Commits that found their version taken by another writer");
        keyOnlyRows = counter("rows.key.only", "Rows committed in which nothing but the key was found");
        unknownFields = counter("unknown.fields", "Fields of committed records that the table does not have");
        framed = counter("records.framed", "Committed records with a schema registry's frame before the JSON");
        nansTakenAsNull =
                counter("nans.taken.as.null", "NaN and infinities in committed records, which the table takes as null");
        violations = counter("rule.violations", "Rows committed that do not meet a rule, once for each such rule");
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            deadLetters.put(reason, deadLetters(reason));
        }
        decode = timer("decode");
        encode = timer("encode");
        commit = timer("commit");
        publish = timer("publish");
        gauge(
                "buffered.bytes",
                "Arrow bytes held by rows that are not committed",
                stream,
                s -> s.stream().status().bufferedBytes());
        gauge(
                "buffered.records",
                "Records that wait for their flush",
                stream,
                s -> s.stream().status().bufferedRecords());
        gauge(
                "reading.paused",
                "1 while Kafka is not read because this table's share of the memory budget is full",
                stream,
                s -> s.stream().status().isSuspended() ? 1 : 0);
        gauge(
                "topic.partitions",
                "Topic partitions read by this instance",
                stream,
                s -> s.stream().status().taken().size());
        gauge(
                "records.replayed",
                "Records met again below the next offset",
                stream,
                s -> s.stream().status().replayed());
        gauge(
                "records.ignored",
                "Records of assignments that were over",
                stream,
                s -> s.stream().status().ignored());
        gauge(
                RUNNING.substring(PREFIX.length()),
                "1 while the stream takes records, 0 when it has ended by itself; not there after a stop that was asked for",
                stream,
                s -> s.stream().status().state() instanceof StreamState.Running ? 1 : 0);
        gauge(
                "consumer.lag.records",
                "Offsets not committed yet, over the topic partitions of this instance",
                stream,
                s -> backlog(s).lag());
        gauge(
                "behind.open.transactions",
                "Offsets beyond the lag, which nobody may read before a transaction has ended",
                stream,
                s -> backlog(s).behindOpenTransactions());
        gauge(
                "dead.letter.share",
                "Dead letters by records committed in the last ten minutes, 0 to 1",
                stream,
                s -> s.history().recent().deadLetterShare());
        gauge(
                "key.only.share",
                "Rows with nothing but their key by rows committed in the last ten minutes, 0 to 1",
                stream,
                s -> s.history().recent().keyOnlyShare());
        sealing(stream);
        for (Assessment.Code code : MATTERS) {
            Gauge.builder(PREFIX + "not.well", stream, s -> s.history().isMatter(code) ? 1 : 0)
                    .description("1 while that is the matter, as the page says it")
                    .tags(tags.and("code", code.text()))
                    .register(registry);
        }
        gauge(
                "freshness.seconds",
                "Age of the oldest uncommitted record, 0 when none waits",
                stream,
                s -> backlog(s).freshnessSeconds(s.stream().status()));
        gauge(
                "last.commit.age.seconds",
                "Seconds since this instance last committed",
                this,
                meters -> (System.nanoTime() - meters.lastCommitNanos) / 1e9);
    }

    private void sealing(ObservedStream stream) {
        gauge(
                "held.rows",
                "Rows and dead letters that are committed and held back from readers",
                stream,
                s -> held(s).map(held ->
                                (double) held.sums().rows() + held.sums().deadLetters())
                        .orElse(0.0));
        gauge(
                "held.files",
                "Files that are held back",
                stream,
                s -> held(s).map(held -> (double) held.sums().files()).orElse(0.0));
        gauge(
                "held.bytes",
                "Bytes of files that are held back",
                stream,
                s -> held(s).map(held -> (double) held.sums().bytes()).orElse(0.0));
        gauge(
                "held.oldest.seconds",
                "Age of the oldest row that is held back, 0 when none is",
                stream,
                s -> held(s).flatMap(HeldSums::oldest)
                        .map(oldest -> Duration.between(oldest, Instant.now()).toMillis() / 1e3)
                        .orElse(0.0));
        gauge(
                "seal.last.seconds",
                "How long the last seal of this process took",
                stream,
                s -> s.sealing()
                        .map(status -> status.lastSeal().toMillis() / 1e3)
                        .orElse(0.0));
        gauge(
                "usable.bytes",
                "What may still be written where the rows lie, -1 when nobody can tell",
                stream,
                s -> s.sealing()
                        .map(status -> (double) status.usableBytes().orElse(-1))
                        .orElse(-1.0));
        sealed("seals", "Seals of this process", stream, SealStatus::seals);
        sealed(
                "sealed.rows",
                "Rows and dead letters in files that this process sealed",
                stream,
                SealStatus::sealedRows);
        sealed("sealed.bytes", "Bytes of files that this process sealed", stream, SealStatus::sealedBytes);
        sealed(
                "collected.bytes",
                "Bytes of sealed parts that this process found left over and deleted",
                stream,
                SealStatus::collectedBytes);
    }

    private static Optional<HeldSums> held(ObservedStream stream) {
        return stream.sealing().map(SealStatus::held);
    }

    private void sealed(String name, String description, ObservedStream of, ToLongFunction<SealStatus> value) {
        FunctionCounter.builder(
                        PREFIX + name,
                        of,
                        stream -> stream.sealing().map(value::applyAsLong).orElse(0L))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** What the streams share, so without {@code table}. */
    static void registerShared(MeterRegistry registry, RowMemory memory) {
        Gauge.builder(PREFIX + "arrow.allocated.bytes", memory, RowMemory::allocatedBytes)
                .description("Memory outside the heap in use by rows that are not written yet")
                .register(registry);
        Gauge.builder(PREFIX + "memory.budget.bytes", memory, RowMemory::budgetBytes)
                .description("Memory outside the heap that rows that are not written yet may use")
                .register(registry);
    }

    @SuppressWarnings("LongDoubleConversion") // no count comes near 2^53, from where on doubles leave numbers out
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
        keyOnlyRows.increment(report.content().keyOnlyRows());
        unknownFields.increment(report.content().unknownFields());
        framed.increment(report.reading().framed());
        nansTakenAsNull.increment(report.reading().nansTakenAsNull());
        violations.increment(report.reading().violationsOfAllRules());
        deadLetters.forEach(
                (reason, counter) -> counter.increment(report.deadLetters().getOrDefault(reason, 0L)));
        decode.record(report.durations().decode(), TimeUnit.NANOSECONDS);
        encode.record(report.durations().encode(), TimeUnit.NANOSECONDS);
        commit.record(report.durations().commit(), TimeUnit.NANOSECONDS);
        publish.record(report.durations().publish(), TimeUnit.NANOSECONDS);
    }

    /** The values of an ended stream would look alive. To be asked to stop is no news: roll-outs do that. */
    void stopped(StreamState state) {
        boolean isAskedFor = state instanceof StreamState.Stopped;
        registry.getMeters().stream()
                .filter(meter -> meter instanceof Gauge
                        && meter.getId().getName().startsWith(PREFIX)
                        && (isAskedFor || !meter.getId().getName().equals(RUNNING))
                        && meter.getId().getTags().containsAll(tags.stream().toList()))
                .forEach(registry::remove);
    }

    private static Backlog backlog(ObservedStream observed) {
        return observed.backlog(observed.stream().status(), System.nanoTime());
    }

    private Timer timer(String phase) {
        return Timer.builder(PREFIX + "flush")
                .description("Time per phase of a micro-batch")
                .tags(tags.and("phase", phase))
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(2))
                .register(registry);
    }

    private Counter deadLetters(DeadLetterReason reason) {
        return Counter.builder(PREFIX + "dead.letters")
                .description("Records that could not become rows")
                .tags(tags.and("reason", reason.code()))
                .register(registry);
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
