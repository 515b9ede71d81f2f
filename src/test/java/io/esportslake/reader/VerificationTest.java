package io.esportslake.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.declare.TableFile;
import io.esportslake.log.Change;
import io.esportslake.log.Commit;
import io.esportslake.log.CommittedFile;
import io.esportslake.log.Header;
import io.esportslake.log.Progress;
import io.esportslake.log.Root;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A healthy lake is sound; a damaged one is not, and the finding names the damage and nothing else. */
class VerificationTest {

    private static final String RESTORE_DOCUMENT = "Restore the document from a backup";

    @TempDir
    Path directory;

    private final List<String> watched = new ArrayList<>();
    private final Verification.Watcher watcher = (table, files, all) -> watched.add(table + " " + files + "/" + all);
    private LakePaths paths;

    @BeforeEach
    void make() throws IOException {
        paths = SampleLake.small(directory);
    }

    @Test
    void aHealthyLakeIsSound() throws IOException {
        for (Verification.Depth depth : Verification.Depth.values()) {
            TableResult result = verify("matches", depth, Optional.empty());

            assertThat(findings(result)).isEmpty();
            assertThat(result.isSound()).isTrue();
            assertThat(result.checks())
                    .extracting(check ->
                            check.check() + ": " + check.summary().replaceAll("of [0-9,]+ bytes", "of N bytes"))
                    .containsExactly(
                            "commit log: 4 documents, versions 1 to 4",
                            "offset ranges: 8 ranges of 2 topic partitions tile",
                            "record counts: 28 received = 24 rows + 3 dead letters + 1 tombstones",
                            "files: 12 files of N bytes",
                            "footers: 12 footers, 27 rows and dead letters in them",
                            "offsets: 27 records, each offset once and inside its micro-batch",
                            "derived columns: " + (depth == Verification.Depth.DEEP ? 24 : 8)
                                    + " rows recomputed, 3 columns each");
        }
        assertThat(verify("players", Verification.Depth.DEEP, Optional.empty()).isSound())
                .isTrue();
    }

    @Test
    void filesFromBeforeAColumnCameAndAnotherBecameLongerAreSound() throws Exception {
        TableDefinition later = TableFile.parse(
                "matches.yaml",
                BuiltInTables.text("matches")
                        .replace("version: 1", "version: 2")
                        .replace("match_duration: int", "match_duration: long")
                        .replace("  patch: string", "  patch: string\n  series: { type: string, default: none }")
                        .replace(
                                "derived:",
                                "derived:\n  is_series: { isText: { column: series, text: none } }\n"
                                        + "  label: { textOfFlag: { column: is_series, whenTrue: a, whenFalse: b,"
                                        + " whenNull: c } }")
                        .getBytes(StandardCharsets.UTF_8));

        for (Verification.Depth depth : Verification.Depth.values()) {
            try (Verification verification = new Verification(paths, depth, System::nanoTime, watcher)) {
                TableResult result = verification.verify(later, Optional.empty());
                assertThat(findings(result)).isEmpty();
                assertThat(result.isSound()).isTrue();
            }
        }
        List<Object> durations = new ArrayList<>();
        try (LakeReader reader = new LakeReader(paths)) {
            reader.newest(
                    Relation.rows(later),
                    PartitionFilter.ALL,
                    List.of("series", "match_duration", "duration_minutes", "label"),
                    5,
                    row -> durations.add(List.of(String.valueOf(row[0]), row[1], row[2], String.valueOf(row[3]))));
            reader.read(Relation.rows(later), PartitionFilter.ALL, List.of("series"), row -> row[0] == null);
        }
        assertThat(durations).hasSize(5).allMatch(row -> row.equals(List.of("null", 1922, 32, "null")));
    }

    @Test
    void tellsFileByFileHowFarItIs() throws IOException {
        verify("matches");

        assertThat(watched)
                .hasSize(13)
                .startsWith("matches 0/12", "matches 1/12")
                .endsWith("matches 12/12");
    }

    @Test
    void aLakeWithoutAnythingIsSound(@TempDir Path empty) throws IOException {
        paths = LakePaths.of(empty);
        assertThat(verify("matches").isSound()).isTrue();
    }

    @Test
    void aDeletedFileIsNamed() throws IOException {
        PublishedFile file = rows().get(4);
        Files.delete(file.location());

        assertThat(findings(verify("matches")))
                .containsExactly("files: matches " + file + ": found nothing, expected the file of 2 rows and "
                        + Check.number(file.bytes()) + " bytes of version 3. Restore it from a backup");
    }

    @Test
    void aTruncatedFileIsNamed() throws IOException {
        PublishedFile file = rows().get(0);
        byte[] bytes = Files.readAllBytes(file.location());
        Files.write(file.location(), Arrays.copyOf(bytes, bytes.length - 1));

        assertThat(findings(verify("matches")))
                .containsExactly("files: matches " + file + ": found " + Check.number(file.bytes() - 1)
                        + " bytes, expected " + Check.number(file.bytes()) + " bytes as version 2 says. The file was"
                        + " changed after it was committed: restore it from a backup");
    }

    @Test
    void aForeignParquetFileIsNamed() throws IOException {
        Path foreign = directory.resolve("processed/matches/status=live/part-00000.snappy.parquet");
        Files.copy(rows().get(0).location(), foreign);

        assertThat(findings(verify("matches")))
                .containsExactly("files: matches " + foreign + ": found a Parquet file whose name is not the lake's,"
                        + " expected the lake's own files only. Move it out of the table");
    }

    @Test
    void aFileOfRowsUnderASecondNameIsNamed() throws IOException {
        PublishedFile file = rows().get(0);
        Path copy = file.location().resolveSibling(file.name().replace("-0.", "-7."));
        Files.copy(file.location(), copy);

        assertThat(findings(verify("matches")))
                .containsExactly("files: matches processed/matches/status=finished/" + copy.getFileName()
                        + ": found a file that version 2 does not name, expected committed files only. Move it out of the"
                        + " table: readers take its rows for committed ones");
    }

    @Test
    void aDeletedCommitInTheMiddleIsNamed() throws IOException {
        Files.delete(paths.commitFile("matches", 3));

        assertThat(findings(verify("matches")))
                .containsExactly("commit log: matches version 3: found no " + paths.commitFile("matches", 3)
                        + ", expected a document for every version from 1 to 4. " + RESTORE_DOCUMENT);
    }

    @Test
    void anEditedCommitIsNamed() throws IOException {
        Path document = paths.commitFile("matches", 2);
        Files.writeString(document, Files.readString(document).replace("\"rows\":4", "\"rows\":5"));

        assertThat(findings(verify("matches")))
                .singleElement()
                .asString()
                .startsWith("commit log: matches version 2: found a damaged document: ")
                .contains(document.toString())
                .endsWith(", expected the document as it was written. " + RESTORE_DOCUMENT);
    }

    @Test
    void aDeletedNewestCommitIsNamed() throws IOException {
        Files.delete(paths.commitFile("matches", 4));

        assertThat(findings(verify("matches")))
                .containsExactly("files: matches version 4: found 4 published files, such as"
                        + " processed/matches/status=finished/00000000000000000004-0.parquet, but the log ends at version"
                        + " 3, expected its document. The newest commit was deleted: restore "
                        + paths.commitFile("matches", 4)
                        + " from a backup, or see what 'commits repair --table matches' says");
    }

    @Test
    void aFileInAnotherPartitionDirectoryIsNamed() throws IOException {
        PublishedFile file = rows().get(0);
        Files.move(file.location(), directory.resolve("processed/matches/status=live/" + file.name()));

        assertThat(findings(verify("matches")))
                .containsExactly("files: matches processed/matches/status=live/" + file.name()
                        + ": found a file of version 2 in another directory, expected processed/matches/status=finished/"
                        + file.name() + ". Move it back: readers take its rows for rows of status=live");
    }

    @Test
    void aFlippedBitInAFooterIsNamed() throws IOException {
        PublishedFile file = rows().get(0);
        byte[] bytes = Files.readAllBytes(file.location());
        int at = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("kafka_offset");
        bytes[at] ^= 1;
        Files.write(file.location(), bytes);

        assertThat(findings(verify("matches")))
                .singleElement()
                .asString()
                .startsWith("footers: matches " + file + ": found ")
                .endsWith("Its bytes were changed after the commit: restore it from a backup");
    }

    /** Digits and signs may rot as well as anything else, and no checksum covers the footer. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ) esports-matches-1 | ) esports-matches/1
            [5, 10) | [5, 02)
            [5, 10) | [x, 10)
            [5, 10) | [5, 1x)
            [5, 10) | [5. 10)
            """)
    void offsetRangesThatMakeNoSenseAreNamedAndTheOtherFilesLookedAt(String as, String rotten) throws IOException {
        PublishedFile file = rows().get(4);
        rot(file, as, rotten);
        Files.delete(rows().get(7).location());

        List<String> findings = findings(verify("matches"));

        assertThat(findings).hasSize(2);
        assertThat(findings.get(1))
                .startsWith("footers: matches " + file + ": found ")
                .endsWith("expected offset ranges by topic partition. Its bytes were changed after the commit: restore"
                        + " it from a backup");
    }

    private static void rot(PublishedFile file, String as, String rotten) throws IOException {
        byte[] bytes = Files.readAllBytes(file.location());
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(as, text.lastIndexOf("esports-lake.offset-ranges"));
        assertThat(at).as(as).isPositive();
        System.arraycopy(rotten.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, at, as.length());
        Files.write(file.location(), bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"esports-matchez-1", "esports-matches-7"})
    void offsetRangesOfAnotherTopicPartitionAreNamed(String rotten) throws IOException {
        PublishedFile file = rows().get(4);
        rot(file, ") esports-matches-1", ") " + rotten);

        assertThat(findings(verify("matches")))
                .containsExactly("footers: matches " + file + ": found offsets of " + rotten
                        + ", expected topic partitions that the log knows: [esports-matches-0, esports-matches-1]. Its"
                        + " bytes were changed after the commit: restore it from a backup");
    }

    @Test
    void aFlippedBitInAPageIsNamedWithItsColumn() throws IOException {
        PublishedFile file = rows().get(0);
        byte[] bytes = Files.readAllBytes(file.location());
        // A small page behind its header of some thirty bytes; the first column is the key, which no other check reads.
        bytes[40] ^= 1;
        Files.write(file.location(), bytes);

        assertThat(findings(verify("matches")))
                .singleElement()
                .asString()
                .matches("footers: matches \\Q" + file
                        + "\\E: found row group 0, column match_id, page 0 at byte 4: the CRC"
                        + " of its bytes is [0-9a-f]{8}, its header says [0-9a-f]{8}, expected the bytes that were"
                        + " written\\. Its bytes were changed after the commit: restore it from a backup");
    }

    @Test
    void aRowThatStandsTwiceIsNamedThoughTheLogIsGone() throws IOException {
        // Without its document nobody knows the copy by its name.
        Files.delete(paths.commitFile("matches", 2));
        PublishedFile file = rows().get(0);
        Path copy = file.location().resolveSibling(file.name().replace("-0.", "-7."));
        Files.copy(file.location(), copy);

        assertThat(findings(verify("matches")))
                .anyMatch(finding -> finding.startsWith("offsets: matches processed/matches/status=finished/"
                        + copy.getFileName() + ": found 2 records that another file holds too, the first"
                        + " esports-matches-0@0 (look at " + file + "), expected every offset once."));
    }

    @Test
    void aDirectoryThatContradictsItsRowsIsNamedThoughTheLogIsGone() throws IOException {
        Files.delete(paths.commitFile("matches", 2));
        PublishedFile file = rows().get(0);
        Files.move(file.location(), directory.resolve("processed/matches/status=scheduled/" + file.name()));

        assertThat(findings(verify("matches", Verification.Depth.DEEP, Optional.empty())))
                .anyMatch(finding -> finding.startsWith("derived columns: matches processed/matches/status=scheduled/"
                        + file.name() + ": found is_completed = true in the row of kafka_partition 0, kafka_offset 0,"
                        + " expected is_completed = false."));
    }

    @Test
    void aMissingFileOfDeadLettersIsNamed() throws IOException {
        PublishedFile file =
                TableListing.of(paths, Root.DEAD_LETTERS, "matches").files().get(1);
        Files.delete(file.location());

        assertThat(findings(verify("matches")))
                .singleElement()
                .asString()
                .startsWith("files: matches dead_letters/matches/" + file.name()
                        + ": found nothing, expected the file of 1 rows and ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"processed/_staging/matches", "processed/matches/_staging"})
    void anotherProgramsMetadataAndStagedParquetAreNamed(String staging) throws IOException {
        Path metadata = Files.createDirectories(directory.resolve("processed/matches/_spark_metadata"));
        Path staged = directory.resolve(staging + "/writer-0/1.parquet");
        Files.createDirectories(staged.getParent());
        Files.copy(rows().get(0).location(), staged);

        assertThat(findings(verify("matches")))
                .containsExactly(
                        "files: matches " + metadata
                                + ": found metadata of a Spark streaming job, which hides the lake's"
                                + " files from Spark, expected the lake's own files only. Move it out of the table",
                        "files: matches " + staged
                                + ": found a staged file that ends in .parquet, so readers may see it,"
                                + " expected the lake's own files only. Move it out of the table");
    }

    @Test
    void tablesWithFilesAndNoLogAreNamed() throws IOException {
        for (long version = 1; version <= 4; version++) {
            Files.delete(paths.commitFile("matches", version));
        }
        assertThat(findings(verify("matches")))
                .containsExactly("commit log: matches log: found 12 files, such as processed/matches/status=finished/"
                        + "00000000000000000002-0.parquet, but no commit, expected a commit log beside them. Restore the"
                        + " log from a backup; or, when they are from another program, move them away");
    }

    @Test
    void theNewestCommitMayStillBeStaged() throws IOException {
        try (SampleLake lake = new SampleLake(directory, "writer-2")) {
            for (CommittedFile file : lake.newest("matches").files()) {
                Path staged = paths.resolve(file.root(), file.stagedPath());
                Files.createDirectories(staged.getParent());
                Files.move(paths.resolve(file.root(), file.finalPath()), staged);
            }
            TableResult result = verify("matches");
            assertThat(findings(result)).isEmpty();
            assertThat(result.checks().get(3).summary()).endsWith("; 4 of version 4 committed and not yet published");
        }
    }

    @Test
    void theBrokerIsCompared() throws IOException {
        TableResult sound = verify("matches", Verification.Depth.SAMPLE, broker(SampleLake.CLUSTER_ID, 0, 100));
        assertThat(sound.isSound()).isTrue();
        assertThat(sound.lag().orElseThrow())
                .isEqualTo(Map.of(
                        new TopicPartition("esports-matches", 0), 85L, new TopicPartition("esports-matches", 1), 85L));
        assertThat(findings(verify("matches", Verification.Depth.SAMPLE, broker("cluster-2", 0, 100))))
                .containsExactly("broker: matches cluster: found cluster-2, expected cluster-1 as version 4 says. Point"
                        + " KAFKA_BOOTSTRAP_SERVERS to the cluster that the lake was filled from");
        assertThat(findings(verify("matches", Verification.Depth.SAMPLE, broker(SampleLake.CLUSTER_ID, 0, 14))))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("broker: matches esports-matches-0: found a topic that ends at 14, expected at least 15");
        assertThat(findings(verify("matches", Verification.Depth.SAMPLE, broker(SampleLake.CLUSTER_ID, 20, 40))))
                .hasSize(2);
    }

    @Test
    void aBrokerIsComparedWithALogThatGoesOnMeanwhile() throws IOException {
        AtomicInteger looks = new AtomicInteger();
        BrokerCheck check = new BrokerCheck("matches");
        Commit before = FileLakeStorage.reading(paths).log("matches").read(4).orElseThrow();
        // Retention has followed the service, which has committed up to 18 since the verification began.
        BrokerView broker = broker(SampleLake.CLUSTER_ID, 17, 40).orElseThrow();
        Commit after = progressed(before, 18);

        check.check(before, broker, () -> {
            looks.incrementAndGet();
            return Optional.of(after);
        });

        assertThat(check.result().findings()).isEmpty();
        assertThat(check.lag().values()).containsExactly(22L, 22L);
        assertThat(looks).hasValue(2);
    }

    @Test
    void whatWasReadOfAFormerTopicIsNamedAndNotCompared() throws IOException {
        Commit before = FileLakeStorage.reading(paths).log("matches").read(4).orElseThrow();
        SortedMap<TopicPartition, Progress> progress = new TreeMap<>(before.progress());
        for (int partition = 0; partition < 7; partition++) {
            progress.put(new TopicPartition("games", partition), at("id-of-games", 100));
        }
        Commit moved = after(before, progress);

        // The former topic grows, or is deleted: neither is anything to this table any more.
        BrokerCheck check = new BrokerCheck("matches");
        BrokerView broker = broker(SampleLake.CLUSTER_ID, 0, 40).orElseThrow();
        check.next(Optional.of(moved), progressed(moved, "esports-matches", 16));
        check.next(Optional.of(moved), moved);
        check.check(moved, broker, () -> Optional.of(moved));
        assertThat(check.result().findings()).isEmpty();
        assertThat(check.lag().values()).containsExactly(25L, 25L);
        assertThat(check.result().summary())
                .isEqualTo("2 topic partitions, lag 50; not compared, of a former topic: games-0, games-1, games-2,"
                        + " games-3, games-4 and 2 more");
    }

    @Test
    void whereTheDocumentsShowNoTopicAllAreCompared() throws IOException {
        Commit before = FileLakeStorage.reading(paths).log("matches").read(4).orElseThrow();
        SortedMap<TopicPartition, Progress> others = new TreeMap<>();
        others.put(new TopicPartition("games", 0), at("id-of-games", 15));
        others.put(new TopicPartition("fixtures", 0), at("id-of-fixtures", 15));

        BrokerCheck check = checked(
                after(before, others), broker(SampleLake.CLUSTER_ID, 0, 40).orElseThrow());
        assertThat(check.lag()).hasSize(2);
        assertThat(check.result().summary()).isEqualTo("2 topic partitions, lag 50");
    }

    @Test
    void aTopicThatWasMadeAnewWithFewerTopicPartitionsIsSoundOnceTheTableGoesOnInIt() throws IOException {
        Commit before = FileLakeStorage.reading(paths).log("matches").read(4).orElseThrow();
        BrokerView broker = broker(SampleLake.CLUSTER_ID, 0, 40).orElseThrow();
        SortedMap<TopicPartition, Progress> progress = new TreeMap<>(before.progress());
        progress.put(new TopicPartition("esports-matches", 2), at("id-of-the-former", 70));

        BrokerCheck goneOn = checked(after(before, progress), broker);
        assertThat(goneOn.result().findings()).isEmpty();
        assertThat(goneOn.result().summary())
                .isEqualTo("2 topic partitions, lag 50; not compared, of a former topic: esports-matches-2");

        // While it goes on in none of them, or where a topic partition of this very topic is gone, it is a finding.
        for (String id : List.of("id-of-the-former", SampleLake.topicId("matches"))) {
            progress.replaceAll((topicPartition, known) -> at(id, 15));
            assertThat(checked(after(before, progress), broker).result().findings())
                    .extracting(Finding::subject)
                    .contains("esports-matches-2");
        }
    }

    private static BrokerCheck checked(Commit horizon, BrokerView broker) throws IOException {
        BrokerCheck check = new BrokerCheck("matches");
        check.check(horizon, broker, () -> Optional.of(horizon));
        return check;
    }

    private static Progress at(String topicId, long next) {
        return new Progress(topicId, 0, next, RecordCounts.NONE, 0);
    }

    /** The next commit of a service that runs: all topic partitions have gone on. */
    private static Commit progressed(Commit before, long next) {
        return progressed(before, "esports-matches", next);
    }

    private static Commit progressed(Commit before, String topic, long next) {
        SortedMap<TopicPartition, Progress> progress = new TreeMap<>(before.progress());
        progress.replaceAll((topicPartition, known) -> topicPartition.topic().equals(topic)
                ? new Progress(known.topicId(), known.start(), next, known.records(), 0)
                : known);
        return after(before, progress);
    }

    private static Commit after(Commit before, SortedMap<TopicPartition, Progress> progress) {
        Header header = new Header(
                before.version() + 1,
                "commit-after",
                before.writer(),
                before.time(),
                before.application(),
                before.lakeId(),
                before.table(),
                before.schemaVersion(),
                before.clusterId(),
                progress,
                before.totals(),
                before.partitionKeys(),
                before.prunedBelow(),
                "");
        return new Commit(header, new Change.Retire("dead"));
    }

    private static Optional<BrokerView> broker(String clusterId, long earliest, long end) {
        return Optional.of(new BrokerView() {
            @Override
            public String clusterId() {
                return clusterId;
            }

            @Override
            public Map<TopicPartition, OfferedOffsets> offered(String topic) {
                OfferedOffsets offsets = new OfferedOffsets("id-of-" + topic, earliest, end);
                return Map.of(new TopicPartition(topic, 0), offsets, new TopicPartition(topic, 1), offsets);
            }
        });
    }

    private List<PublishedFile> rows() throws IOException {
        return TableListing.of(paths, Root.PROCESSED, "matches").files();
    }

    private TableResult verify(String table) throws IOException {
        return verify(table, Verification.Depth.SAMPLE, Optional.empty());
    }

    private TableResult verify(String name, Verification.Depth depth, Optional<BrokerView> broker) throws IOException {
        TableDefinition table = BuiltInTables.ALL.named(name);
        try (Verification verification = new Verification(paths, depth, System::nanoTime, watcher)) {
            return verification.verify(table, broker);
        }
    }

    private static List<String> findings(TableResult result) {
        return result.checks().stream()
                .flatMap(check -> check.findings().stream())
                .map(finding -> finding.check() + ": " + finding)
                .toList();
    }
}
