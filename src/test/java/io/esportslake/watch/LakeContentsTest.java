package io.esportslake.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.esportslake.app.LakeOpened;
import io.esportslake.app.Threads;
import io.esportslake.config.Configured;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.LakeMeans;
import io.esportslake.config.LakeRoots;
import io.esportslake.config.ReadPaths;
import io.esportslake.config.StoreTraffic;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.dev.EmbeddedStore;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.Root;
import io.esportslake.log.RootedPath;
import io.esportslake.log.WriterLock;
import io.esportslake.reader.LetterFilter;
import io.esportslake.reader.SampleLake;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contents of a lake in an object store, asked for again and again. */
class LakeContentsTest {

    private static final int TIMES = 10;
    /** Of four clients, five each at most. */
    private static final int MOST_THREADS = 20;

    private static final Map<String, String> CREDENTIALS = Map.of(
            "aws.accessKeyId", EmbeddedStore.ACCESS_KEY,
            "aws.secretAccessKey", EmbeddedStore.SECRET_KEY);

    @TempDir
    private Path objects;

    private final StoreTraffic traffic = new StoreTraffic();
    private EmbeddedStore store;
    private LakeConfig config;

    @BeforeEach
    void fill() throws IOException {
        SampleLake.small(Files.createDirectories(objects.resolve("bucket/lake")));
        store = EmbeddedStore.start(objects, 0);
        CREDENTIALS.forEach(System::setProperty);
        config = Configured.by(Map.of(
                "DATA_LAKE_PATH", "s3://bucket/lake",
                "ESPORTS_LAKE_S3_ENDPOINT", store.endpoint().toString(),
                "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1"));
    }

    @AfterEach
    void end() {
        CREDENTIALS.keySet().forEach(System::clearProperty);
        store.close();
    }

    private LakeContents over(ReadPaths files) {
        LakeContents contents = new LakeContents(files, BuiltInTables.ALL);
        contents.start(new LakeOpened(
                null, LakeRoots.reading(config, LakeMeans.with(Threads::start)), List.of(), null, "", Map.of()));
        return contents;
    }

    private long requests(String kind) {
        return traffic.byKind().get(kind).requests();
    }

    private static Set<Thread> threadsOfClients() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sdk-"))
                .collect(Collectors.toSet());
    }

    @Test
    void howOftenSomebodyAsksNoThreadsAreLeftAndAllRequestsAreCounted() throws IOException {
        ReadPaths files = new ReadPaths(config, traffic);
        LakeContents contents = over(files);
        contents.letters("matches", LetterFilter.ALL, 2, Optional.empty());
        Set<Thread> before = threadsOfClients();

        for (int i = 0; i < TIMES; i++) {
            assertThat(contents.newestRows("matches", List.of("match_id"), 2)).hasSize(2);
            assertThat(contents.letters("matches", LetterFilter.ALL, 2, Optional.empty())
                            .letters())
                    .isNotEmpty();
        }

        Set<Thread> more = threadsOfClients();
        more.removeAll(before);
        assertThat(more).hasSizeLessThanOrEqualTo(MOST_THREADS);
        assertThat(requests("GetObject")).isGreaterThanOrEqualTo(2 * TIMES);
        assertThat(requests("ListObjectsV2")).isPositive();
        files.close();
    }

    @Test
    void whatReadsAStoreEndsItsThreadsWhenItIsClosed() throws Exception {
        Set<Thread> before = threadsOfClients();
        ReadPaths files = new ReadPaths(config, traffic);
        LakeContents contents = new LakeContents(files, BuiltInTables.ALL);
        contents.newestRows("matches", List.of("match_id"), 2);
        FileSystem system = files.get().dataLake().getFileSystem();
        Set<Thread> ofThis = threadsOfClients();
        ofThis.removeAll(before);
        assertThat(ofThis).isNotEmpty();
        assertThat(system.isOpen()).isTrue();

        files.close();

        assertThat(system.isOpen()).isFalse();
        await().until(() -> ofThis.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void whatWritesToAStoreEndsItsThreadsWhenItIsClosed() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        LakeStorage storage = LakeRoots.storage(config, LakeMeans.with(Threads::start));
        WriterLock lock = storage.writers().lock(); // which beats
        storage.table("matches").deletePublished(new RootedPath(Root.PROCESSED, "matches/no.parquet")); // again later
        Set<Thread> ofThis = new HashSet<>(Thread.getAllStackTraces().keySet());
        ofThis.removeAll(before);
        ofThis.removeIf(thread -> !thread.getName().startsWith("sdk-")
                && !thread.getName().startsWith("heartbeat")
                && !thread.getName().startsWith("late-deletion"));
        assertThat(ofThis).hasSizeGreaterThanOrEqualTo(3);

        storage.close();

        await().until(() -> ofThis.stream().noneMatch(Thread::isAlive));
        lock.release();
        assertThatThrownBy(() -> storage.log("matches").versions())
                .hasMessage("Nothing is asked of the store any more: its clients are closed");
    }

    @Test
    void whoeverReadsIsGivenTheSame() throws IOException {
        ReadPaths files = new ReadPaths(config, traffic);

        assertThat(files.get()).isSameAs(files.get());

        files.close();
    }
}
