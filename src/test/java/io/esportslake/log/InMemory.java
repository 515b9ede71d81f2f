package io.esportslake.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A lake in memory, and the processes that use it. */
final class InMemory implements SchedulePlace {
    private final MemoryPlace place = new MemoryPlace();

    @Override
    public LakeStorage process(String writer, StepListener listener) {
        return new MemoryLakeStorage(place, writer, listener);
    }

    @Override
    public LakeStorage reading() {
        return process("reader", StepListener.NONE);
    }

    @Override
    public void ended(LakeStorage process) {
        place.ended((MemoryLakeStorage) process);
    }

    @Override
    public Optional<LakeStorage> failing(String writer) {
        MemoryLakeStorage storage = new MemoryLakeStorage(place, writer, StepListener.NONE);
        storage.failToSettle();
        return Optional.of(storage);
    }

    @Override
    public void damage(String table, long version) {
        String name = reading().log(table).nameOf(version);
        place.write(place.find(name).orElseThrow(), "{".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void damage(String table, DocumentName name, byte[] content) {
        place.write(place.find(reading().documents(table).placeOf(name)).orElseThrow(), content);
    }

    @Override
    public List<String> namesBelow(String prefix) {
        return place.namesBelow(prefix);
    }

    @Override
    public byte[] bytes(String name) throws IOException {
        return place.bytes(name);
    }

    @Override
    public boolean canLosePower() {
        return true;
    }

    @Override
    public void losePower(boolean keepsDeletions) {
        place.losePower(keepsDeletions ? MemoryPlace.Deletions.DONE : MemoryPlace.Deletions.UNDONE);
    }
}
