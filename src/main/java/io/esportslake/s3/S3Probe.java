package io.esportslake.s3;

import io.esportslake.failure.FailureCode;
import io.esportslake.log.CommitStep;
import io.esportslake.log.LakeRefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Tries out everything that commits rely on. Above all, that of many who put the same object at once exactly one
 * succeeds: some stores take the condition and ignore it, others keep to it only as long as nobody is in a hurry.
 */
final class S3Probe {

    /** Who put the same object at once. */
    static final int RACERS = 16;

    /** A store that keeps its word now and then would pass one. */
    static final int RACES = 12;

    /** A store of which one request in twenty fails leaves a race in two undecided. */
    private static final int UNDECIDED_RACES = 60;

    private static final int COPIES = 3;

    private final ObjectStore store;
    private final S3Steps steps;
    private final S3Keys keys;
    private final Together together;
    private final ObjectName prefix;
    private final int races;

    /** The probe of this writer, whose id is part of the names of what is left when it dies. */
    S3Probe(ObjectStore store, S3Steps steps, S3Keys keys, Surroundings.Threads threads, String writer, int races) {
        this.races = races;
        this.store = store;
        this.steps = steps;
        this.keys = keys;
        together = new Together(threads, RACERS);
        prefix = keys.probes().plus(writer + "/");
    }

    /** Tries the store, and refuses one that cannot do what is needed with a {@link LakeRefusedException}. */
    void probe() throws IOException {
        try {
            try {
                steps.act(CommitStep.PROBE, prefix, () -> {
                    askForNothing();
                    race();
                    putInParts();
                });
            } catch (IOException | RuntimeException e) {
                clearAfter(e);
                throw e;
            }
            clear();
        } catch (StoreException e) {
            throw S3Failures.refused(keys.lake(), e);
        }
    }

    /** Why the store cannot be used is said, not that it cannot be cleared up, either. */
    private void clearAfter(Exception failure) {
        try {
            clear();
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** A right that is missing makes what is not there look like what is forbidden. */
    private void askForNothing() throws IOException {
        ObjectName nothing = prefix.plus("nothing");
        expect(store.get(nothing).isEmpty() && store.facts(nothing).isEmpty(), "an object is there that nobody put");
    }

    private void race() throws IOException {
        int undecided = 0;
        for (int race = 0; race < races + undecided; race++) {
            try {
                race(race);
            } catch (StoreException e) {
                // A request that failed in passing may have been done or not, so this race says nothing.
                undecided++;
                if (e.meaning() != StoreException.Meaning.PASSING || undecided > UNDECIDED_RACES) {
                    throw e;
                }
            }
        }
    }

    private void race(int race) throws IOException {
        ObjectName name = prefix.plus("race-" + race);
        MeetingBodies bodies = new MeetingBodies(RACERS);
        List<Callable<Boolean>> racers = new ArrayList<>();
        for (int racer = 0; racer < RACERS; racer++) {
            byte[] content = content(race, racer);
            racers.add(() -> store.putOnce(name, bodies.of(content), content.length));
        }
        List<Boolean> won = together.all("probe", racers);
        long winners = won.stream().filter(Boolean::booleanValue).count();
        expect(
                winners == 1,
                RACERS + " put the same object at once, each only if there was none, and the store told " + winners
                        + " of them that they had succeeded, expected 1: two instances could commit the same offsets");
        Optional<ObjectStore.Found> found = store.get(name);
        if (found.isEmpty()) {
            throw gone();
        }
        expect(
                Arrays.equals(found.get().bytes(), content(race, won.indexOf(true))),
                "of those who put the same object at once, another one's was kept than the store said");
        expect(!store.putOnce(name, content(race, RACERS)), "an object was replaced that was there before");
    }

    private static byte[] content(int race, int racer) {
        return ("race " + race + ", racer " + racer).getBytes(StandardCharsets.UTF_8);
    }

    /** Also that a copy keeps what was said of the file, and that a part is there only when all are. */
    private void putInParts() throws IOException {
        ObjectName whole = prefix.plus("parts.staged");
        String upload = store.beginParts(whole, "probe");
        byte[] bytes = content(0, 0);
        var part = store.putPart(whole, upload, 1, () -> new ByteArrayInputStream(bytes), bytes.length);
        expect(store.facts(whole).isEmpty(), "an object is there of which the parts are not put together yet");
        store.endParts(whole, upload, List.of(part), bytes.length);
        ObjectName copy = prefix.plus("copy");
        Optional<ObjectStore.Facts> facts = copied(whole, copy) ? store.facts(copy) : Optional.empty();
        if (facts.isEmpty()) {
            throw gone();
        }
        expect(
                facts.get().equals(new ObjectStore.Facts(bytes.length, "probe")),
                "a copy is not what it was copied from, or has lost its metadata");
    }

    /** A copy is asked for once; one that failed in passing may be made again here, where nobody else looks. */
    private boolean copied(ObjectName from, ObjectName to) throws IOException {
        for (int failed = 1; ; failed++) {
            try {
                return store.copy(from, to);
            } catch (StoreException e) {
                if (e.meaning() != StoreException.Meaning.PASSING || failed == COPIES) {
                    throw e;
                }
            }
        }
    }

    /** No fault of the store: whoever sleeps in the middle of this is taken for dead, and cleared up behind. */
    private LakeRefusedException gone() {
        return new LakeRefusedException(
                FailureCode.PROBE_GONE,
                "What was put below " + prefix + " to try the store is gone. Either this process slept for so long"
                        + " that others took it for dead and cleared up behind it, or something"
                        + " else deletes in the lake; start again");
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw new LakeRefusedException(
                    FailureCode.STORAGE_UNFIT,
                    "The store of " + keys.lake() + " cannot hold a lake: " + otherwise
                            + ". Use one whose conditional writes (If-None-Match) hold; docs/object-store.md names"
                            + " some");
        }
    }

    private void clear() throws IOException {
        List<Callable<Void>> deletions = new ArrayList<>();
        store.each(
                prefix,
                object -> deletions.add(() -> {
                    store.delete(prefix.withKey(object.key()));
                    return null;
                }));
        if (!deletions.isEmpty()) {
            together.all("probe", deletions);
        }
    }
}
