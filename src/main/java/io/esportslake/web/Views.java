package io.esportslake.web;

import io.esportslake.app.RowMemory;
import io.esportslake.batch.ReadingCounts;
import io.esportslake.config.Application;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.StoreTraffic;
import io.esportslake.ingest.CommitReport;
import io.esportslake.ingest.StreamState;
import io.esportslake.log.CommitTotals;
import io.esportslake.log.LiveSums;
import io.esportslake.seal.SealStatus;
import io.esportslake.watch.ConsumerLag;
import io.esportslake.watch.Content;
import io.esportslake.watch.LakeWatch;
import io.esportslake.watch.Limits;
import io.esportslake.watch.LogTail;
import io.esportslake.watch.LoggedCommit;
import io.esportslake.watch.SourceWatch;
import io.esportslake.watch.StoreWatch;
import io.esportslake.watch.StreamHistory;
import io.esportslake.watch.StreamObservation;
import io.esportslake.watch.StreamWatch;
import io.esportslake.watch.ThisRun;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Maps what was observed into what is shown. */
@ApplicationScoped
class Views {

    /** Rows of any list that is sent every second. */
    static final int TOP = 50;

    private static final int RECENT_MICRO_BATCHES = 60;
    private static final int RECENT_PER_TABLE = 10;
    private static final int SECONDS_PER_POINT = 5;
    private static final int MAX_CAUSES = 10;
    private static final int MAX_CAUSE_LENGTH = 2_000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final StreamWatch watch;
    private final SourceWatch source;
    private final LakeWatch lake;
    private final ThisRun run;
    private final RowMemory memory;
    private final StoreWatch store;
    private final LakeConfig config;
    private final Limits limits;

    Views(
            StreamWatch watch,
            SourceWatch source,
            LakeWatch lake,
            StoreWatch store,
            ThisRun run,
            RowMemory memory,
            LakeConfig config) {
        this.watch = watch;
        this.source = source;
        this.lake = lake;
        this.run = run;
        this.memory = memory;
        this.store = store;
        this.config = config;
        limits = Limits.of(config);
    }

    Overview overview() {
        List<StreamObservation> observed = watch.observe();
        Optional<String> lakeFault = lake.directoryFault();
        return new Overview(
                Instant.now().toString(),
                Application.NAME_AND_VERSION,
                run.lakeId(),
                run.writerId(),
                run.started(),
                Verdicts.of(lakeFault, observed),
                source.answer().isReachable(),
                lakeFault.orElse(""),
                memory.budgetBytes(),
                memory.allocatedBytes(),
                config.web().showPayloads(),
                store.requests().map(Views::store),
                observed.stream().map(this::stream).toList(),
                commits(observed, RECENT_PER_TABLE).stream()
                        .map(CommitView::brief)
                        .toList(),
                deadLetters(observed, RECENT_PER_TABLE));
    }

    private static StoreView store(StoreWatch.Requests requests) {
        return new StoreView(
                boxed(requests.perDay()),
                boxed(requests.writesPerDay()),
                requests.advice(),
                requests.byKind().entrySet().stream()
                        .map(kind -> store(kind.getKey(), kind.getValue()))
                        .sorted(Comparator.comparingLong(StoreView.Kind::requests)
                                .reversed()
                                .thenComparing(StoreView.Kind::kind))
                        .toList());
    }

    private static Optional<Long> boxed(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    private static StoreView.Kind store(String kind, StoreTraffic.Sums sums) {
        return new StoreView.Kind(
                kind,
                sums.requests(),
                sums.retries(),
                sums.throttled(),
                sums.failed(),
                rounded(sums.nanos() / NANOS_PER_MILLI / Math.max(1, sums.requests())),
                sums.sentBytes(),
                sums.receivedBytes());
    }

    /** The newest of each stream, newest first. */
    List<CommitView> commits(List<StreamObservation> observed, int limit) {
        return observed.stream()
                .flatMap(stream -> commits(stream, limit).stream())
                .sorted(Comparator.comparing(CommitView::time).reversed())
                .toList();
    }

    /** The newest of each stream, newest first. */
    List<DeadLetterView> deadLetters(List<StreamObservation> observed, int limit) {
        return observed.stream()
                .flatMap(stream -> deadLetters(stream).stream().limit(limit))
                .sorted(Comparator.comparing(DeadLetterView::at).reversed())
                .toList();
    }

    private static StreamView.HeldView held(SealStatus status) {
        LiveSums sums = status.held().sums();
        return new StreamView.HeldView(
                sums.rows(),
                sums.deadLetters(),
                sums.files(),
                sums.bytes(),
                status.held()
                        .oldest()
                        .map(oldest -> Math.max(
                                0, Duration.between(oldest, Instant.now()).toMillis() / 1e3))
                        .map(Views::rounded)
                        .orElse(0.0),
                status.seals(),
                status.sealedRows(),
                status.sealedBytes(),
                status.lastSeal().toMillis() / 1e3,
                status.collectedBytes(),
                status.usableBytes().orElse(-1),
                status.trouble().orElse(""));
    }

    StreamView stream(StreamObservation observed) {
        StreamHistory.Snapshot history = observed.history();
        Optional<StreamHistory.Flush> newest = history.flushes().stream().findFirst();
        long records = newest.map(flush -> flush.commit().records().received()).orElse(0L);
        double processed = newest.map(Views::recordsPerSecond).orElse(0.0);
        double input = rounded(observed.recordsPerSecond());
        return new StreamView(
                run.lakeId() + "-" + observed.table(),
                run.writerId(),
                observed.table(),
                observed.at().toString(),
                newest.map(flush -> flush.commit().version()).orElse(-1L),
                records,
                input,
                processed,
                newest.map(flush -> milliseconds(flush.durations())).orElse(Map.of()),
                List.of(source(observed, newest, records, input, processed)),
                new StreamView.Sink(
                        "Parquet[" + observed.table() + "]",
                        newest.map(flush -> flush.commit().records().rows()).orElse(0L)),
                observed.backlog().lag() > 0 || observed.status().bufferedRecords() > 0,
                observed.status().isFlushing(),
                observed.assessment().sentence(),
                state(observed.status().state()),
                observed.assessment().level().text(),
                observed.assessment().code().text(),
                observed.assessment().action(),
                observed.assessment().hint(),
                newest.map(flush -> lower(flush.reason())).orElse(""),
                observed.backlog().lag(),
                rounded(observed.freshnessSeconds()),
                rounded((System.nanoTime() - history.lastCommitNanos()) / NANOS_PER_SECOND),
                observed.status().bufferedRecords(),
                observed.status().bufferedBytes(),
                memory.budgetBytes(),
                observed.status().isSuspended(),
                history.content().deadLettersByReason().entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> entry.getKey().code(), Map.Entry::getValue, Long::sum, TreeMap::new)),
                history.unknownFields(),
                history.content().unknownFields(),
                reading(history.reading()),
                recent(history.recent()),
                observed.backlog().behindOpenTransactions(),
                rounded(observed.backlog().openTransactionSeconds()),
                observed.backlog().partitions().size(),
                topicPartitions(observed, "", TOP),
                throughput(history.recordsPerSecond()),
                microBatches(history.flushes()),
                lake(observed.log()),
                observed.sealing().map(Views::held).orElse(StreamView.HeldView.NONE),
                failure(history));
    }

    private static StreamView.ReadingView reading(ReadingCounts counts) {
        return new StreamView.ReadingView(counts.framed(), counts.nansTakenAsNull(), mostFrequent(counts.violations()));
    }

    private static Map<String, Long> mostFrequent(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(TOP)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, LinkedHashMap::new));
    }

    private static StreamView.Recent recent(Content content) {
        return new StreamView.Recent(
                content.records(),
                content.rows(),
                content.deadLetters(),
                content.keyOnlyRows(),
                roundedShare(content.deadLetterShare()),
                roundedShare(content.keyOnlyShare()));
    }

    List<StreamView.TopicPartitionView> topicPartitions(StreamObservation observed, String contains, int limit) {
        Comparator<ConsumerLag.PartitionLag> byNumber = Comparator.comparing(ConsumerLag.PartitionLag::topicPartition);
        // Rows that keep their places are easier to read, as long as all of them are shown.
        Comparator<ConsumerLag.PartitionLag> order =
                observed.backlog().partitions().size() <= limit
                        ? byNumber
                        : Comparator.comparingLong(ConsumerLag.PartitionLag::lag)
                                .reversed()
                                .thenComparing(byNumber);
        return observed.backlog().partitions().stream()
                .filter(partition -> partition.topicPartition().toString().contains(contains))
                .sorted(order)
                .limit(limit)
                .map(partition -> new StreamView.TopicPartitionView(
                        partition.topicPartition().toString(),
                        partition.committed(),
                        partition.end(),
                        partition.lag(),
                        rounded(partition.waitingSeconds()),
                        limits.isLate(partition.waitingSeconds()),
                        partition.behindOpenTransaction()))
                .toList();
    }

    List<StreamView.LakePartitionView> lakePartitions(StreamObservation observed, String contains, int limit) {
        return lakePartitions(observed.log(), contains, limit);
    }

    private static List<StreamView.LakePartitionView> lakePartitions(LogTail.View log, String contains, int limit) {
        return log.partitions().stream()
                .filter(partition -> partition.path().contains(contains))
                .limit(limit)
                .map(partition -> new StreamView.LakePartitionView(
                        partition.path(), partition.rows(), partition.files(), partition.bytes(), partition.version()))
                .toList();
    }

    private static StreamView.LakeTableView lake(LogTail.View log) {
        CommitTotals totals = log.totals().orElse(CommitTotals.NONE);
        return new StreamView.LakeTableView(
                totals.records().rows(),
                totals.records().deadLetters(),
                totals.records().tombstones(),
                totals.files(),
                totals.bytes(),
                log.partitionKeys(),
                log.firstVersion(),
                log.lastVersion(),
                lakePartitions(log, "", TOP));
    }

    private static StreamView.Source source(
            StreamObservation observed,
            Optional<StreamHistory.Flush> newest,
            long records,
            double input,
            double processed) {
        Map<String, Long> start = new TreeMap<>();
        Map<String, Long> end = new TreeMap<>();
        Map<String, Long> latest = new TreeMap<>();
        newest.ifPresent(flush -> flush.commit().ranges().forEach(range -> {
            String partition = String.valueOf(range.topicPartition().partition());
            start.put(partition, range.range().from());
            end.put(partition, range.range().until());
        }));
        observed.backlog().partitions().stream()
                .filter(partition -> partition.end() >= 0)
                .forEach(partition ->
                        latest.put(String.valueOf(partition.topicPartition().partition()), partition.end()));
        return new StreamView.Source(
                "KafkaV2[Subscribe[" + observed.topic() + "]]",
                Map.of(observed.topic(), start),
                Map.of(observed.topic(), end),
                Map.of(observed.topic(), latest),
                records,
                input,
                processed);
    }

    private List<CommitView> commits(StreamObservation observed, int limit) {
        Map<String, StreamHistory.Flush> own = observed.history().flushes().stream()
                .collect(Collectors.toMap(flush -> flush.commit().commitId(), Function.identity(), (a, b) -> a));
        return observed.log().commits().stream()
                .limit(limit)
                .map(commit -> commit(observed.table(), commit, Optional.ofNullable(own.get(commit.commitId()))))
                .toList();
    }

    private static CommitView commit(String table, LoggedCommit commit, Optional<StreamHistory.Flush> own) {
        return new CommitView(
                table,
                commit.version(),
                commit.commitId(),
                commit.kind(),
                commit.writer(),
                commit.time().toString(),
                commit.records().received(),
                commit.addedRows(),
                commit.addedDeadLetters(),
                commit.records().tombstones(),
                commit.ranges().size(),
                commit.ranges().stream()
                        .map(range -> new CommitView.Range(
                                range.topicPartition().toString(),
                                range.range().from(),
                                range.range().until(),
                                range.records().received()))
                        .sorted(Comparator.comparing(CommitView.Range::topicPartition))
                        .toList(),
                commit.fileCount(),
                commit.bytes(),
                commit.files().stream()
                        .map(file -> new CommitView.File(file.finalPath(), file.rows(), file.bytes()))
                        .toList(),
                commit.lost().stream()
                        .map(lost -> lost.range() + ": " + lost.cause())
                        .toList(),
                commit.note(),
                own.map(flush -> lower(flush.reason())),
                own.map(flush -> milliseconds(flush.durations())));
    }

    private List<DeadLetterView> deadLetters(StreamObservation observed) {
        boolean isShown = config.web().showPayloads();
        return observed.history().deadLetters().stream()
                .map(letter -> new DeadLetterView(
                        observed.table(),
                        letter.at().toString(),
                        letter.version(),
                        letter.sample().topicPartition().toString(),
                        letter.sample().offset(),
                        letter.sample().reason().code(),
                        isShown ? Optional.of(letter.sample().detail()) : Optional.empty(),
                        isShown ? Optional.of(letter.sample().excerpt()) : Optional.empty()))
                .toList();
    }

    private static List<StreamView.MicroBatchView> microBatches(List<StreamHistory.Flush> newestFirst) {
        List<StreamView.MicroBatchView> oldestFirst = newestFirst.stream()
                .limit(RECENT_MICRO_BATCHES)
                .map(flush -> new StreamView.MicroBatchView(
                        flush.commit().version(),
                        flush.commit().time().toString(),
                        lower(flush.reason()),
                        flush.commit().records().received(),
                        flush.commit().records().rows(),
                        flush.commit().records().deadLetters(),
                        flush.commit().records().tombstones(),
                        flush.conflicts(),
                        milliseconds(flush.durations())))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(oldestFirst);
        return oldestFirst;
    }

    /** Means of five seconds, so that ten minutes stay small. */
    private static List<Double> throughput(List<Long> perSecond) {
        List<Double> points = new ArrayList<>();
        // Whole groups from the oldest on would make the newest point jump: count from the newest.
        for (int from = perSecond.size() % SECONDS_PER_POINT; from < perSecond.size(); from += SECONDS_PER_POINT) {
            points.add(rounded(perSecond.subList(from, from + SECONDS_PER_POINT).stream()
                    .mapToLong(Long::longValue)
                    .average()
                    .orElse(0)));
        }
        return points;
    }

    private static Optional<StreamView.Failure> failure(StreamHistory.Snapshot history) {
        String at = history.endedAt().map(Instant::toString).orElse("");
        return history.end().flatMap(end -> {
            if (end instanceof StreamState.Failed failed) {
                return Optional.of(new StreamView.Failure(at, "failed", causes(failed.cause())));
            }
            return end instanceof StreamState.Fenced fenced
                    ? Optional.of(new StreamView.Failure(at, "fenced", List.of(fenced.why())))
                    : Optional.empty();
        });
    }

    /** What happened, without the places in the program where it did. */
    private static List<String> causes(Throwable failure) {
        List<String> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && causes.size() < MAX_CAUSES; cause = cause.getCause()) {
            String text = cause.getClass().getSimpleName() + ": " + cause.getMessage();
            causes.add(text.length() > MAX_CAUSE_LENGTH ? text.substring(0, MAX_CAUSE_LENGTH) : text);
        }
        return causes;
    }

    private static Map<String, Double> milliseconds(CommitReport.Durations durations) {
        Map<String, Double> phases = new LinkedHashMap<>();
        long flush = durations.encode() + durations.commit() + durations.publish();
        phases.put("decode", rounded(durations.decode() / NANOS_PER_MILLI));
        phases.put("encode", rounded(durations.encode() / NANOS_PER_MILLI));
        phases.put("commit", rounded(durations.commit() / NANOS_PER_MILLI));
        phases.put("publish", rounded(durations.publish() / NANOS_PER_MILLI));
        phases.put("triggerExecution", rounded(flush / NANOS_PER_MILLI));
        return phases;
    }

    private static double recordsPerSecond(StreamHistory.Flush flush) {
        CommitReport.Durations durations = flush.durations();
        Duration work =
                Duration.ofNanos(durations.decode() + durations.encode() + durations.commit() + durations.publish());
        return work.isZero() ? 0 : rounded(flush.commit().records().received() * NANOS_PER_SECOND / work.toNanos());
    }

    private static String state(StreamState state) {
        return state.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** To a hundredth of a per cent. */
    private static double roundedShare(double share) {
        return Math.round(share * 10_000) / 10_000.0;
    }

    /** Two digits are enough to look at. */
    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
