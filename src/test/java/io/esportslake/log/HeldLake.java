package io.esportslake.log;

import static io.esportslake.log.Lakes.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A lake that holds rows of matches back, two of each micro-batch; files are texts. */
public final class HeldLake {

    /** When all rows were processed. */
    public static final Instant TIME = Lakes.TIME;

    private final SchedulePlace place;
    private final LakeStorage storage;
    private final Lake lake;
    private final TableWriter table;
    private OptionalLong usableBytes = OptionalLong.empty();
    private boolean isAway;

    /** In memory. */
    public HeldLake() {
        this(new InMemory());
    }

    /** In {@code place}, which is empty. */
    public HeldLake(SchedulePlace place) {
        this.place = place;
        try {
            storage = moody(place.process("writer"));
            lake = Lake.open(storage, Lakes.options());
            table = lake.table("matches");
            publish(table, Lakes.start("s", Lakes.ZERO, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same storage, but for what {@link #usableBytes} and {@link #goAway} say. */
    private LakeStorage moody(LakeStorage real) {
        return (LakeStorage) Proxy.newProxyInstance(
                LakeStorage.class.getClassLoader(), new Class<?>[] {LakeStorage.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("usableBytes")) {
                        return usableBytes;
                    }
                    if (method.getName().equals("requireTrusted") && isAway) {
                        throw new IOException("The storage does not answer");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    public void hold(String status, String contents) throws IOException {
        table.refresh();
        long next = table.newest().orElseThrow().progress().get(Lakes.ZERO).next();
        StagedOutput file = Lakes.hold(table, status, Lakes.ZERO, next, next + 2, contents);
        publish(table, Lakes.batch("b" + next, Lakes.ZERO, next, next + 2, List.of(file)));
    }

    public TableSealing sealing() throws IOException {
        return lake.sealing("matches");
    }

    public PartJoin join() {
        return Lakes.textJoin(storage.table("matches"));
    }

    public void usableBytes(OptionalLong bytes) {
        usableBytes = bytes;
    }

    /** From here on nothing can be asked of the storage. */
    public void goAway() {
        isAway = true;
    }

    /** As another process does. */
    public void sealAll() throws IOException {
        sealAll("");
    }

    /** As another process does, but only keys with that status; the empty one stands for all. */
    public void sealAll(String status) throws IOException {
        sealAll(lake, status);
    }

    private void sealAll(Lake by, String status) throws IOException {
        TableSealing other = by.sealing("matches");
        for (List<LiveFile> parts : other.plan(Lakes.SEAL_RULES, SealTurn.LAST).seals()) {
            if (parts.get(0).partitionKey().path().endsWith(status)) {
                other.seal(parts, join());
            }
        }
    }

    /** As another process does that dies when its first seal is published. */
    public void sealAndLeaveTheParts() throws IOException {
        LakeStorage dying = place.process("dying", (step, moment, name) -> {
            if (step == CommitStep.PUBLISHED_DELETE) {
                throw new Halt.Death(name);
            }
        });
        try {
            sealAll(Lake.open(dying, Lakes.options()), "");
            throw new AssertionError("Nothing was sealed");
        } catch (Halt.Death e) {
            place.ended(dying);
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
    public List<String> held() throws IOException {
        return place.namesBelow("processed/_held/");
    }

    /** The names of staged files. */
    public List<String> staged() throws IOException {
        return place.namesBelow("processed/_staging/");
    }
}
