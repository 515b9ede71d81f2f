package io.esportslake.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.declare.TableFile;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.LiveFile;
import io.esportslake.log.LogEnd;
import io.esportslake.log.LogRepair;
import io.esportslake.log.Root;
import io.esportslake.log.SealRules;
import io.esportslake.log.SealTurn;
import io.esportslake.log.UnjoinablePartsException;
import io.esportslake.log.Visibility;
import io.esportslake.parquet.Compression;
import io.esportslake.parquet.DuckDb;
import io.esportslake.parquet.ParquetSettings;
import io.esportslake.sample.SampleRecords;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real files that were held back and sealed: the same rows, in the same order, sound to the last byte. */
class SealedLakeTest {

    @TempDir
    private Path directory;

    private static List<String> findings(LakePaths paths, String table) throws IOException {
        return SampleLake.findings(paths, BuiltInTables.ALL.named(table));
    }

    private static String files(LakePaths paths, String table) throws IOException {
        try (Verification verification =
                new Verification(paths, Verification.Depth.SAMPLE, System::nanoTime, (name, files, all) -> {})) {
            return verification.verify(BuiltInTables.ALL.named(table), Optional.empty()).checks().stream()
                    .filter(check -> check.check().equals("files"))
                    .findFirst()
                    .orElseThrow()
                    .summary()
                    .replaceAll("of [0-9,]+ bytes", "of N bytes");
        }
    }

    private List<String> rows(LakePaths paths, Root root, String table, String columns) throws Exception {
        return DuckDb.query(
                "select " + columns + " from read_parquet(%s, hive_partitioning = true, hive_types_autocast = false,"
                        + " union_by_name = true) order by kafka_partition, kafka_offset",
                paths.root(root).resolve(table).resolve("**/*.parquet"));
    }

    private void assertSameRows(LakePaths found, LakePaths expected, Root root, String table) throws Exception {
        String columns = "* exclude (processing_timestamp)";
        assertThat(rows(found, root, table, columns))
                .as("%s of %s", root, table)
                .isEqualTo(rows(expected, root, table, columns));
    }

    @Test
    void whatIsHeldBackAndWhatReadersSeeIsWhatWasCommitted() throws Exception {
        Path twin = directory.resolve("twin");
        LakePaths expected = SampleLake.small(twin);
        try (SampleLake lake =
                new SampleLake(directory.resolve("held"), "writer-1", ParquetSettings.defaults(), Visibility.HELD)) {
            lake.fillSmall();
            LakePaths paths = lake.paths();
            assertThat(findings(paths, "matches")).isEmpty();
            assertThat(findings(paths, "players")).isEmpty();
            assertThat(files(paths, "matches")).isEqualTo("12 files of N bytes; 12 of them held back from readers");
            assertThat(TableListing.of(paths, Root.PROCESSED, "matches").files())
                    .isEmpty();

            assertThat(lake.seal("matches"))
                    .as("three partition keys and dead letters")
                    .isEqualTo(4);
            lake.seal("players");

            assertThat(findings(paths, "matches")).isEmpty();
            assertThat(findings(paths, "players")).isEmpty();
            assertThat(files(paths, "matches")).isEqualTo("4 files of N bytes");
            assertThat(TableListing.held(paths, Root.PROCESSED, "matches")).isEmpty();
            assertSameRows(paths, expected, Root.PROCESSED, "matches");
            assertSameRows(paths, expected, Root.PROCESSED, "players");
            assertSameRows(paths, expected, Root.DEAD_LETTERS, "matches");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ZSTD", "SNAPPY", "NONE"})
    void largePartsAreCopiedSmallOnesAreEncodedAgainAndTheOrderStays(Compression compression) throws Exception {
        ParquetSettings settings = ParquetSettings.defaults().withCompression(compression);
        SampleRecords records = SampleRecords.matches(7, 0, SampleLake.START);
        Path place = directory.resolve("lake");
        int sent = 0;
        try (SampleLake lake = new SampleLake(place, "w1", settings, Visibility.HELD)) {
            lake.assign("matches", 1);
            for (int rows : List.of(30_000, 50, 70, 20_000, 20, 40_000, 3)) {
                lake.send("matches", 0, rows, i -> records.next().value());
                sent += rows;
                lake.flush();
            }
            lake.seal("matches");
            LakePaths paths = lake.paths();

            assertThat(findings(paths, "matches")).isEmpty();
            assertThat(DuckDb.query(
                            "select count(*), count(distinct kafka_offset), min(kafka_offset), max(kafka_offset)"
                                    + " from read_parquet(%s)",
                            paths.root(Root.PROCESSED).resolve("matches/**/*.parquet")))
                    .containsExactly(sent + "|" + sent + "|0|" + (sent - 1));
            assertThat(DuckDb.query(
                            "select count(*) from (select kafka_offset - lag(kafka_offset) over"
                                    + " (partition by filename order by file_row_number) as step from"
                                    + " read_parquet(%s, filename = true, file_row_number = true)) where step <= 0",
                            paths.root(Root.PROCESSED).resolve("matches/**/*.parquet")))
                    .as("rows out of order")
                    .containsExactly("0");
        }
    }

    @Test
    void partsOfAnotherCompressionAreEncodedAgainSoThatAFileHasOne() throws Exception {
        Path place = directory.resolve("lake");
        SampleRecords records = SampleRecords.matches(7, 0, SampleLake.START);
        for (Compression compression : List.of(Compression.SNAPPY, Compression.ZSTD)) {
            try (SampleLake lake = new SampleLake(
                    place,
                    "w-" + compression,
                    ParquetSettings.defaults().withCompression(compression),
                    Visibility.HELD)) {
                lake.assign("matches", 1);
                lake.send("matches", 0, 20_000, i -> records.next().value());
                lake.flush();
                if (compression == Compression.ZSTD) {
                    lake.seal("matches");
                }
            }
        }

        assertThat(findings(LakePaths.of(place), "matches")).isEmpty();
        assertThat(DuckDb.query(
                        "select distinct compression from parquet_metadata(%s)",
                        place.resolve("processed/matches/**/*.parquet")))
                .containsExactly("ZSTD");
    }

    /** Matches with one column more. */
    private static TableDefinition newerMatches() throws Exception {
        return TableFile.parse(
                "matches.yaml",
                BuiltInTables.text("matches")
                        .replace("version: 1", "version: 2")
                        .replace("derived:", "  venue: string\nderived:")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static SampleLake holding(Path place, String writer, TableDefinition matches) throws IOException {
        return new SampleLake(place, writer, ParquetSettings.defaults(), Visibility.HELD, List.of(matches));
    }

    /** One part held back, with that venue. */
    private static void hold(SampleLake lake, String venue) {
        lake.send("matches", 0, "{\"match_id\":\"m\",\"status\":\"live\",\"venue\":\"" + venue + "\"}");
        lake.flush();
    }

    @Test
    void partsFromBeforeAColumnCameAreSealedApartAlsoWhenTheNewerProgramHasGatheredThem() throws Exception {
        Path place = directory.resolve("lake");
        LakePaths paths = LakePaths.of(place);
        try (SampleLake lake = holding(place, "w1", BuiltInTables.MATCHES)) {
            lake.assign("matches", 1);
            hold(lake, "not a column yet");
            hold(lake, "not a column yet");
        }
        SealRules gathering = new SealRules(Duration.ofDays(1), 1 << 20, 2, 1 << 20, 10);
        try (SampleLake lake = holding(place, "w2", newerMatches())) {
            lake.pass(Duration.ofMinutes(1));
            lake.assign("matches", 1);
            hold(lake, "Seoul");
            assertThat(lake.seal("matches", gathering, SealTurn.OWNER).gathers())
                    .hasSize(1);
            hold(lake, "Berlin");
        }

        try (SampleLake lake = holding(place, "w3", newerMatches())) {
            assertThat(lake.seal("matches")).isEqualTo(2);
        }

        assertThat(SampleLake.findings(paths, newerMatches())).isEmpty();
        assertThat(DuckDb.query(
                        "select kafka_offset, venue from read_parquet(%s, union_by_name = true) order by 1",
                        paths.root(Root.PROCESSED).resolve("matches/**/*.parquet")))
                .containsExactly("0|null", "1|null", "2|Seoul", "3|Berlin");
    }

    @Test
    void partsThatLookDifferentAreToldApartByTheirFootersWhateverTheLogSays() throws Exception {
        Path place = directory.resolve("lake");
        try (SampleLake lake = holding(place, "w1", BuiltInTables.MATCHES)) {
            lake.assign("matches", 1);
            hold(lake, "not a column yet");
        }
        try (SampleLake lake = holding(place, "w2", newerMatches())) {
            lake.pass(Duration.ofMinutes(1));
            lake.assign("matches", 1);
            hold(lake, "Seoul");
            List<LiveFile> all =
                    lake.heldTogether("matches").stream().flatMap(List::stream).toList();
            List<LiveFile> likeTheLast = all.stream()
                    .map(part -> new LiveFile(
                            part.version(),
                            part.root(),
                            part.path(),
                            part.partitionKey(),
                            part.rows(),
                            part.bytes(),
                            part.sums(),
                            all.get(1).schema()))
                    .toList();

            assertThatThrownBy(() -> lake.seal("matches", likeTheLast))
                    .isInstanceOfSatisfying(UnjoinablePartsException.class, different -> {
                        assertThat(different.alike()).isEqualTo(1);
                        assertThat(different).hasMessageContaining(all.get(1).path() + " has other columns than the");
                    });
        }
    }

    @Test
    void partsOfTwoTopicsBecomeTwoFiles() throws Exception {
        Path place = directory.resolve("lake");
        try (SampleLake lake = holding(place, "w1", BuiltInTables.MATCHES)) {
            holdOfTwoTopics(lake);
            assertThat(lake.seal("matches")).isEqualTo(2);
        }
        assertThat(findings(LakePaths.of(place), "matches")).isEmpty();
    }

    @Test
    void aFileThatWasMadeOfPartsOfTwoTopicsIsSound() throws Exception {
        Path place = directory.resolve("lake");
        LakePaths paths = LakePaths.of(place);
        try (SampleLake lake = holding(place, "w1", BuiltInTables.MATCHES)) {
            holdOfTwoTopics(lake);
            lake.seal(
                    "matches",
                    lake.heldTogether("matches").stream().flatMap(List::stream).toList());
        }

        assertThat(findings(paths, "matches")).isEmpty();
        assertThat(rows(paths, Root.PROCESSED, "matches", "kafka_partition, kafka_offset"))
                .containsExactly("0|0", "0|0", "0|1", "0|1", "0|2");
    }

    private static void holdOfTwoTopics(SampleLake lake) throws IOException {
        lake.assign("matches", 1);
        for (String venue : List.of("Seoul", "Berlin", "Paris")) {
            hold(lake, venue);
        }
        lake.changeTopic("matches", "another-topic");
        for (String venue : List.of("Rome", "Madrid")) {
            hold(lake, venue);
        }
    }

    @Test
    void aLostMicroBatchWhoseFilesAreHeldBackIsRebuiltAndStaysHeldBack() throws Exception {
        Path place = directory.resolve("lake");
        LakePaths paths = LakePaths.of(place);
        try (SampleLake lake = new SampleLake(place, "w1", ParquetSettings.defaults(), Visibility.HELD)) {
            lake.fillSmall();
        }
        Files.delete(paths.commitFile("matches", 4));

        LostCommits lost = new LostCommits(paths, BuiltInTables.ALL.named("matches"));
        LakeStorage repairing = FileLakeStorage.of(paths, "repairing");
        LogEnd end = LogRepair.end(repairing, "matches");
        LogRepair.apply(
                repairing, LogRepair.plan(repairing, "matches", end, lost.above(end.version()), "by a test"), () -> {});

        assertThat(findings(paths, "matches")).isEmpty();
        try (SampleLake lake = new SampleLake(place, "w2", ParquetSettings.defaults(), Visibility.HELD)) {
            assertThat(lake.seal("matches")).isEqualTo(4);
        }
        assertThat(findings(paths, "matches")).isEmpty();
        assertThat(files(paths, "matches")).isEqualTo("4 files of N bytes");
    }

    @Test
    void aHeldFileThatIsMissingIsNamedAndALostSealIsNotRebuilt() throws Exception {
        Path place = directory.resolve("lake");
        LakePaths paths = LakePaths.of(place);
        try (SampleLake lake = new SampleLake(place, "w1", ParquetSettings.defaults(), Visibility.HELD)) {
            lake.fillSmall();
            PublishedFile part =
                    TableListing.held(paths, Root.PROCESSED, "matches").get(0);
            byte[] bytes = Files.readAllBytes(part.location());
            Files.delete(part.location());
            assertThat(findings(paths, "matches"))
                    .containsExactly("files: matches processed/" + part.path()
                            + ": found nothing, expected the file of 4 rows and " + Check.number(bytes.length)
                            + " bytes of version 3. Restore it from a backup");
            Files.write(part.location(), bytes);
            assertThat(findings(paths, "matches")).isEmpty();
            lake.seal("matches");
        }
        long version = 8; // start, three micro-batches, four seals
        Files.delete(paths.commitFile("matches", version));

        LostCommits lost = new LostCommits(paths, BuiltInTables.ALL.named("matches"));

        assertThatThrownBy(() -> lost.above(version - 1))
                .isInstanceOf(LakeRefusedException.class)
                .hasMessageStartingWith("EL-2060: Version 8 of matches, of which ")
                .hasMessageContaining("is a seal: which files it joined is not in the footers; restore the commit");
    }
}
