package io.esportslake.s3;

import io.esportslake.log.CommitStep;
import io.esportslake.log.FileNames;
import io.esportslake.log.Names;
import io.esportslake.log.NewFile;
import io.esportslake.log.Publication;
import io.esportslake.log.Root;
import io.esportslake.log.RootedPath;
import io.esportslake.log.TableStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/**
 * A table's files as objects. A published object carries the name of the staged one that it was copied from, which is
 * never given twice: so it is known for the same file, or for another one.
 */
final class S3TableStorage implements TableStorage {

    /** Copies of one file before its publication is given up; each may have come there although its answer did not. */
    private static final int COPIES = 3;

    /** Of an object's key in UTF-8; Amazon S3 User Guide, "Naming Amazon S3 objects". */
    private static final int MAX_KEY_BYTES = 1_024;

    private final S3LakeStorage storage;
    private final ObjectStore store;
    private final S3Keys keys;
    private final S3Steps steps;
    private final String table;
    private final String writer;

    S3TableStorage(S3LakeStorage storage, String table) {
        this.storage = storage;
        store = storage.store();
        keys = storage.keys();
        steps = storage.steps();
        this.table = table;
        writer = storage.writers().own();
    }

    private ObjectName locate(RootedPath file) {
        return keys.file(file.root(), file.path());
    }

    @Override
    public int maxKeyBytes() {
        String root = keys.file(Root.PROCESSED, "").key();
        return Math.max(
                0, MAX_KEY_BYTES - root.getBytes(StandardCharsets.UTF_8).length - FileNames.bytesBesideKey(table));
    }

    @Override
    public <F, T> List<T> forEach(List<F> files, Work<F, T> work) throws IOException {
        List<Callable<T>> tasks = new ArrayList<>();
        files.forEach(file -> tasks.add(() -> work.on(file)));
        return storage.together().all("request", tasks);
    }

    @Override
    public NewFile stage(Root root) {
        return new S3NewFile(storage, new RootedPath(root, FileNames.staged(table, writer, storage.nextNumber())));
    }

    @Override
    public void settleStaged(Collection<RootedPath> staged) throws IOException {
        for (RootedPath file : staged) {
            storage.await(file);
        }
    }

    @Override
    public Publication publish(RootedPath staged, RootedPath published) throws IOException {
        ObjectName source = locate(staged);
        ObjectName target = locate(published);
        Optional<ObjectStore.Facts> there = store.facts(target);
        if (there.isEmpty()) {
            return steps.step(CommitStep.PUBLISH_LINK, target, () -> copy(source, target, staged));
        }
        if (store.facts(source).isEmpty()) {
            return Publication.NOT_STAGED;
        }
        return isCopyOf(there.get(), staged) ? Publication.DONE_BEFORE : Publication.TAKEN;
    }

    private static boolean isCopyOf(ObjectStore.Facts found, RootedPath staged) {
        return found.stagedAs().equals(staged.path());
    }

    /** What a copy came to whose answer did not come, only the store can tell. */
    private Publication copy(ObjectName source, ObjectName target, RootedPath staged) throws IOException {
        StoreException failure = null;
        for (int copies = 0; copies < COPIES; copies++) {
            try {
                return store.copy(source, target) ? Publication.DONE : Publication.NOT_STAGED;
            } catch (StoreException e) {
                if (e.meaning() != StoreException.Meaning.PASSING) {
                    throw e;
                }
                failure = e;
                if (store.facts(target).map(found -> isCopyOf(found, staged)).orElse(false)) {
                    return Publication.DONE;
                }
            }
        }
        throw failure;
    }

    @Override
    public void settlePublished(Collection<RootedPath> published) {
        // What can be read is durable.
    }

    @Override
    public void deleteStaged(RootedPath staged) throws IOException {
        delete(CommitStep.PUBLISH_UNLINK_STAGED, locate(staged));
    }

    private void delete(CommitStep step, ObjectName name) throws IOException {
        steps.act(step, name, () -> store.delete(name));
    }

    @Override
    public OptionalLong size(RootedPath file) throws IOException {
        return store.facts(locate(file))
                .map(found -> OptionalLong.of(found.bytes()))
                .orElse(OptionalLong.empty());
    }

    @Override
    public InputStream open(RootedPath file) throws IOException {
        return store.open(locate(file));
    }

    @Override
    public boolean isListedAtStart() {
        return false;
    }

    @Override
    public void list(Root root, Visitor visitor) throws IOException {
        list(root, table + "/", visitor);
    }

    @Override
    public void listHeld(Root root, Visitor visitor) throws IOException {
        list(root, FileNames.held(table), visitor);
    }

    private void list(Root root, String directory, Visitor visitor) throws IOException {
        String prefix = keys.root(root).prefix();
        Set<String> hidden = new LinkedHashSet<>();
        store.each(keys.file(root, directory), object -> {
            String path = object.key().substring(prefix.length());
            int end = endOfHidden(path, directory.length());
            if (end < 0 || hidden.add(path.substring(0, end))) {
                visitor.found(new Found(
                        new RootedPath(root, end < 0 ? path : path.substring(0, end)),
                        OptionalLong.of(object.bytes())));
            }
        });
    }

    @Override
    public void deletePublished(RootedPath published) throws IOException {
        ObjectName name = locate(published);
        if (FileNames.isHeld(
                published.path())) { // one that comes back is found: they are listed, and no reader sees them
            delete(CommitStep.PUBLISHED_DELETE, name);
            return;
        }
        steps.act(CommitStep.PUBLISHED_DELETE, name, () -> storage.withdrawals().delete(name));
    }

    /** Where the first segment ends that begins with {@code _} or a dot; -1 when there is none. */
    private static int endOfHidden(String path, int from) {
        for (int at = from; at > 0 && at < path.length(); at = path.indexOf('/', at) + 1) {
            if (path.charAt(at) == '_' || path.charAt(at) == '.') {
                int end = path.indexOf('/', at);
                return end < 0 ? path.length() : end;
            }
        }
        return -1;
    }

    /** An object in a list. */
    private record Found(RootedPath file, OptionalLong bytes) implements Entry {
        @Override
        public String name() {
            return file.path().substring(file.path().lastIndexOf('/') + 1);
        }
    }

    @Override
    public SortedSet<String> stagingWriters() throws IOException {
        NavigableSet<String> writers = new TreeSet<>();
        for (Root root : Root.values()) {
            store.below(keys.staging(root, table)).stream().filter(Names::isId).forEach(writers::add);
            store.openUploads(keys.staging(root, table))
                    .values()
                    .forEach(key -> S3Keys.writerOfStaged(key).ifPresent(writers::add));
        }
        return writers;
    }

    @Override
    public int deleteStagedOf(String of) throws IOException {
        List<Callable<ObjectName>> deletions = new ArrayList<>();
        for (Root root : Root.values()) {
            ObjectName prefix = keys.staging(root, table, of);
            store.each(
                    prefix,
                    object -> deletions.add(() -> {
                        delete(CommitStep.STAGING_DELETE_FILE, prefix.withKey(object.key()));
                        return prefix;
                    }));
            for (Map.Entry<String, String> open : store.openUploads(prefix).entrySet()) {
                deletions.add(() -> {
                    ObjectName name = prefix.withKey(open.getValue());
                    steps.act(CommitStep.STAGING_DELETE_FILE, name, () -> store.giveUpParts(name, open.getKey()));
                    return name;
                });
            }
        }
        return storage.together().all("delete", deletions).size();
    }

    @Override
    public String nameOf(RootedPath file) {
        return locate(file).toString();
    }

    @Override
    public String location(Root root) {
        return keys.root(root).below(table).toString();
    }
}
