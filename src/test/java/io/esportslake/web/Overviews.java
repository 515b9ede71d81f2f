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
        return of("", List.of(stream("matches", 3, 0)), List.of());
    }

    static Overview late() {
        Said behind = new Said(
                "Behind: 81,000 records wait, the oldest for at least 95 s.",
                "degraded",
                "late",
                "It is catching up as fast as it can. If this stays, add instances, up to one per"
                        + " topic partition.");
        return of(
                "",
                List.of(stream("matches", 3, 12), stream("players", behind)),
                letters("matches", "expected a number"));
    }

    static Overview failed() {
        Said stopped = new Said(
                "Stopped by a fault: No space left on device",
                "down",
                "failed",
                "Remove the cause and restart: the service goes on from the commit log, nothing is lost.",
                Optional.of(new StreamView.Failure(
                        NOW.toString(),
                        "failed",
                        List.of(
                                "CompletionException: the flush failed",
                                "FileSystemException: No space left on device"))));
        return of(
                "/var/lib/esports-lake/processed: No space left on device",
                List.of(stream("matches", stopped), stream("players", 3, 12)),
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
        StreamView.Failure failure = new StreamView.Failure(NOW.toString(), HOSTILE, List.of(HOSTILE, HOSTILE));
        StreamView nasty = stream("matches", new Said(HOSTILE, "down", "failed", HOSTILE, Optional.of(failure)));
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
        Said letters = new Said(
                "1,800 of 1,800 records of the last 10 minutes could not become rows (missing-key); their"
                        + " fields are metadata, info.",
                "degraded",
                "dead-letters",
                "They are kept, byte for byte, with the reason: 'esports-lake show --table matches"
                        + " --dead-letters' prints them. Mend what is sent to topic esports-matches.");
        Said keys = new Said(
                "505 offsets wait for a transaction to end. The oldest has been open for at least 93 s,"
                        + " in esports-players-0 from offset 1,204,332.",
                "degraded",
                "transaction-open",
                "Ask who runs that producer.");
        return of(
                "",
                List.of(stream("matches", letters), stream("players", keys)),
                letters(
                        "matches",
                        "column match_id: found no value, expected a text that is not blank; the record has"
                                + " fields metadata, info"));
    }

    /** What is said of a stream. */
    private record Said(
            String message, String level, String code, String action, Optional<StreamView.Failure> failure) {

        Said(String message, String level, String code, String action) {
            this(message, level, code, action, Optional.empty());
        }
    }

    private static StreamView stream(String name, Said said) {
        return stream(name, 3, 12, said);
    }

    private static StreamView stream(String name, int topicPartitions, int lakePartitions) {
        String message = lakePartitions == 0
                ? "All is well: every record is committed."
                : "All is well: 12,400 records wait to be committed, the oldest for 3 s.";
        return stream(name, topicPartitions, lakePartitions, new Said(message, "ok", "running", ""));
    }

    /** Without a lake partition, it is one to which nothing has happened yet. */
    private static StreamView stream(String name, int topicPartitions, int lakePartitions, Said said) {
        boolean isFresh = lakePartitions == 0;
        boolean isHostile = said.message().equals(HOSTILE);
        boolean isBehindTransaction = said.code().equals("transaction-open");
        String topic = "esports-" + name;
        List<StreamView.MicroBatchView> batches = IntStream.rangeClosed(1, isFresh ? 0 : 60)
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
                isFresh ? -1 : 60,
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
                said.message(),
                said.level().equals("down") ? "failed" : "running",
                said.level(),
                said.code(),
                said.action(),
                isHostile ? HOSTILE : hint(name),
                "age",
                12_400,
                3.2,
                4.1,
                12_400,
                17 * MIB,
                128 * MIB,
                false,
                isFresh ? Map.of() : Map.of("wrong-type", 731L, "not-json", 12L),
                isFresh ? 0 : 3,
                isHostile ? Map.of(HOSTILE, 7L) : isFresh ? Map.of() : Map.of("blockName", 2L, "league", 1L),
                isHostile
                        ? new StreamView.ReadingView(1, 1, Map.of(HOSTILE, 7L))
                        : isFresh ? StreamView.ReadingView.NONE : reading(name),
                new StreamView.Recent(240_000, 239_700, 300, 0, 0.0013, 0),
                isBehindTransaction ? 505 : 0,
                isBehindTransaction ? 93 : 0,
                topicPartitions,
                IntStream.range(0, Math.min(topicPartitions, Views.TOP))
                        .mapToObj(at -> new StreamView.TopicPartitionView(
                                topic + "-" + at, 1_204_332, 1_208_465, 4_133, at % 7 == 1 ? 75 : 3.2, at % 7 == 1, 0))
                        .toList(),
                IntStream.range(0, isFresh ? 0 : 120)
                        .mapToObj(at -> 4_000 + 900 * Math.sin(at / 9.0))
                        .toList(),
                batches,
                isFresh ? new StreamView.LakeTableView(0, 0, 0, 0, 0, 0, 0, 0, List.of()) : lake(lakePartitions),
                name.equals("matches")
                        ? new StreamView.HeldView(
                                18_240, 12, 540, 9 * MIB, 3_120, 23, 400_000, 41 * MIB, 1.4, 0, 8_000 * MIB, "")
                        : StreamView.HeldView.NONE,
                said.failure());
    }

    private static String hint(String name) {
        return name.equals("matches")
                ? "8,640 files a day come into status=live at the present rate. Every reader opens every file."
                : "";
    }

    private static StreamView.ReadingView reading(String name) {
        return name.equals("matches")
                ? new StreamView.ReadingView(40_000, 17, Map.of("duration: range 0 to 86400", 12L))
                : StreamView.ReadingView.NONE;
    }

    private static StreamView.LakeTableView lake(int lakePartitions) {
        return new StreamView.LakeTableView(
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
                                "status=s" + at + "/role=Mid", 2_000_000L / (at + 1), 60, 300 * MIB / (at + 1), 60))
                        .toList());
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
