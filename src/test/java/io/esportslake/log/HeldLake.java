package io.esportslake.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A lake in memory that holds rows of matches back, two of each micro-batch; files are texts. */
public final class HeldLake {

    /** When all rows were processed. */
    public static final Instant TIME = Lakes.TIME;

    private final MemoryPlace place = new MemoryPlace();
    private final MemoryLakeStorage storage = new MemoryLakeStorage(place, "writer", StepListener.NONE);
    private final Lake lake;
    private final TableWriter table;

    public HeldLake() {
        try {
            lake = Lake.open(storage, Lakes.options());
            table = lake.table("matches");
            table.publish(Lakes.committed(table.commit(Lakes.start("s", Lakes.ZERO, 0)))
                    .commit());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void hold(String status, String contents) throws IOException {
        table.refresh();
        long next = table.newest().orElseThrow().progress().get(Lakes.ZERO).next();
        StagedOutput file = Lakes.hold(table, status, Lakes.ZERO, next, next + 2, contents);
        table.publish(Lakes.committed(table.commit(Lakes.batch("b" + next, Lakes.ZERO, next, next + 2, List.of(file))))
                .commit());
    }

    public TableSealing sealing() throws IOException {
        return lake.sealing("matches");
    }

    public PartJoin join() {
        return Lakes.textJoin(storage.table("matches"));
    }

    public void usableBytes(OptionalLong bytes) {
        storage.usableBytes = bytes;
    }

    /** From here on nothing can be asked of the storage. */
    public void goAway() {
        storage.isAway = true;
    }

    /** As another process does. */
    public void sealAll() throws IOException {
        sealAll("");
    }

    /** As another process does, but only keys with that status; the empty one stands for all. */
    public void sealAll(String status) throws IOException {
        TableSealing other = sealing();
        for (List<LiveFile> parts : other.plan(Lakes.SEAL_RULES, SealTurn.LAST).seals()) {
            if (parts.get(0).partitionKey().path().endsWith(status)) {
                other.seal(parts, join());
            }
        }
    }

    /** As another process does that dies when its seals are published. */
    public void sealAndLeaveTheParts() throws IOException {
        List<String> parts = held();
        List<MemoryPlace.Content> contents = new ArrayList<>();
        parts.forEach(part -> contents.add(place.find(part).orElseThrow()));
        sealAll();
        for (int i = 0; i < parts.size(); i++) {
            place.link(parts.get(i), contents.get(i));
        }
    }

    /** The contents of what readers see. */
    public List<String> visible() throws IOException {
        List<String> contents = new ArrayList<>();
        for (String name : place.namesBelow("processed/matches/")) {
            contents.add(new String(place.bytes(name), StandardCharsets.UTF_8));
        }
        return contents;
    }

    /** The names of files that are held back, or were. */
    public List<String> held() {
        return place.namesBelow("processed/_held/");
    }

    /** The names of staged files. */
    public List<String> staged() {
        return place.namesBelow("processed/_staging/");
    }
}
