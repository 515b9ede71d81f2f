package io.esportslake.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.log.Root;
import io.esportslake.reader.SampleLake;
import io.esportslake.reader.Verification;
import io.esportslake.sample.SampleRecords;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
