package io.esportslake.s3;

import io.esportslake.log.CommitLog;
import io.esportslake.log.CommitStep;
import io.esportslake.log.Documents;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.Marks;
import io.esportslake.log.Names;
import io.esportslake.log.Root;
import io.esportslake.log.RootedPath;
import io.esportslake.log.StepListener;
import io.esportslake.log.TableStorage;
import io.esportslake.log.Writers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.exception.SdkClientException;

/** A lake in an object store. */
public final class S3LakeStorage implements LakeStorage {

    /** How long one copy within the store is waited for. */
    static final Duration COPY_LIMIT = Duration.ofSeconds(60);

    private static final int REQUESTS_AT_A_TIME = 8;

    private final S3Keys keys;
    private final String writer;
    private final ObjectStore store;
    private final S3Steps steps;
    private final Surroundings.Threads threads;
    private final S3Writers writers;
    private final Withdrawals withdrawals;
    private final Together uploads;
    private final Together together;
    private final int races;
    /** Numbers staged files, so that no name is given twice in this process. */
    private final AtomicLong numbers = new AtomicLong();
    /** Sealed files that nobody has waited for yet, or given up. */
    private final Map<RootedPath, S3NewFile> onTheirWay = new ConcurrentHashMap<>();
    /** The newest version that was seen of each table. */
    private final Map<String, AtomicLong> seen = new ConcurrentHashMap<>();

    /**
     * Of requests that go together, {@code atATime} are made at once at most; the probe asks {@code races} times
     * whether a store keeps its word.
     */
    S3LakeStorage(
            S3Keys keys,
            String writer,
            ObjectStore store,
            Surroundings.Threads threads,
            StepListener listener,
            int atATime,
            int races) {
        this.races = races;
        this.keys = keys;
        this.writer = writer;
        this.store = store;
        this.threads = threads;
        steps = new S3Steps(listener);
        writers = new S3Writers(store, keys, steps, threads, writer);
        withdrawals = new Withdrawals(store, keys, threads, store.copyLimit().multipliedBy(2));
        uploads = new Together(threads, S3NewFile.UPLOADS_BYTES);
        together = new Together(threads, atATime);
    }

    /**
     * A lake, as a writer uses it or as somebody who only reads.
     *
     * @param writer id of the writer, never used before by any process; any id for who only reads
     * @param listener told of every request that changes something
     * @throws LakeRefusedException when the store cannot be asked at all, for example for want of a region
     */
    public static LakeStorage of(
            S3Keys keys, S3Access access, String writer, Surroundings surroundings, StepListener listener) {
        try {
            S3Clients clients = S3Clients.of(
                    access,
                    S3Clients.Patience.USUAL,
                    new RequestMeter(surroundings.nanoClock(), surroundings.requests()));
            return new S3LakeStorage(
                    keys,
                    writer,
                    new ObjectStore(clients, COPY_LIMIT),
                    surroundings.threads(),
                    listener,
                    REQUESTS_AT_A_TIME,
                    S3Probe.RACES);
        } catch (SdkClientException e) {
            throw S3Failures.refused(keys.lake(), S3Failures.told("Asking for", keys.identity(), e));
        }
    }

    ObjectStore store() {
        return store;
    }

    S3Keys keys() {
        return keys;
    }

    S3Steps steps() {
        return steps;
    }

    Together uploads() {
        return uploads;
    }

    Together together() {
        return together;
    }

    Withdrawals withdrawals() {
        return withdrawals;
    }

    long nextNumber() {
        return numbers.getAndIncrement();
    }

    void onItsWay(RootedPath path, S3NewFile file) {
        onTheirWay.put(path, file);
    }

    void givenUp(RootedPath path) {
        onTheirWay.remove(path);
    }

    /** Waits until a sealed file is there; one that could not be put fails again when it is asked for again. */
    void await(RootedPath path) throws IOException {
        S3NewFile file = onTheirWay.get(path);
        if (file != null) {
            file.await();
            onTheirWay.remove(path);
        }
    }

    /** Ends what only a living process does, without a word, for tests. */
    void die() {
        writers.die();
    }

    @Override
    public String location() {
        return keys.lake().toString();
    }

    @Override
    public String location(Root root) {
        return keys.root(root).toString();
    }

    @Override
    public void probe() throws IOException {
        new S3Probe(store, steps, keys, threads, writer, races).probe();
    }

    @Override
    public LakeRefusedException unreadable(IOException cause) {
        return S3Failures.refused(keys.lake(), cause);
    }

    @Override
    public void requireTrusted() {
        // Nothing is ever half durable.
    }

    @Override
    public OptionalLong usableBytes(Root root) {
        return OptionalLong.empty();
    }

    @Override
    public Optional<String> fault() throws IOException {
        return store.facts(keys.identity()).isPresent() ? Optional.empty() : Optional.of(keys.identity() + " is gone");
    }

    @Override
    public Marks marks() {
        return new S3Marks(store, keys, steps);
    }

    @Override
    public Writers writers() {
        return writers;
    }

    @Override
    public CommitLog log(String table) {
        return new S3CommitLog(
                store, keys, steps, together, table, writer, seen.computeIfAbsent(table, name -> new AtomicLong()));
    }

    @Override
    public Documents documents(String table) {
        return new S3Documents(store, keys, steps, table);
    }

    @Override
    public TableStorage table(String table) {
        return new S3TableStorage(this, table);
    }

    @Override
    public int sweep(Collection<String> tables) throws IOException {
        int deleted = withdrawals.sweep();
        for (ObjectName name : deadEnds()) {
            deleted += steps.step(CommitStep.TEMPORARY_DELETE, name, () -> {
                store.delete(name);
                return 1;
            });
        }
        for (Root root : Root.values()) {
            for (Map.Entry<String, String> open :
                    store.openUploads(keys.staging(root)).entrySet()) {
                ObjectName name = keys.root(root).object("").withKey(open.getValue());
                Optional<String> of = S3Keys.writerOfStaged(open.getValue());
                if (of.isPresent() && !writers.isLocked(of.get())) {
                    deleted += steps.step(CommitStep.TEMPORARY_DELETE, name, () -> {
                        store.giveUpParts(name, open.getKey());
                        return 1;
                    });
                }
            }
        }
        return deleted;
    }

    /**
     * What probes left whose writers are gone, and claims upon writers that nobody needs to clear up behind any more.
     */
    private List<ObjectName> deadEnds() throws IOException {
        List<ObjectName> found = new ArrayList<>();
        for (String of : store.below(keys.probes())) {
            if (Names.isId(of) && !writers.isLocked(of)) {
                store.each(
                        keys.probes().plus(of + "/"),
                        object -> found.add(keys.probes().withKey(object.key())));
            }
        }
        for (ObjectStore.Listed object : store.directlyBelow(keys.writers(), "")) {
            ObjectName name = keys.writers().withKey(object.key());
            Optional<String> of = S3Keys.writerOfClaim(name.last());
            if (of.isPresent() && !writers.isLocked(of.get())) {
                found.add(name);
            }
        }
        return found;
    }

    @Override
    public StepListener listener() {
        return steps.listener();
    }

    @Override
    public void close() {
        withdrawals.end();
        writers.die();
        store.close();
    }
}
