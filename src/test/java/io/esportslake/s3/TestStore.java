package io.esportslake.s3;

import io.esportslake.app.Threads;
import io.esportslake.dev.EmbeddedStore;
import io.esportslake.log.StepListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** One object store for all tests of a run; each of them has a bucket of its own. */
final class TestStore {

    static final AwsCredentialsProvider CREDENTIALS = StaticCredentialsProvider.create(
            AwsBasicCredentials.create(EmbeddedStore.ACCESS_KEY, EmbeddedStore.SECRET_KEY));

    private static final AtomicInteger BUCKETS = new AtomicInteger();
    private static final Path DIRECTORY = directory();
    private static final EmbeddedStore SERVER = start();

    private TestStore() {}

    private static Path directory() {
        try {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "objects")
                    : Files.createTempDirectory("objects");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedStore start() {
        try {
            EmbeddedStore server = EmbeddedStore.start(DIRECTORY, 0);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(DIRECTORY)));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (var paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new place in a new bucket. */
    static S3Place newPlace() throws IOException {
        String bucket = "bucket-" + BUCKETS.incrementAndGet();
        Files.createDirectories(DIRECTORY.resolve(bucket));
        return S3Place.parse("s3://" + bucket + "/lake");
    }

    /** Where the server keeps an object. */
    static Path fileOf(ObjectName name) {
        return DIRECTORY.resolve(name.bucket()).resolve(name.key());
    }

    static SdkHttpClient http() {
        return UrlConnectionHttpClient.builder().build();
    }

    /** A store as those see it between whom and the real one something stands. */
    static ObjectStore store(SdkHttpClient http, S3Clients.Patience patience, RequestListener listener) {
        return new ObjectStore(
                S3Clients.of(
                        new S3Access(Optional.of(SERVER.endpoint()), Optional.of("us-east-1"), true),
                        patience,
                        new RequestMeter(System::nanoTime, listener),
                        http,
                        CREDENTIALS),
                patience.attempt());
    }

    /** Shared by tests that look at nothing but what comes out. */
    private static final ObjectStore STORE = store(http(), S3Clients.Patience.USUAL, RequestListener.NONE);

    static ObjectStore store() {
        return STORE;
    }

    static S3LakeStorage storage(S3Place place, String writer, StepListener listener) {
        return storage(place, writer, Threads::start, listener);
    }

    static S3LakeStorage storage(S3Place place, String writer, Surroundings.Threads threads, StepListener listener) {
        return new S3LakeStorage(S3Keys.of(place), writer, store(), threads, listener, 1, 1);
    }

    static S3LakeStorage storage(S3Place place, String writer, ObjectStore store, StepListener listener) {
        return new S3LakeStorage(S3Keys.of(place), writer, store, Threads::start, listener, 1, 1);
    }
}
