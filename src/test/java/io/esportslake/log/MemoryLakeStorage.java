package io.esportslake.log;

import io.esportslake.failure.FailureCode;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A lake in memory, as one process uses it. Tells the same steps as files do, but for those of directories: it has
 * none.
 */
final class MemoryLakeStorage implements LakeStorage {

    private static final Pattern TEMPORARY = Pattern.compile("(.*/)?([a-z]+|\\d{20})\\.\\d+\\.([A-Za-z0-9_-]+)\\.tmp");

    /** A change, or a few that belong together. */
    @FunctionalInterface
    interface Change<T> {
        T make() throws IOException;
    }

    final MemoryPlace place;
    private final String writer;
    private final StepListener listener;
    private final MemoryWriters writers;
    /** Numbers what is staged or temporary. */
    private final AtomicLong numbers = new AtomicLong();

    private volatile IOException failure;
    private volatile boolean failsToSettle;
    private volatile Set<CommitStep> forgotten = Set.of();

    MemoryLakeStorage(MemoryPlace place, String writer, StepListener listener) {
        this.place = place;
        this.writer = Names.requireId("writer id", writer);
        this.listener = listener;
        writers = new MemoryWriters(this, writer);
    }

    /** The next thing that is settled fails. */
    void failToSettle() {
        failsToSettle = true;
    }

    /** From here on these steps settle nothing and say that they did, as a broken storage does. */
    void forgetToSettle(Set<CommitStep> steps) {
        forgotten = steps;
    }

    <T> T step(CommitStep step, String name, Change<T> change) throws IOException {
        requireTrusted();
        listener.at(step, StepListener.Moment.BEFORE, name);
        T result = change.make();
        listener.at(step, StepListener.Moment.AFTER, name);
        return result;
    }

    void settle(CommitStep step, String name, Runnable settle) throws IOException {
        step(step, name, () -> {
            if (failsToSettle) {
                failsToSettle = false;
                failure = new IOException(name + ": Input/output error");
                throw failure;
            }
            if (!forgotten.contains(step)) {
                settle.run();
            }
            return null;
        });
    }

    void settleBeside(CommitStep step, String name) throws IOException {
        settle(step, name, () -> place.settleBeside(name));
    }

    /** The steps by which a document comes to be. */
    record DocumentSteps(
            CommitStep write, CommitStep settle, CommitStep show, CommitStep settleName, CommitStep delete) {}

    /** A document under a name of its own until it is whole and durable, then under its real one if that is free. */
    boolean putIfAbsent(String name, byte[] bytes, DocumentSteps steps) throws IOException {
        String temporary = temporary(name, steps);
        MemoryPlace.Content content = write(temporary, bytes, steps.write(), steps.settle());
        boolean shown = step(steps.show(), name, () -> place.link(name, content));
        if (shown) {
            settleBeside(steps.settleName(), name);
        }
        step(steps.delete(), temporary, () -> place.delete(temporary));
        return shown;
    }

    MemoryPlace.Content write(String temporary, byte[] bytes, CommitStep write, CommitStep settle) throws IOException {
        MemoryPlace.Content content = step(write, temporary, () -> {
            MemoryPlace.Content created = place.create(temporary);
            place.write(created, bytes);
            return created;
        });
        settle(settle, temporary, () -> place.settle(content));
        return content;
    }

    private String temporary(String name, DocumentSteps steps) {
        String what = steps.write() == CommitStep.PUT_WRITE_TEMPORARY
                ? name.substring(name.lastIndexOf('/') + 1, name.lastIndexOf('.'))
                : "document";
        return temporary(name, what);
    }

    String temporary(String beside, String what) {
        return beside.substring(0, beside.lastIndexOf('/') + 1) + what + "." + numbers.getAndIncrement() + "." + writer
                + ".tmp";
    }

    long nextNumber() {
        return numbers.getAndIncrement();
    }

    static String nameOf(RootedPath file) {
        return file.root().text() + "/" + file.path();
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public String location(Root root) {
        return "memory/" + root.text();
    }

    @Override
    public void probe() throws IOException {
        step(CommitStep.PROBE, location(), () -> null);
    }

    @Override
    public LakeRefusedException unreadable(IOException cause) {
        return new LakeRefusedException(
                FailureCode.LAKE_UNREADABLE, "The lake in memory cannot be read: " + cause.getMessage(), cause);
    }

    @Override
    public OptionalLong usableBytes(Root root) {
        return OptionalLong.empty();
    }

    @Override
    public void requireTrusted() throws IOException {
        if (failure != null) {
            throw new IOException("Something could not be made durable before (" + failure.getMessage() + ")", failure);
        }
    }

    @Override
    public Optional<String> fault() {
        return Optional.empty();
    }

    @Override
    public Marks marks() {
        return new MemoryMarks(this);
    }

    @Override
    public Writers writers() {
        return writers;
    }

    @Override
    public CommitLog log(String table) {
        return new MemoryCommitLog(this, table);
    }

    @Override
    public Documents documents(String table) {
        return new MemoryDocuments(this, table);
    }

    @Override
    public TableStorage table(String table) {
        return new MemoryTableStorage(this, table, writer);
    }

    @Override
    public int sweep(Collection<String> tables) throws IOException {
        int deleted = 0;
        for (String name : place.namesBelow("")) {
            Matcher matcher = TEMPORARY.matcher(name);
            if (matcher.matches() && !writers.isLocked(matcher.group(3))) {
                deleted += matcher.group(2).equals("lock")
                        ? writers.sweep(name)
                        : step(CommitStep.TEMPORARY_DELETE, name, () -> place.delete(name)) ? 1 : 0;
            }
        }
        return deleted;
    }

    @Override
    public StepListener listener() {
        return listener;
    }

    @Override
    public void close() {
        // The place outlives who uses it.
    }

    <T> T decoded(MemoryPlace.Content content, Class<T> type, Function<byte[], T> decode) {
        return place.decoded(content, type, decode);
    }
}
