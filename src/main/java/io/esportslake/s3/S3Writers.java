package io.esportslake.s3;

import io.esportslake.failure.FailureCode;
import io.esportslake.log.CommitStep;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.log.Names;
import io.esportslake.log.Root;
import io.esportslake.log.WriterLock;
import io.esportslake.log.Writers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Writers by the objects that they renew as long as they live. Who clears up behind a dead one claims it by an object
 * of a number that nobody has used; the claim ends with its owner. Two who clear up behind one writer would do no harm,
 * only the same twice.
 */
final class S3Writers implements Writers {

    private final ObjectStore store;
    private final S3Keys keys;
    private final S3Steps steps;
    private final Surroundings.Threads threads;
    private final String own;
    private volatile Optional<Heartbeat> heartbeat = Optional.empty();

    S3Writers(ObjectStore store, S3Keys keys, S3Steps steps, Surroundings.Threads threads, String own) {
        this.store = store;
        this.keys = keys;
        this.steps = steps;
        this.threads = threads;
        this.own = Names.requireId("writer id", own);
    }

    @Override
    public String own() {
        return own;
    }

    @Override
    public WriterLock lock() throws IOException {
        ObjectName name = keys.lock(own);
        byte[] alive = ("alive " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        if (!steps.step(CommitStep.LOCK_LINK, name, () -> store.putIfAbsent(name, alive))) {
            throw new LakeRefusedException(
                    FailureCode.WRITER_ID_TAKEN,
                    "Writer id " + own + " is in use or was used before (" + name + "); every start needs a new one");
        }
        Heartbeat beating = new Heartbeat(store, steps, name, alive);
        heartbeat = Optional.of(beating);
        // A fault ends the beats: then others may take this writer for dead, and its commits are refused.
        threads.start("heartbeat", beating::beat, fault -> beating.stop());
        return beating;
    }

    /** Ends the beats as the death of the process does. */
    void die() {
        heartbeat.ifPresent(Heartbeat::stop);
    }

    @Override
    public List<String> locked() throws IOException {
        return store.directlyBelow(keys.writers(), "").stream()
                .map(object -> keys.lake().object(object.key()).last())
                .map(S3Keys::writerOfLock)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public boolean isLocked(String writer) throws IOException {
        return store.facts(keys.lock(writer)).isPresent();
    }

    @Override
    public Optional<WriterLock> takeFrom(String writer) throws IOException {
        if (writer.equals(own) || !isDead(writer)) {
            return Optional.empty();
        }
        int highest = 0;
        for (ObjectStore.Listed object : store.directlyBelow(keys.claims(writer), "")) {
            ObjectName claim = keys.writers().withKey(object.key());
            Optional<ObjectStore.Found> found = store.get(claim);
            if (found.isPresent() && isHeld(found.get())) {
                return Optional.empty();
            }
            highest = Math.max(highest, S3Keys.numberOfClaim(claim.last()));
        }
        ObjectName claim = keys.claim(writer, highest + 1);
        // An answer may be lost: then only what is there tells whose it is.
        byte[] content = (own + " " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        if (!steps.step(CommitStep.RETIRE_TAKE_LOCK, claim, () -> store.putIfAbsent(claim, content))) {
            return Optional.empty();
        }
        Claim taken = new Claim(writer, claim);
        if (!isDead(writer)) { // its lock is gone: somebody has just cleared up
            taken.release();
            return Optional.empty();
        }
        return Optional.of(taken);
    }

    private boolean isDead(String writer) throws IOException {
        return store.get(keys.lock(writer))
                .map(found -> !Heartbeat.isAlive(found))
                .orElse(false);
    }

    /** A claim is held while it is young, and as long as its owner lives. */
    private boolean isHeld(ObjectStore.Found claim) throws IOException {
        if (claim.age().compareTo(Heartbeat.DEAD_AFTER) <= 0) {
            return true;
        }
        String owner = new String(claim.bytes(), StandardCharsets.UTF_8).split(" ", 2)[0];
        return Names.isId(owner)
                && store.get(keys.lock(owner)).map(Heartbeat::isAlive).orElse(false);
    }

    /** The right to clear up behind a dead writer. */
    private final class Claim implements WriterLock {
        private final String writer;
        private final ObjectName name;
        private boolean isOver;

        Claim(String writer, ObjectName name) {
            this.writer = writer;
            this.name = name;
        }

        @Override
        public void release() throws IOException {
            if (!isOver) {
                isOver = true;
                store.delete(name);
            }
        }

        @Override
        public void delete() throws IOException {
            steps.act(CommitStep.LOCK_DELETE, keys.lock(writer), () -> store.delete(keys.lock(writer)));
            release();
        }
    }

    @Override
    public boolean hasStaged(String writer) throws IOException {
        for (Root root : Root.values()) {
            for (String table : store.below(keys.staging(root))) {
                if (store.isAnythingAt(keys.staging(root, table, writer))) {
                    return true;
                }
            }
            if (store.openUploads(keys.staging(root)).values().stream()
                    .anyMatch(key -> S3Keys.writerOfStaged(key).equals(Optional.of(writer)))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String nameOf(String writer) {
        return keys.lock(writer).toString();
    }
}
