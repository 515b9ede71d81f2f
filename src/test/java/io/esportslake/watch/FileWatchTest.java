package io.esportslake.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.esportslake.app.LakeClosing;
import io.esportslake.app.LogLines;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.LongLog;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {

    @TempDir
    private Path directory;

    private final FileWatch watch = new FileWatch(null, () -> () -> {});

    @Test
    void aFileThatIsGoneIsSaidUntilItIsBack() throws IOException {
        LakePaths paths = LakePaths.of(directory.resolve("lake"));
        LongLog.fill(paths, 4, 1_000);
        LongLog.append(paths, 2, 1_000);
        LakeStorage storage = FileLakeStorage.reading(paths);
        Path file = paths.dataLake().resolve("processed/matches/status=live/00000000000000000004-0.parquet");
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);

        watch.look(storage, "matches");
        watch.look(storage, "players");

        assertThat(watch.finding("matches").orElseThrow().sentence())
                .isEqualTo("File " + file + " is missing; the commit log has it with " + content.length + " bytes.");
        assertThat(watch.finding("players")).isEmpty();
        watch.lookAgain(storage, "matches");
        watch.lookAgain(storage, "players");
        assertThat(watch.finding("matches")).isPresent();

        Files.write(file, content);
        watch.lookAgain(storage, "matches");

        assertThat(watch.finding("matches")).isEmpty();
    }

    @Test
    void aLookThatFailsIsToldOnce() throws IOException {
        LakePaths paths = LakePaths.of(directory.resolve("lake"));
        LongLog.fill(paths, 4, 1_000);
        Files.writeString(paths.checkpoints("matches").resolve("00000000000000000004.json"), "{");

        try (LogLines lines = LogLines.of("watch")) {
            watch.look(FileLakeStorage.reading(paths), "matches");
            watch.look(FileLakeStorage.reading(paths), "matches");

            assertThat(lines.said())
                    .singleElement(STRING)
                    .startsWith(
                            "WARN EL-4021: The files could not be compared with the commit log | table=matches cause=");
        }
    }

    @Test
    void whatIsMendedIsSeenWhileAnotherTableIsStillBeingCompared() throws IOException {
        LakePaths paths = LakePaths.of(directory.resolve("lake"));
        LongLog.fill(paths, 4, 1_000);
        LongLog.append(paths, 2, 1_000);
        Path file = paths.dataLake().resolve("processed/matches/status=live/00000000000000000004-0.parquet");
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        CountDownLatch isComparing = new CountDownLatch(1);
        List<Throwable> faults = new CopyOnWriteArrayList<>();

        watch.start(
                thatHangs(FileLakeStorage.reading(paths), "players", isComparing),
                List.of("matches", "players"),
                5,
                faults::add);
        try {
            await().until(() -> watch.finding("matches").isPresent() && isComparing.getCount() == 0);
            Files.write(file, content);

            await().until(() -> watch.finding("matches").isEmpty());
        } finally {
            watch.stop(new LakeClosing());
        }
        assertThat(faults).isEmpty();
    }

    /** What is asked of one table never comes to an end. */
    private static LakeStorage thatHangs(LakeStorage storage, String table, CountDownLatch begun) {
        return (LakeStorage) Proxy.newProxyInstance(
                LakeStorage.class.getClassLoader(), new Class<?>[] {LakeStorage.class}, (proxy, method, arguments) -> {
                    if (arguments != null && table.equals(arguments[0])) {
                        begun.countDown();
                        new CountDownLatch(1).await();
                    }
                    return method.invoke(storage, arguments);
                });
    }
}
