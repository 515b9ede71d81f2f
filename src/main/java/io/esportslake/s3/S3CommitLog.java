package io.esportslake.s3;

import io.esportslake.log.Commit;
import io.esportslake.log.CommitJson;
import io.esportslake.log.CommitLog;
import io.esportslake.log.CommitStep;
import io.esportslake.log.FileNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The commit log as objects. Names that are not a version's are ignored. What is there is durable. */
final class S3CommitLog implements CommitLog {

    private final ObjectStore store;
    private final S3Keys keys;
    private final S3Steps steps;
    private final Together together;
    private final String table;
    private final String writer;
    private final AtomicLong seen;

    /** Begins at {@code seen}, the highest version that was ever seen here, which spares the list of those before. */
    S3CommitLog(
            ObjectStore store,
            S3Keys keys,
            S3Steps steps,
            Together together,
            String table,
            String writer,
            AtomicLong seen) {
        this.store = store;
        this.keys = keys;
        this.steps = steps;
        this.together = together;
        this.table = table;
        this.writer = writer;
        this.seen = seen;
    }

    @Override
    public List<Long> versions() throws IOException {
        return versionsAfter("");
    }

    @Override
    public OptionalLong newestVersion() throws IOException {
        // A store lists in one direction only, and a log may be long.
        long known = seen.get();
        List<Long> found = known < 2
                ? List.of()
                : versionsAfter(keys.commit(table, known - 1).key());
        if (found.isEmpty()) {
            found = versions();
        }
        if (found.isEmpty()) {
            return OptionalLong.empty();
        }
        long newest = found.get(found.size() - 1);
        seen.accumulateAndGet(newest, Math::max);
        return OptionalLong.of(newest);
    }

    private List<Long> versionsAfter(String key) throws IOException {
        // Zero-padded names in order are versions in order.
        return store.directlyBelow(keys.log(table), key).stream()
                .map(object -> keys.lake().object(object.key()).last())
                .map(S3Keys::versionOfCommit)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .toList();
    }

    @Override
    public Optional<Commit> read(long version) throws IOException {
        ObjectName name = keys.commit(table, version);
        return store.get(name).map(found -> CommitJson.decode(found.bytes(), name.toString(), table, version));
    }

    @Override
    public <T> List<T> read(List<Long> versions, Function<Optional<Commit>, T> what) throws IOException {
        List<Callable<T>> tasks = new ArrayList<>();
        versions.forEach(version -> tasks.add(() -> what.apply(read(version))));
        return together.all("request", tasks);
    }

    @Override
    public boolean putIfAbsent(Commit commit) throws IOException {
        ObjectName name = keys.commit(table, commit.version());
        return steps.step(CommitStep.PUT_LINK, name, () -> store.putIfAbsent(name, CommitJson.encode(commit)));
    }

    @Override
    public String nameOf(long version) {
        return keys.commit(table, version).toString();
    }

    @Override
    public String location() {
        return keys.lake() + "/checkpoints/" + table;
    }

    @Override
    public void settle() {
        // What can be read is durable.
    }

    @Override
    public void delete(long version) throws IOException {
        ObjectName name = keys.commit(table, version);
        steps.act(CommitStep.PRUNE_DELETE, name, () -> store.delete(name));
    }

    @Override
    public void setAside(long version) throws IOException {
        ObjectName document = keys.commit(table, version);
        ObjectName aside = keys.damagedCommit(table, version, writer);
        Optional<ObjectStore.Found> found = store.get(document);
        if (found.isEmpty()) {
            throw new IOException("There is no " + FileNames.digits(version) + " to set aside: " + document);
        }
        steps.step(
                CommitStep.REPAIR_LINK_DAMAGED,
                aside,
                () -> store.putIfAbsent(aside, found.get().bytes()));
        steps.act(CommitStep.REPAIR_UNLINK_DAMAGED, document, () -> store.delete(document));
    }
}
