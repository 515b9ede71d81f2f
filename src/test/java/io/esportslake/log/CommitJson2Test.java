package io.esportslake.log;

import static io.esportslake.log.CommitJsonTest.resealed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.RemovedCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Documents of format 2. What the frame around the fields promises is told for format 1, whose frame is the same. */
class CommitJson2Test {

    private static final TopicPartition TOPIC_PARTITION = new TopicPartition("esports-players", 3);
    private static final PartitionKey KEY =
            new PartitionKey(List.of("status", "role"), Arrays.asList("a/\u00e9", null));
    private static final String DEFINITION = "0123456789abcdef".repeat(4);
    private static final NamedDocuments DOCUMENTS = new NamedDocuments(
            new DocumentName(DocumentName.Kind.SCHEMA, 0, "ab".repeat(32)),
            DEFINITION,
            Optional.of(new DocumentName(DocumentName.Kind.INDEX, 1000, "cd".repeat(32))));

    private static Header header(
            long version, SortedMap<TopicPartition, Progress> progress, NamedDocuments documents, String note) {
        RecordCounts records =
                progress.values().stream().map(Progress::records).reduce(RecordCounts.NONE, RecordCounts::plus);
        return new Header(
                version,
                "4f9c",
                "writer-1",
                Instant.parse("2026-03-04T05:06:07.123456Z"),
                "esports-lake 2.0",
                "lake-1",
                "players",
                1,
                "cluster-1",
                progress,
                new CommitTotals(records, 12, 34567, 1040),
                List.of(),
                Optional.of(documents),
                43,
                note);
    }

    private static Commit commit() {
        SortedMap<TopicPartition, Progress> progress = new TreeMap<>(Map.of(
                TOPIC_PARTITION,
                new Progress("topic-id", 5, 120, new RecordCounts(90, 75, 4, 4, new RemovedCounts(3, 1, 2, 1)), 2),
                new TopicPartition("esports-players", 0),
                new Progress("topic-id", 0, 0, RecordCounts.NONE, 0)));
        Change change = new Change.Append(
                List.of(new CommittedRange(new OffsetRange(TOPIC_PARTITION, 100, 120), new RecordCounts(10, 6, 3, 1))),
                List.of(
                        new CommittedFile(
                                Root.PROCESSED,
                                "_staging/players/writer-1/7.staged",
                                FileNames.published("players", KEY, 1042, 0),
                                KEY,
                                6,
                                1234,
                                Optional.of(new FileSums(
                                        List.of(new OffsetSpan(TOPIC_PARTITION, 6, 100, 117)),
                                        Instant.parse("2026-03-04T05:06:07.123456Z")))),
                        new CommittedFile(
                                Root.DEAD_LETTERS,
                                "_staging/players/writer-1/8.staged",
                                FileNames.published("players", StagedOutput.NO_PARTITION, 1042, 1),
                                StagedOutput.NO_PARTITION,
                                3,
                                567)),
                List.of(new LostRange(new OffsetRange(TOPIC_PARTITION, 100, 102), "expired before they were read")));
        return new Commit(header(1042, progress, DOCUMENTS, "a \"note\""), change);
    }

    private static byte[] golden() throws IOException {
        try (InputStream golden = CommitJson2Test.class.getResourceAsStream("commit-document-2.json")) {
            return golden.readAllBytes();
        }
    }

    @Test
    void writesTheDocumentThatItAlwaysWrote() throws IOException {
        byte[] golden = golden();

        assertThat(new String(CommitJson.encode(commit()), StandardCharsets.UTF_8))
                .isEqualTo(new String(golden, StandardCharsets.UTF_8));
        assertThat(CommitJson.decode(golden, "golden")).isEqualTo(commit());
    }

    @Test
    void everyChangeIsReadAsItWasWritten() {
        Random random = new Random(42);
        for (int round = 0; round < 500; round++) {
            Commit commit = random(random);

            assertThat(CommitJson.decode(CommitJson.encode(commit), "round " + round))
                    .isEqualTo(commit);
        }
    }

    private static Commit takeover(long fromVersion) {
        return new Commit(
                header(1001, new TreeMap<>(), DOCUMENTS, ""), new Change.Takeover(1, fromVersion, "esports-lake 1.0"));
    }

    @Test
    void aTakeoverNamesWhatItComesFromAndAllFilesUpToThere() {
        assertThat(CommitJson.decode(CommitJson.encode(takeover(1000)), "x")).isEqualTo(takeover(1000));
        assertThat(new String(CommitJson.encode(takeover(1000)), StandardCharsets.UTF_8))
                .contains("\"change\":{\"kind\":\"takeover\",\"fromFormat\":1,\"fromVersion\":1000,"
                        + "\"fromApplication\":\"esports-lake 1.0\"},\"checksum\"");
        assertThatThrownBy(() -> takeover(999))
                .hasMessage("A takeover follows the version that it takes over and names an inventory up to it, found"
                        + " version 1001 from version 999 with an inventory up to version 1000");
        assertThatThrownBy(() -> new Change.Takeover(2, 5, "esports-lake 1.0"))
                .hasMessage("A takeover is from format 1 and from a version and the program that made it, found"
                        + " format 2, version 5, program 'esports-lake 1.0'");
    }

    private static Commit random(Random random) {
        List<CommittedRange> ranges = new ArrayList<>();
        List<CommittedFile> files = new ArrayList<>();
        List<LostRange> lost = new ArrayList<>();
        SortedMap<TopicPartition, Progress> progress = new TreeMap<>();
        for (int partition = 0; partition <= random.nextInt(4); partition++) {
            TopicPartition topicPartition = new TopicPartition("topic-" + random.nextInt(2), partition);
            long from = random.nextInt(1_000_000);
            long rows = random.nextInt(50);
            long tombstones = random.nextInt(3);
            OffsetRange range = new OffsetRange(topicPartition, from, from + rows + tombstones + random.nextInt(9));
            ranges.add(new CommittedRange(range, new RecordCounts(rows + tombstones, rows, 0, tombstones)));
            RemovedCounts removed =
                    new RemovedCounts(random.nextInt(9), random.nextInt(9), random.nextInt(9), random.nextInt(9));
            progress.put(
                    topicPartition,
                    new Progress(
                            "id-" + random.nextInt(9),
                            from,
                            range.until(),
                            new RecordCounts(rows + removed.erased() + removed.dropped(), rows, 0, 0, removed),
                            random.nextInt(9)));
            if (!range.isEmpty() && random.nextBoolean()) {
                lost.add(new LostRange(new OffsetRange(topicPartition, from, from + 1), "caf\u00e9 \"gone\""));
            }
            if (rows > 0) {
                Optional<FileSums> sums = Optional.of(new FileSums(
                        List.of(new OffsetSpan(topicPartition, rows, from, range.until() - 1)),
                        Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1_000L)));
                files.add(new CommittedFile(
                        Root.PROCESSED,
                        "staged-" + partition,
                        "final-" + partition,
                        KEY,
                        rows,
                        1 + random.nextInt(9_000),
                        random.nextBoolean() ? sums : Optional.empty()));
            }
        }
        Change change = switch (random.nextInt(7)) {
            case 4 -> seal(random);
            case 6 -> replace(random);
            case 0 -> new Change.Append(ranges, files, lost);
            case 1 -> new Change.Repair(ranges, files);
            case 2 ->
                new Change.SetOffset(ranges.stream().map(CommittedRange::range).toList(), lost);
            case 3 -> new Change.Retire("writer-" + random.nextInt(9));
            default -> {
                SortedMap<TopicPartition, Long> positions = new TreeMap<>();
                progress.forEach((topicPartition, at) -> positions.put(topicPartition, at.next()));
                yield new Change.StartPositions(positions);
            }
        };
        NamedDocuments documents =
                random.nextBoolean() ? DOCUMENTS : new NamedDocuments(DOCUMENTS.schema(), DEFINITION, Optional.empty());
        return new Commit(header(1001 + random.nextInt(9), progress, documents, "by Ada"), change);
    }

    private static Change.Seal seal(Random random) {
        long first = random.nextInt(1_000);
        List<LiveFile> parts = new ArrayList<>();
        for (int part = 0; part <= random.nextInt(5); part++) {
            parts.add(new LiveFile(
                    first + part + 1,
                    Root.PROCESSED,
                    FileNames.held("players", KEY, first + part + 1, random.nextInt(9)),
                    KEY,
                    2,
                    1 + random.nextInt(9_000),
                    Optional.of(sums(first + 2 * part, first + 2 * part + 1)),
                    Optional.of(DOCUMENTS.schema())));
        }
        SealedParts joined = SealedParts.of(parts);
        return new Change.Seal(
                joined,
                List.of(new CommittedFile(
                        Root.PROCESSED,
                        "staged",
                        FileNames.published("players", KEY, 1042, 0),
                        KEY,
                        joined.rows(),
                        1 + random.nextInt(9_000),
                        Optional.of(joined.sums()))));
    }

    private static Change.Replace replace(Random random) {
        long first = 1 + random.nextInt(1_000);
        List<LiveFile> files = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int file = 0; file < count; file++) {
            boolean isHeld = random.nextBoolean();
            files.add(new LiveFile(
                    first + file,
                    Root.DEAD_LETTERS,
                    isHeld
                            ? FileNames.held("players", StagedOutput.NO_PARTITION, first + file, 1)
                            : FileNames.published("players", StagedOutput.NO_PARTITION, first + file, 1),
                    StagedOutput.NO_PARTITION,
                    2,
                    1 + random.nextInt(9_000),
                    Optional.of(sums(first + 2 * file, first + 2 * file + 1)),
                    isHeld ? Optional.of(DOCUMENTS.schema()) : Optional.empty()));
        }
        FileSums sums = sums(first, first + 2 * count - 1);
        return new Change.Replace(
                LetterFiles.of(files, sums),
                List.of(rowsOf(first, first), lettersOf(first + 1, first + 2 * count - 1)));
    }

    private static CommittedFile rowsOf(long first, long last) {
        return new CommittedFile(
                Root.PROCESSED,
                "staged-0",
                FileNames.published("players", KEY, 1042, 0),
                KEY,
                last - first + 1,
                123,
                Optional.of(sums(first, last)));
    }

    private static CommittedFile lettersOf(long first, long last) {
        return new CommittedFile(
                Root.DEAD_LETTERS,
                "staged-1",
                FileNames.published("players", StagedOutput.NO_PARTITION, 1042, 1),
                StagedOutput.NO_PARTITION,
                last - first + 1,
                45,
                Optional.of(sums(first, last)));
    }

    @Test
    void aReplaceNamesTheFilesThatGiveWay() {
        LiveFile file = new LiveFile(
                7,
                Root.DEAD_LETTERS,
                FileNames.published("players", StagedOutput.NO_PARTITION, 7, 2),
                StagedOutput.NO_PARTITION,
                4,
                321,
                Optional.of(sums(10, 13)));
        Commit commit = new Commit(
                header(1042, new TreeMap<>(), DOCUMENTS, "by Ada"),
                new Change.Replace(
                        LetterFiles.of(List.of(file), sums(10, 13)), List.of(rowsOf(10, 11), lettersOf(12, 13))));

        assertThat(new String(CommitJson.encode(commit), StandardCharsets.UTF_8))
                .contains("\"change\":{\"kind\":\"replace\",\"letters\":4,\"bytes\":321,"
                        + "\"newestProcessingTime\":\"2026-03-04T05:06:07.123456Z\",\"spans\":[{\"topic\":"
                        + "\"esports-players\",\"partition\":3,\"rows\":4,\"first\":10,\"last\":13}],"
                        + "\"removed\":[{\"version\":7,\"root\":\"dead_letters\","
                        + "\"path\":\"players/00000000000000000007-2.parquet\"}],\"files\":[");
        assertThatThrownBy(() -> new Commit(header(1042, new TreeMap<>(), DOCUMENTS, ""), commit.change()))
                .hasMessage("A commit of kind replace says who asked for it and why, found a blank note");
    }

    private static FileSums sums(long first, long last) {
        return new FileSums(
                List.of(new OffsetSpan(TOPIC_PARTITION, last - first + 1, first, last)),
                Instant.parse("2026-03-04T05:06:07.123456Z"));
    }

    @Test
    void aSealNamesItsPartsByVersionAndNumber() throws Exception {
        List<LiveFile> parts = new ArrayList<>();
        for (long version = 7; version <= 9; version += 2) {
            parts.add(new LiveFile(
                    version,
                    Root.DEAD_LETTERS,
                    FileNames.held("players", StagedOutput.NO_PARTITION, version, 3),
                    StagedOutput.NO_PARTITION,
                    5,
                    100,
                    Optional.of(sums(10 * version, 10 * version + 4)),
                    Optional.of(DOCUMENTS.schema())));
        }
        SealedParts joined = SealedParts.of(parts);
        Commit commit = new Commit(
                header(1001, new TreeMap<>(), DOCUMENTS, ""),
                new Change.Seal(
                        joined,
                        List.of(new CommittedFile(
                                Root.DEAD_LETTERS,
                                "staged",
                                "players/00000000000000001001-0.parquet",
                                StagedOutput.NO_PARTITION,
                                10,
                                180,
                                Optional.of(joined.sums())))));
        byte[] document = CommitJson.encode(commit);

        assertThat(new String(document, StandardCharsets.UTF_8))
                .contains("\"change\":{\"kind\":\"seal\",\"root\":\"dead_letters\",\"partitionKey\":\"\","
                        + "\"schema\":\"schema-" + "ab".repeat(32) + "\",\"rows\":10,\"bytes\":200,"
                        + "\"newestProcessingTime\":\"2026-03-04T05:06:07.123456Z\",\"spans\":[{\"topic\":"
                        + "\"esports-players\",\"partition\":3,\"rows\":10,\"first\":70,\"last\":94}],"
                        + "\"parts\":[[7,3],[9,3]],\"files\":[{\"root\":\"dead_letters\",");
        assertThat(CommitJson.decode(document, "x")).isEqualTo(commit);
        for (String part : List.of("[7]", "[]", "7", "[\"7\",3]", "[7,3.5]", "[7,9999999999]", "[-7,3]")) {
            byte[] damaged = resealed(document, "[7,3]", part);
            assertThatThrownBy(() -> CommitJson.decode(damaged, "/lake/x.json"))
                    .isInstanceOf(CorruptCommitException.class);
        }
    }

    @Test
    void aChangeThatThisVersionDoesNotKnowAsksForTheProgramThatMadeIt() throws Exception {
        byte[] document = resealed(golden(), "\"kind\":\"micro-batch\",", "\"kind\":\"drop\",\"removed\":[],");

        assertThatThrownBy(() -> CommitJson.decode(document, "/lake/x.json"))
                .isInstanceOf(LakeRefusedException.class)
                .hasMessage(
                        "EL-2040: Commit document /lake/x.json holds a change of kind 'drop', which this version does"
                                + " not know: esports-lake 2.0 made it; run that version of esports-lake or a newer one");
    }

    @Test
    void whatIsNoDocumentOfFormatTwoIsDamageThoughItsChecksumIsRight() throws Exception {
        assertDamaged("\"kind\":\"micro-batch\"", "\"kind\":\"retire\"", "field retired is missing");
        assertDamaged(",\"lost\":[", ",\"gone\":[", "field lost is missing");
        assertDamaged("\"note\":", "\"extra\":1,\"note\":", "it is not written as this version writes it");
        assertDamaged("\"schema\":\"schema-", "\"schema\":\"scheme-", "field schema names no document, found 'scheme-");
        assertDamaged("\"inventory\":\"index-", "\"inventory\":\"files-", "names a document of kind index here");
        assertDamaged("\"definition\":\"0", "\"definition\":\"x", "known by 64 lower-case hexadecimal digits");
        assertDamaged("\"erased\":{\"rows\":3", "\"erased\":{\"rows\":4", "received must equal rows");
        assertDamaged("\"rows\":6,\"first\":100", "\"rows\":5,\"first\":100", "found 6 rows, 5 by topic partition");
        assertDamaged("\"first\":100,\"last\":117", "\"first\":99,\"last\":117", "found esports-players-3 from 99");
        assertDamaged("\"next\":120", "\"next\":119", "one range per topic partition");
        assertDamaged("\"progress\":[", "\"progress\":7,\"x\":[", "field progress is no list");
    }

    private static void assertDamaged(String from, String to, String found) throws Exception {
        byte[] document = resealed(golden(), from, to);

        assertThat(document).isNotEqualTo(golden());
        assertThatThrownBy(() -> CommitJson.decode(document, "/lake/x.json"))
                .isInstanceOf(CorruptCommitException.class)
                .hasMessageStartingWith("EL-2020: Commit document /lake/x.json is damaged: its checksum is right, but ")
                .hasMessageContaining(found)
                .hasMessageEndingWith(
                        "; restore it from a backup, or, when it is the newest one, see what 'commits repair' says");
    }

    @Test
    void whatWasNamedIsNotRepeated() {
        assertThatThrownBy(() -> header(1000, new TreeMap<>(), DOCUMENTS, ""))
                .hasMessage(
                        "A commit that names an inventory repeats no partition keys, and the inventory tells of older"
                                + " versions, found 0 partition keys and an inventory up to version 1000 in version 1000");
    }
}
