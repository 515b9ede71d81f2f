package io.esportslake.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.ingest.LetterChoice;
import io.esportslake.ingest.RetryTally;
import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import io.esportslake.log.FileRound;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.Lakes;
import io.esportslake.log.LiveFile;
import io.esportslake.log.Root;
import io.esportslake.log.StepListener;
import io.esportslake.log.Visibility;
import io.esportslake.parquet.DuckDb;
import io.esportslake.parquet.ParquetSettings;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters of a table whose file was mended become rows of real files, each once, wherever the retry dies. */
class RetryTest {

    @TempDir
    private Path directory;

    private static List<String> findings(LakePaths paths) throws IOException {
        return SampleLake.findings(paths, RetriedLake.mended());
    }

    private static List<String> rows(LakePaths paths, String query) throws Exception {
        return DuckDb.query(
                query, paths.tableDirectory(Root.PROCESSED, RetriedLake.TABLE).resolve("**/*.parquet"));
    }

    private static List<String> letters(LakePaths paths, String query) throws Exception {
        return DuckDb.query(
                query,
                paths.tableDirectory(Root.DEAD_LETTERS, RetriedLake.TABLE).resolve("*.parquet"));
    }

    /** Four commits; of each ten records nine are letters, and one of those stays one. */
    private static LakePaths thousandLetters(Path place) throws IOException {
        try (SampleLake lake = new SampleLake(place, "writer-1", List.of(RetriedLake.strict()))) {
            RetriedLake.fill(lake, 4, 140, RetriedLake::kills);
            return lake.paths();
        }
    }

    private static Commit newest(LakePaths paths) throws IOException {
        CommitLog log = FileLakeStorage.reading(paths).log(RetriedLake.TABLE);
        return log.read(log.newestVersion().orElseThrow()).orElseThrow();
    }

    /** 1,120 records: 112 rows from the beginning, 896 letters that become rows, 112 that stay. */
    private static void requireRetried(LakePaths paths, String where) throws Exception {
        assertThat(findings(paths)).as(where).isEmpty();
        assertThat(rows(
                        paths,
                        "select count(*), count(distinct (kafka_partition, kafka_offset)), count(*) filter (kills = 5),"
                                + " count(*) filter (kills = 7) from read_parquet(%s)"))
                .as(where)
                .containsExactly("1008|1008|896|112");
        assertThat(letters(
                        paths,
                        "select count(*), count(distinct (kafka_partition, kafka_offset)), count(*) filter"
                                + " (record_value::varchar like '%%few%%') from read_parquet(%s)"))
                .as(where)
                .containsExactly("112|112|112");
        Commit newest = newest(paths);
        assertThat(newest.totals().records().rows()).as(where).isEqualTo(1008);
        assertThat(newest.totals().records().deadLetters()).as(where).isEqualTo(112);
        assertThat(newest.totals().records().received()).as(where).isEqualTo(1120);
    }

    @Test
    void lettersBecomeRowsAtTheirOwnOffsetsAndTheOthersStayAsTheyWere() throws Exception {
        LakePaths paths = thousandLetters(directory.resolve("lake"));
        List<String> before = letters(
                paths,
                "select * from read_parquet(%s) where record_value::varchar like '%%few%%'"
                        + " order by kafka_partition, kafka_offset");
        List<String> turning = letters(
                paths,
                "select kafka_partition, kafka_offset, kafka_timestamp from"
                        + " read_parquet(%s) where record_value::varchar like '%%many%%' order by all");
        RetryTally forecast = RetriedLake.forecast(paths);
        long version = newest(paths).version();
        List<Commit> commits = new ArrayList<>();

        RetryTally tally =
                RetriedLake.retry(paths, StepListener.NONE, new RetriedLake.All(), (commit, of) -> commits.add(commit));

        assertThat(List.of(tally.read(), tally.rows(), tally.notWhole())).containsExactly(1008L, 896L, 0L);
        assertThat(tally.letters()).isEqualTo(Map.of("wrong-type", 112L)).isEqualTo(forecast.letters());
        assertThat(forecast.rows()).isEqualTo(896);
        assertThat(commits).hasSize(1);
        Commit commit = commits.get(0);
        assertThat(commit.version()).as("a dry run commits nothing").isEqualTo(version + 1);
        assertThat(commit.kind()).isEqualTo("replace");
        assertThat(commit.addedRows()).isEqualTo(896);
        assertThat(commit.addedDeadLetters()).isEqualTo(-896);
        assertThat(commit.change().removed()).hasSize(4);
        requireRetried(paths, "");
        assertThat(letters(paths, "select * from read_parquet(%s) order by kafka_partition, kafka_offset"))
                .isEqualTo(before);
        assertThat(rows(
                        paths,
                        "select kafka_partition, kafka_offset, kafka_timestamp from read_parquet(%s) where kills = 5"
                                + " order by all"))
                .isEqualTo(turning);
        assertThat(rows(paths, "select distinct epoch_ms(processing_timestamp) from read_parquet(%s) where kills = 5"))
                .containsExactly(String.valueOf(RetriedLake.RETRIED.toEpochMilli()));
        assertThat(RetriedLake.retry(paths, StepListener.NONE).rows())
                .as("a second time")
                .isZero();
        assertThat(newest(paths).version()).isEqualTo(version + 1);
    }

    @Test
    void onlyLettersThatAreMeantAreRetriedAndTheirNeighboursStay() throws Exception {
        LakePaths paths = thousandLetters(directory.resolve("lake"));

        RetryTally tally = RetriedLake.retry(
                paths,
                StepListener.NONE,
                new LetterChoice() {
                    @Override
                    public boolean mayMean(LiveFile file) {
                        return true;
                    }

                    @Override
                    public boolean means(String reason, int partition, long offset, Instant processed) {
                        return partition == 1 && offset < 10;
                    }
                },
                (commit, of) -> {});

        assertThat(List.of(tally.read(), tally.rows())).containsExactly(9L, 8L);
        assertThat(findings(paths)).isEmpty();
        assertThat(letters(
                        paths,
                        "select count(*), count(distinct (kafka_partition, kafka_offset)) from read_parquet(%s)"))
                .containsExactly("1000|1000");
        RetriedLake.retry(paths, StepListener.NONE);
        requireRetried(paths, "the rest");
    }

    /** One file of letters: such of those sizes that stay, and between them one that becomes a row. */
    private LakePaths largeLetters(int... kibibytes) throws IOException {
        try (SampleLake lake = new SampleLake(directory.resolve("large"), "writer-1", List.of(RetriedLake.strict()))) {
            lake.assign(RetriedLake.TABLE, 1);
            lake.send(
                    RetriedLake.TABLE,
                    0,
                    kibibytes.length + 1,
                    i -> RetriedLake.record(
                            i,
                            i == 1
                                    ? "\"many\""
                                    : "\"" + "few".repeat(kibibytes[i == 0 ? 0 : i - 1] * 1024 / 3) + "\""));
            lake.flush();
            return lake.paths();
        }
    }

    private static String sizes(LakePaths paths) throws Exception {
        return String.join(
                " ",
                letters(
                        paths,
                        "select string_agg(octet_length(record_value) >> 10, ' ' order by kafka_offset) from"
                                + " read_parquet(%s)"));
    }

    @Test
    void lettersThatStayMayBeAsLargeAsTheMemoryIs() throws Exception {
        LakePaths paths = largeLetters(200, 400, 200, 900, 300, 1500, 400);
        long memory = 3 << 20;
        String before = letters(
                        paths,
                        "select md5(string_agg(hash(f), ' ' order by kafka_offset)) from read_parquet(%s) f"
                                + " where kafka_offset <> 1")
                .get(0);
        RetryTally forecast = RetriedLake.forecast(paths, memory);

        RetryTally tally = RetriedLake.retry(paths, memory);

        assertThat(List.of(tally.read(), tally.rows(), tally.noMemory())).containsExactly(8L, 1L, 0L);
        assertThat(List.of(forecast.read(), forecast.rows())).containsExactly(8L, 1L);
        assertThat(sizes(paths)).isEqualTo("200 400 200 900 300 1500 400");
        assertThat(letters(paths, "select md5(string_agg(hash(f), ' ' order by kafka_offset)) from read_parquet(%s) f"))
                .containsExactly(before);
        assertThat(findings(paths)).isEmpty();
    }

    @Test
    void aLetterThatNeverFitsIsNamedBeforeAnythingIsDoneAndMoreMemoryIsEnough() throws Exception {
        LakePaths paths = largeLetters(200, 2500, 200);
        long version = newest(paths).version();
        String file = newest(paths).files().stream()
                .filter(added -> added.root() == Root.DEAD_LETTERS)
                .map(added -> added.finalPath())
                .findFirst()
                .orElseThrow();
        String sentence =
                "EL-3006: Dead letter esports-games-0@2 in " + file + " stays a letter, is 2560230 bytes large,"
                        + " and does not fit into the memory of 3145728 bytes, so that the file's other letters cannot become"
                        + " rows. Run it again with ESPORTS_LAKE_MEMORY_BUDGET=6M or more, or leave the whole file out with"
                        + " --offsets or --since and --until";

        assertThatThrownBy(() -> RetriedLake.forecast(paths, 3 << 20)).hasMessage(sentence);
        assertThatThrownBy(() -> RetriedLake.retry(paths, 3 << 20)).hasMessage(sentence);

        assertThat(newest(paths).version()).isEqualTo(version);
        RetryTally tally = RetriedLake.retry(paths, 6 << 20);
        assertThat(List.of(tally.read(), tally.rows())).containsExactly(4L, 1L);
        assertThat(sizes(paths)).isEqualTo("200 2500 200");
        assertThat(RetriedLake.retry(paths, 3 << 20).noMemory())
                .as("a file of which nothing becomes a row is left alone")
                .isEqualTo(1);
        assertThat(findings(paths)).isEmpty();
    }

    @Test
    void aFileWithOtherLettersThanTheLogSaysIsOneSentenceAndNothingIsDone() throws Exception {
        LakePaths paths;
        try (SampleLake lake = new SampleLake(directory.resolve("lake"), "writer-1", List.of(RetriedLake.strict()))) {
            lake.assign(RetriedLake.TABLE, 1);
            for (int letters : List.of(2, 3)) {
                lake.send(RetriedLake.TABLE, 0, letters, i -> RetriedLake.record(i, "\"many\""));
                lake.flush();
            }
            paths = lake.paths();
        }
        List<Path> files = letterFiles(paths);
        long version = newest(paths).version();
        LetterChoice exchanging = new LetterChoice() { // the start has counted them by then
                    @Override
                    public boolean mayMean(LiveFile file) {
                        try {
                            Files.copy(files.get(1), files.get(0), StandardCopyOption.REPLACE_EXISTING);
                            return true;
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }

                    @Override
                    public boolean means(String reason, int partition, long offset, Instant processed) {
                        return true;
                    }
                };

        assertThatThrownBy(() -> RetriedLake.retry(paths, StepListener.NONE, exchanging, (commit, tally) -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "EL-2030: " + paths.root(Root.DEAD_LETTERS).relativize(files.get(0))
                                + " holds 3 dead letters, the log says 2; see what 'verify' says, and restore it from a backup");

        assertThat(newest(paths).version()).isEqualTo(version);
        assertThat(letterFiles(paths)).isEqualTo(files);
    }

    private static List<Path> letterFiles(LakePaths paths) throws IOException {
        try (Stream<Path> files = Files.list(paths.tableDirectory(Root.DEAD_LETTERS, RetriedLake.TABLE))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    /** Ends the process at one moment, as nothing that runs handles. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static StepListener dyingAt(int at) {
        int[] moments = {0};
        return (step, moment, place) -> {
            if (moments[0]++ == at) {
                throw new Death();
            }
        };
    }

    @Test
    void whereverItDiesAndIsRunAgainEachLetterIsOneRow() throws Exception {
        assertThat(dieAtEvery(11)).isGreaterThan(12);
    }

    @Test
    @Tag("soak")
    void whereverAtAllItDiesAndIsRunAgainEachLetterIsOneRow() throws Exception {
        assertThat(dieAtEvery(1)).isGreaterThan(150);
    }

    /** Lives that end ever later, until one comes to its end; returns how many ended early. */
    private int dieAtEvery(int moments) throws Exception {
        Path made = directory.resolve("made");
        thousandLetters(made);
        int deaths = 0;
        for (int at = 0; ; at += moments) {
            Path place = directory.resolve("lake-" + at);
            Lakes.copy(made, place);
            LakePaths paths = LakePaths.of(place);
            boolean dies = false;
            try {
                RetriedLake.retry(paths, dyingAt(at));
            } catch (Death e) {
                dies = true;
                deaths++;
                requireNothingLost(paths, "moment " + at);
                assertThat(findings(paths)).as("while it is dead, moment " + at).isEmpty();
                assertThat(differences(paths))
                        .as("while it is dead, moment " + at)
                        .isEmpty();
                RetriedLake.retry(paths, StepListener.NONE);
            }
            requireRetried(paths, "moment " + at);
            if (!dies) {
                System.out.println("RETRY | letters=1008 deaths=" + deaths);
                return deaths;
            }
        }
    }

    /** What the service's slow round over all files finds. */
    private static List<FileRound.Difference> differences(LakePaths paths) throws IOException {
        LakeStorage storage = FileLakeStorage.reading(paths);
        String table = RetriedLake.TABLE;
        return FileRound.of(storage.log(table), storage.documents(table), storage.table(table), () -> {})
                .orElseThrow()
                .differences();
    }

    @Test
    void lettersThatAreHeldBackBecomeRowsThatReadersSeeAndTheRestIsSealedAsBefore() throws Exception {
        Path place = directory.resolve("held");
        try (SampleLake lake = held(place, "writer-1", RetriedLake.strict())) {
            RetriedLake.fill(lake, 4, 140, RetriedLake::kills);
        }
        LakePaths paths = LakePaths.of(place);

        RetryTally tally = RetriedLake.retry(paths, StepListener.NONE);

        assertThat(tally.rows()).isEqualTo(896);
        assertThat(findings(paths)).isEmpty();
        assertThat(rows(
                        paths,
                        "select count(*), count(distinct (kafka_partition, kafka_offset)) from read_parquet(%s)"))
                .containsExactly("896|896");
        assertThat(letters(paths, "select count(*) from read_parquet(%s)")).containsExactly("112");
        assertThat(TableListing.held(paths, Root.DEAD_LETTERS, RetriedLake.TABLE))
                .as("what has given way is gone")
                .isEmpty();
        try (SampleLake lake = held(place, "writer-2", RetriedLake.mended())) {
            assertThat(lake.seal(RetriedLake.TABLE)).isPositive();
        }
        requireRetried(paths, "sealed");
    }

    private static SampleLake held(Path place, String writer, TableDefinition table) throws IOException {
        return new SampleLake(place, writer, ParquetSettings.defaults(), Visibility.HELD, List.of(table));
    }

    /** At every moment each record is a row or a letter of the lake's files; between the two it may be both. */
    private static void requireNothingLost(LakePaths paths, String where) throws Exception {
        List<String> seen =
                new ArrayList<>(rows(paths, "select kafka_partition || '@' || kafka_offset from read_parquet(%s)"));
        assertThat(seen).as(where).doesNotHaveDuplicates();
        seen.addAll(letters(paths, "select kafka_partition || '@' || kafka_offset from read_parquet(%s)"));
        assertThat(seen.stream().distinct().count()).as(where).isEqualTo(1120);
    }
}
