package io.esportslake.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.log.Root;
import io.esportslake.log.StorageException;
import io.esportslake.reader.DeadLetters;
import io.esportslake.reader.HeldPartReader;
import io.esportslake.reader.LakeReader;
import io.esportslake.reader.LetterFilter;
import io.esportslake.reader.LostCommits;
import io.esportslake.reader.PartitionFilter;
import io.esportslake.reader.Relation;
import io.esportslake.reader.SampleLake;
import io.esportslake.reader.Verification;
import io.esportslake.sample.SampleRecords;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Who reads a lake in a store while others change it, and while the store fails: what is gone, what is damaged and what
 * could not be asked are three things.
 */
class S3ReadingTest {

    private static final TableDefinition MATCHES = BuiltInTables.ALL.named("matches");
    private static final int BATCHES = 3;
    private static final int ROWS = 40;
    /** Of files of the newest commit: the first one is the start. */
    private static final String NEWEST = "/00000000000000000004-";

    private static final int MANY = 1_000;

    private final FaultyHttp network = new FaultyHttp();
    private S3Place place;
    private SampleLake lake;
    private LakePaths paths;

    /** Written where the server keeps its objects: they have the names that a lake on disk has. */
    @BeforeEach
    void begin() throws IOException {
        place = TestStore.newPlace();
        S3FileSystem store = new S3FileSystem(TestStore.store(network, S3Clients.Patience.USUAL, RequestListener.NONE));
        paths = LakePaths.of(store.path(place));
        lake = SampleLake.holding(fileOf("any").getParent(), "writer-1");
        lake.assign("matches", 1);
        SampleRecords records = SampleRecords.matches(7, 0, SampleLake.START);
        for (int batch = 0; batch < BATCHES; batch++) {
            lake.send("matches", 0, ROWS, i -> records.next().value());
            lake.send("matches", 0, "no JSON");
            lake.flush();
        }
    }

    @AfterEach
    void end() throws IOException {
        lake.close();
    }

    private Path fileOf(String name) {
        return TestStore.fileOf(place.object(name));
    }

    private List<String> findings(Verification.Depth depth, Verification.Watcher watcher) throws IOException {
        try (Verification verification = new Verification(paths, depth, System::nanoTime, watcher)) {
            return verification.verify(MATCHES, Optional.empty()).checks().stream()
                    .flatMap(check -> check.findings().stream().map(Object::toString))
                    .toList();
        }
    }

    private List<String> findings(Verification.Depth depth) throws IOException {
        return findings(depth, (table, files, all) -> {});
    }

    private long rows() throws IOException {
        try (LakeReader reader = new LakeReader(paths)) {
            return reader.count(Relation.rows(MATCHES), PartitionFilter.ALL);
        }
    }

    /** The offsets of the letters, and behind them how many could not be shown. */
    private List<Long> letters() throws IOException {
        List<Long> offsets = new ArrayList<>();
        try (DeadLetters letters = new DeadLetters(paths, FileLakeStorage.reading(paths))) {
            long lost = letters.read(MATCHES, LetterFilter.ALL, List.of("kafka_offset"), values -> {
                offsets.add((Long) values[0]);
                return true;
            });
            offsets.add(lost);
        }
        return offsets;
    }

    private static Predicate<SdkHttpRequest> of(String method, String name) {
        return FaultyHttp.method(method).and(request -> request.encodedPath().contains(name));
    }

    private void sealNow() {
        try {
            lake.seal("matches");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // What is gone

    @Test
    void whatAListNamedAndIsDeletedSinceIsNotThere() throws IOException {
        Path name = fileOf("processed/matches/status=live/any.parquet");
        Files.createDirectories(name.getParent());
        Files.write(name, new byte[3]);
        Path listed;
        try (DirectoryStream<Path> list = Files.newDirectoryStream(
                paths.tableDirectory(Root.PROCESSED, "matches").resolve("status=live"))) {
            listed = list.iterator().next();
        }
        assertThat(Files.exists(listed)).isTrue();

        Files.delete(name);

        assertThat(Files.exists(listed)).isFalse();
        assertThat(Files.size(listed)).as("as it was listed").isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void aLakeThatIsSealedWhileItIsVerifiedIsSound(int at) throws IOException {
        boolean[] isSealed = {false};

        assertThat(findings(Verification.Depth.DEEP, (table, files, all) -> {
                    if (files == at && !isSealed[0]) {
                        isSealed[0] = true;
                        sealNow();
                    }
                }))
                .isEmpty();
        assertThat(isSealed[0]).isTrue();
    }

    @Test
    void aFileThatIsSealedBetweenItsListAndItsFirstByteIsNoDamage() throws IOException {
        network.next(of("GET", ".held"), call -> {
            sealNow();
            return call.make();
        });

        assertThat(findings(Verification.Depth.DEEP)).isEmpty();
        assertThat(network.isOver()).isTrue();
    }

    @Test
    void lettersThatAreSealedBetweenTheLookAndTheReadAreFoundWhereTheyWent() throws IOException {
        assertThat(letters()).containsExactly(40L, 81L, 122L, 0L);
        network.next(of("GET", ".held"), call -> {
            sealNow();
            return call.make();
        });

        assertThat(letters()).containsExactlyInAnyOrder(40L, 81L, 122L, 0L);
        assertThat(network.isOver()).isTrue();
    }

    // What cannot be asked

    @ParameterizedTest
    @EnumSource
    void aStoreThatDoesNotLetReadIsNoDamage(Verification.Depth depth) {
        network.next(MANY, of("GET", ".held"), FaultyHttp.answer(400, "ExpiredToken"));

        assertThatThrownBy(() -> findings(depth))
                .isInstanceOf(StorageException.class)
                .hasMessageEndingWith("failed: HTTP 400 ExpiredToken");
    }

    @Test
    void aTemporaryDirectoryThatTakesNoCopyIsNoDamage(@TempDir Path directory) throws IOException {
        HeldPartReader.load(); // it unpacks there, too
        String before = System.getProperty("java.io.tmpdir");
        Path missing = directory.resolve("missing");
        System.setProperty("java.io.tmpdir", missing.toString());
        try {
            assertThatThrownBy(() -> findings(Verification.Depth.SAMPLE))
                    .isInstanceOf(LakeRefusedException.class)
                    .hasMessageMatching("EL-1062: s3://\\S+\\.held cannot be copied to the temporary directory \\Q"
                            + missing + "\\E \\(NoSuchFileException\\): .*");
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
        assertThat(findings(Verification.Depth.SAMPLE)).isEmpty();
    }

    @Test
    void copiesLieInTheTemporaryDirectoryOfNowAndAreGoneAfterwards(@TempDir Path directory) throws IOException {
        HeldPartReader.load();
        String before = System.getProperty("java.io.tmpdir");
        System.setProperty("java.io.tmpdir", directory.toString());
        Set<Long> copies = new TreeSet<>();
        try (LakeReader reader = new LakeReader(paths)) {
            reader.read(Relation.rows(MATCHES), PartitionFilter.ALL, List.of("match_id"), row -> {
                copies.add(entries(directory));
                return true;
            });
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
        assertThat(copies).containsExactly(1L);
        assertThat(entries(directory)).isZero();
    }

    private static long entries(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void rowsOfTheNewestCommitAreNotLeftOutBecauseTheStoreDoesNotAnswer() throws IOException {
        long all = rows();
        network.next(MANY, of("HEAD", NEWEST), FaultyHttp.answer(403, ""));

        assertThatThrownBy(this::rows)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("failed: HTTP 403; the credentials need the right for it");

        assertThat(all).isGreaterThan(2 * ROWS);
    }

    @Test
    void rowsThatCannotBeAskedForAreNotTakenForSealed() throws IOException {
        network.next(of("GET", ".held"), call -> {
            network.next(MANY, of("GET", ".held"), FaultyHttp.answer(403, ""));
            network.next(MANY, of("HEAD", ".held"), FaultyHttp.answer(403, ""));
            return FaultyHttp.answer(403, "").instead(call);
        });

        try (LakeReader reader = new LakeReader(paths)) {
            assertThatThrownBy(() ->
                            reader.read(Relation.rows(MATCHES), PartitionFilter.ALL, List.of("match_id"), row -> true))
                    .isInstanceOf(StorageException.class)
                    .hasMessageStartingWith("Reading ")
                    .hasMessageContaining("failed: HTTP 403");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "GET"})
    void lettersThatCannotBeAskedForAreNotTakenForLost(String method) {
        network.next(MANY, of(method, ".held"), FaultyHttp.answer(403, ""));

        assertThatThrownBy(this::letters).isInstanceOf(StorageException.class).hasMessageContaining("failed: HTTP 403");
    }

    @Test
    void countsOfAStoreThatDoesNotAnswerNameNoFileAsDamaged() {
        network.next(MANY, of("GET", ".held"), FaultyHttp.answer(403, "AccessDenied"));

        assertThatThrownBy(this::rows).isInstanceOf(StorageException.class).hasMessageContaining("HTTP 403");
    }

    @Test
    void lostCommitsOfAStoreThatDoesNotAnswerAreNotCalledBeyondRepair() throws IOException {
        LostCommits lost = new LostCommits(paths, MATCHES);
        network.next(MANY, of("GET", ".held"), FaultyHttp.answer(403, "AccessDenied"));

        assertThatThrownBy(() -> lost.above(1))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("HTTP 403");
    }
}
