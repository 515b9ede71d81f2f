package io.esportslake.web;

import io.esportslake.watch.LakeWatch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Observations made up for the page, in the shapes that the program sends. */
final class Overviews {

    private static final long MIB = 1 << 20;
    private static final Instant NOW = Instant.parse("2026-03-01T12:34:56Z");

    /** Whatever a browser might take for markup, and a word that is too long for a phone. */
    static final String HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'</td><svg onload=alert(3)>"
            + "javascript:alert(4)" + "W".repeat(400);

    private Overviews() {}

    static Overview well() {
        return of(
                "",
                List.of(stream("matches", 3, 12), stream("players", 3, 12)),
                letters("matches", "expected a number"));
    }

    /** Nothing has happened yet. */
    static Overview fresh() {
        StreamView full = stream("matches", 3, 0);
        return of(
                "",
                List.of(with(
                        full,
                        List.of(),
                        "All is well: every record is committed.",
                        "ok",
                        "running",
                        "",
                        Optional.empty())),
                List.of());
    }

    static Overview late() {
        StreamView behind = stream("players", 3, 12);
        return of(
                "",
                List.of(
                        stream("matches", 3, 12),
                        with(
                                behind,
                                behind.recentProgress(),
                                "Behind: 81,000 records wait, the oldest for at least 95 s.",
                                "degraded",
                                "late",
                                "It is catching up as fast as it can. If this stays, add instances, up to one per"
                                        + " topic partition.",
                                Optional.empty())),
                letters("matches", "expected a number"));
    }

    static Overview failed() {
        StreamView stream = stream("matches", 3, 12);
        return of(
                "/var/lib/esports-lake/processed: No space left on device",
                List.of(
                        with(
                                stream,
                                stream.recentProgress(),
                                "Stopped by a fault: No space left on device",
                                "down",
                                "failed",
                                "Remove the cause and restart: the service goes on from the commit log, nothing is"
                                        + " lost.",
                                Optional.of(new StreamView.Failure(
                                        NOW.toString(),
                                        "failed",
                                        List.of(
                                                "CompletionException: the flush failed",
                                                "FileSystemException: No space left on device")))),
                        stream("players", 3, 12)),
                letters("matches", "expected a number"));
    }

    /** 200 topic partitions and 1,000 lake partitions a stream, of which the program sends the top ones. */
    static Overview large() {
        return of(
                "",
                List.of(stream("matches", 200, 1_000), stream("players", 200, 1_000)),
                letters("matches", "expected a number"));
    }

    /** Every text that records can reach says the worst. */
    static Overview hostile() {
        StreamView stream = stream("matches", 3, 12);
        StreamView.Failure failure = new StreamView.Failure(NOW.toString(), HOSTILE, List.of(HOSTILE, HOSTILE));
        StreamView nasty =
                with(stream, stream.recentProgress(), HOSTILE, "down", "failed", HOSTILE, Optional.of(failure));
        return of(HOSTILE, List.of(nasty), letters("matches", HOSTILE));
    }

    private static Overview of(String lakeFault, List<StreamView> streams, List<DeadLetterView> letters) {
        List<CommitView> commits = streams.stream()
                .filter(stream -> !stream.recentProgress().isEmpty())
                .flatMap(stream -> IntStream.range(0, 10).mapToObj(back -> commit(stream.name(), 60 - back, letters)))
                .toList();
        return new Overview(
                NOW.toString(),
                "esports-lake 0.1.0-SNAPSHOT",
                "7f3a9c1e",
                "w-18f2",
                NOW.minusSeconds(7_321).toString(),
                verdict(lakeFault, streams),
                true,
                lakeFault,
                128 * MIB,
                34 * MIB,
                true,
                Optional.of(new StoreView(
                        Optional.of(432_000L),
                        Optional.of(130_000L),
                        "130,000 requests that write or list a day at the present rate.",
                        List.of(
                                new StoreView.Kind("PutObject", 12_000, 3, 1, 2, 14.2, 3_000 * MIB, 0),
                                new StoreView.Kind("GetObject", 900, 0, 0, 0, 4.1, 0, 12 * MIB)))),
                streams,
                commits,
                letters);
    }

    private static Overview.Verdict verdict(String lakeFault, List<StreamView> streams) {
        if (!lakeFault.isEmpty()) {
            return new Overview.Verdict("down", "The lake cannot be written to: " + lakeFault, LakeWatch.ACTION + ".");
        }
        return streams.stream()
                .filter(stream -> !stream.level().equals("ok"))
                .findFirst()
                .map(stream ->
                        new Overview.Verdict(stream.level(), stream.name() + ": " + stream.message(), stream.action()))
                .orElse(new Overview.Verdict(
                        "ok", "All is well", "8,025 records per second, 24,800 not committed yet, the oldest for 3 s"));
    }

    /** Records of another form: nothing of one table's topic becomes a row, and of the other only the keys do. */
    static Overview badContent() {
        StreamView letters = stream("matches", 3, 12);
        StreamView keys = stream("players", 3, 12);
        return of(
                "",
                List.of(
                        with(
                                letters,
                                letters.recentProgress(),
                                "1,800 of 1,800 records of the last 10 minutes could not become rows (missing-key); their"
                                        + " fields are metadata, info.",
                                "degraded",
                                "dead-letters",
                                "They are kept, byte for byte, with the reason: 'esports-lake show --table matches"
                                        + " --dead-letters' prints them. Mend what is sent to topic esports-matches.",
                                Optional.empty()),
                        with(
                                keys,
                                keys.recentProgress(),
                                "505 offsets wait for a transaction to end. The oldest has been open for at least 93 s,"
                                        + " in esports-players-0 from offset 1,204,332.",
                                "degraded",
                                "transaction-open",
                                "Ask who runs that producer.",
                                Optional.empty())),
                letters(
                        "matches",
                        "column match_id: found no value, expected a text that is not blank; the record has"
                                + " fields metadata, info"));
    }

    private static StreamView stream(String name, int topicPartitions, int lakePartitions) {
        String topic = "esports-" + name;
        List<StreamView.MicroBatchView> batches = IntStream.rangeClosed(1, 60)
                .mapToObj(version -> new StreamView.MicroBatchView(
                        version,
                        NOW.minusSeconds(600 - version * 10L).toString(),
                        version % 9 == 0 ? "memory" : "age",
                        40_000,
                        39_950L - version * 300L,
                        50 + version % 40,
                        0,
                        0,
                        phases(version)))
                .toList();
        Map<String, Long> offsets = Map.of("0", 1_204_332L, "1", 1_198_001L);
        return new StreamView(
                "7f3a9c1e-" + name,
                "w-18f2",
                name,
                NOW.toString(),
                60,
                40_000,
                4_012.4,
                118_233,
                phases(7),
                List.of(new StreamView.Source(
                        "KafkaV2[Subscribe[" + topic + "]]",
                        Map.of(topic, offsets),
                        Map.of(topic, offsets),
                        Map.of(topic, offsets),
                        40_000,
                        4_012.4,
                        118_233)),
                new StreamView.Sink("Parquet[" + name + "]", 39_950),
                true,
                false,
                "All is well: 12,400 records wait to be committed, the oldest for 3 s.",
                "running",
                "ok",
                "running",
                "",
                name.equals("matches")
                        ? "8,640 files a day come into status=live at the present rate. Every reader opens every file."
                        : "",
                "age",
                12_400,
                3.2,
                4.1,
                12_400,
                17 * MIB,
                128 * MIB,
                false,
                Map.of("wrong-type", 731L, "not-json", 12L),
                3,
                Map.of("blockName", 2L, "league", 1L),
                name.equals("matches")
                        ? new StreamView.ReadingView(40_000, 17, Map.of("duration: range 0 to 86400", 12L))
                        : StreamView.ReadingView.NONE,
                new StreamView.Recent(240_000, 239_700, 300, 0, 0.0013, 0),
                0,
                0,
                topicPartitions,
                IntStream.range(0, Math.min(topicPartitions, Views.TOP))
                        .mapToObj(at -> new StreamView.TopicPartitionView(
                                topic + "-" + at, 1_204_332, 1_208_465, 4_133, at % 7 == 1 ? 75 : 3.2, at % 7 == 1, 0))
                        .toList(),
                IntStream.range(0, 120)
                        .mapToObj(at -> 4_000 + 900 * Math.sin(at / 9.0))
                        .toList(),
                batches,
                new StreamView.LakeTableView(
                        2_400_000,
                        743,
                        0,
                        1_944,
                        812 * MIB,
                        lakePartitions,
                        1,
                        60,
                        IntStream.range(0, Math.min(lakePartitions, Views.TOP))
                                .mapToObj(at -> new StreamView.LakePartitionView(
                                        "status=s" + at + "/role=Mid",
                                        2_000_000L / (at + 1),
                                        60,
                                        300 * MIB / (at + 1),
                                        60))
                                .toList()),
                name.equals("matches")
                        ? new StreamView.HeldView(
                                18_240, 12, 540, 9 * MIB, 3_120, 23, 400_000, 41 * MIB, 1.4, 0, 8_000 * MIB, "")
                        : StreamView.HeldView.NONE,
                Optional.empty());
    }

    private static StreamView with(
            StreamView of,
            List<StreamView.MicroBatchView> batches,
            String message,
            String level,
            String code,
            String action,
            Optional<StreamView.Failure> failure) {
        StreamView.LakeTableView lake =
                batches.isEmpty() ? new StreamView.LakeTableView(0, 0, 0, 0, 0, 0, 0, 0, List.of()) : of.lake();
        return new StreamView(
                of.id(),
                of.runId(),
                of.name(),
                of.timestamp(),
                batches.isEmpty() ? -1 : of.batchId(),
                of.numInputRows(),
                of.inputRowsPerSecond(),
                of.processedRowsPerSecond(),
                of.durationMs(),
                of.sources(),
                of.sink(),
                of.isDataAvailable(),
                of.isTriggerActive(),
                message,
                level.equals("down") ? "failed" : "running",
                level,
                code,
                action,
                message.equals(HOSTILE) ? HOSTILE : of.hint(),
                of.flushReason(),
                of.lag(),
                of.freshnessSeconds(),
                of.secondsSinceCommit(),
                of.bufferedRecords(),
                of.bufferedBytes(),
                of.memoryBudgetBytes(),
                of.isSuspended(),
                batches.isEmpty() ? Map.of() : of.deadLetters(),
                batches.isEmpty() ? 0 : of.unknownFields(),
                message.equals(HOSTILE) ? Map.of(HOSTILE, 7L) : batches.isEmpty() ? Map.of() : of.unknownFieldNames(),
                message.equals(HOSTILE)
                        ? new StreamView.ReadingView(1, 1, Map.of(HOSTILE, 7L))
                        : batches.isEmpty() ? StreamView.ReadingView.NONE : of.reading(),
                of.recent(),
                code.equals("transaction-open") ? 505 : 0,
                code.equals("transaction-open") ? 93 : 0,
                of.topicPartitionCount(),
                of.topicPartitions(),
                batches.isEmpty() ? List.of() : of.throughput(),
                batches,
                lake,
                of.held(),
                failure);
    }

    private static Map<String, Double> phases(int version) {
        return Map.of(
                "decode",
                120.0 + version % 5 * 10,
                "encode",
                80.0 + version % 3 * 25,
                "commit",
                14.2,
                "publish",
                5.1,
                "triggerExecution",
                99.3);
    }

    private static CommitView commit(String table, long version, List<DeadLetterView> letters) {
        String status = letters.stream().anyMatch(letter -> letter.reason().equals(HOSTILE)) ? HOSTILE : "live";
        return new CommitView(
                table,
                version,
                "c-" + version,
                "micro-batch",
                "w-18f2",
                NOW.minusSeconds(60 - version).toString(),
                40_000,
                39_950,
                50,
                0,
                2,
                List.of(
                        new CommitView.Range("esports-" + table + "-0", 1_184_332, 1_204_332, 20_000),
                        new CommitView.Range("esports-" + table + "-1", 1_178_001, 1_198_001, 20_000)),
                2,
                13 * MIB,
                List.of(
                        new CommitView.File("status=" + status + "/00000060-0.parquet", 30_000, 9 * MIB),
                        new CommitView.File("status=finished/00000060-1.parquet", 9_950, 4 * MIB)),
                List.of(),
                status.equals("live") ? "" : HOSTILE,
                Optional.of("age"),
                Optional.of(phases(3)));
    }

    private static List<DeadLetterView> letters(String table, String text) {
        String reason = text.equals(HOSTILE) ? HOSTILE : "wrong-type";
        return IntStream.range(0, 4)
                .mapToObj(at -> new DeadLetterView(
                        table,
                        NOW.minusSeconds(at * 10L).toString(),
                        60 - at,
                        "esports-" + table + "-0",
                        1_204_331L - at,
                        reason,
                        Optional.of(text),
                        Optional.of("{\"match_id\":\"m" + at + "\",\"duration_minutes\":\"" + text + "\"}")))
                .toList();
    }
}
