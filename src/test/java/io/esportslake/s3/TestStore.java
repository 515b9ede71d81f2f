package io.esportslake.s3;

import io.esportslake.app.Threads;
import io.esportslake.dev.EmbeddedStore;
import io.esportslake.log.StepListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

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

    static URI endpoint() {
        return SERVER.endpoint();
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

    static S3Clients clients(URI endpoint, S3Clients.Patience patience, RequestListener listener) {
        return S3Clients.of(
                new S3Access(Optional.of(endpoint), Optional.of("us-east-1"), true),
                patience,
                new RequestMeter(System::nanoTime, listener),
                CREDENTIALS);
    }

    /** Shared by tests that look at nothing but what comes out. */
    private static final S3Clients CLIENTS = clients(SERVER.endpoint(), S3Clients.Patience.USUAL, RequestListener.NONE);

    static ObjectStore store() {
        return new ObjectStore(CLIENTS, S3LakeStorage.COPY_LIMIT);
    }

    static S3LakeStorage storage(S3Place place, String writer, StepListener listener) {
        return storage(place, writer, store(), listener);
    }

    static S3LakeStorage storage(S3Place place, String writer, ObjectStore store, StepListener listener) {
        return new S3LakeStorage(S3Keys.of(place), writer, store, Threads::start, listener, 1, 1);
    }
}
