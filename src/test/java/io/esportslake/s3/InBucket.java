package io.esportslake.s3;

import io.esportslake.app.Threads;
import io.esportslake.log.DocumentName;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.SchedulePlace;
import io.esportslake.log.StepListener;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A lake in a bucket of a real server, whose clock is set back by the times of its files. Whoever looks from outside
 * reads the files in which the server keeps the objects: they have the names that a lake on disk has.
 */
final class InBucket implements SchedulePlace {
    private final S3Place place = TestStore.newPlace();
    private final Path files = TestStore.fileOf(place.object("any")).getParent();
    private final ObjectStore store;
    private final Surroundings.Threads threads;

    private InBucket(ObjectStore store, Surroundings.Threads threads) throws IOException {
        this.store = store;
        this.threads = threads;
    }

    static InBucket ofThreads() throws IOException {
        return over(TestStore.store());
    }

    /** For processes that see the server as this store does. */
    static InBucket over(ObjectStore store) throws IOException {
        return new InBucket(store, Threads::start);
    }

    /** For processes that are led step by step: what others would do meanwhile is done at once, or not at all. */
    static InBucket stepByStep() throws IOException {
        return new InBucket(TestStore.store(), (name, task, onFault) -> {
            switch (name) {
                case "heartbeat", "late-deletion" -> {
                    // They wait for minutes, of which there are none.
                }
                case "upload" -> task.run();
                default -> Threads.start(name, task, onFault);
            }
        });
    }

    @Override
    public LakeStorage process(String writer, StepListener listener) {
        return new S3LakeStorage(S3Keys.of(place), writer, store, threads, listener, 1, 1);
    }

    @Override
    public LakeStorage reading() {
        return FileLakeStorage.reading(LakePaths.of(files));
    }

    @Override
    public void ended(LakeStorage process) throws IOException {
        S3LakeStorage storage = (S3LakeStorage) process;
        storage.die();
        ObjectName writers = storage.keys().writers();
        String own = storage.writers().own();
        for (ObjectStore.Listed object : storage.store().directlyBelow(writers, "")) {
            Path file = TestStore.fileOf(writers.withKey(object.key()));
            if (object.key().endsWith("/" + own + ".lock")
                    || Files.readString(file).startsWith(own + " ")) {
                makeOld(file);
            }
        }
    }

    private static void makeOld(Path file) throws IOException {
        Instant then = Instant.now().minus(Heartbeat.DEAD_AFTER).minusSeconds(10);
        Files.setLastModifiedTime(file, FileTime.from(then));
    }

    @Override
    public Optional<LakeStorage> failing(String writer) {
        return Optional.empty();
    }

    @Override
    public void damage(String table, long version) throws IOException {
        TestStore.store().put(S3Keys.of(place).commit(table, version), "{".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void damage(String table, DocumentName name, byte[] content) throws IOException {
        TestStore.store().put(S3Keys.of(place).document(table, name.text()), content);
    }

    @Override
    public List<String> namesBelow(String prefix) throws IOException {
        try (Stream<Path> all = Files.walk(files)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> files.relativize(file).toString())
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(files.resolve(name));
    }

    @Override
    public boolean canLosePower() {
        return false; // what the store has answered, it keeps
    }

    @Override
    public void losePower(boolean keepsDeletions) {
        throw new UnsupportedOperationException();
    }
}
