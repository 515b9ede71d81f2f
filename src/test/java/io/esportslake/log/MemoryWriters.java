package io.esportslake.log;

import io.esportslake.failure.FailureCode;
import io.esportslake.log.MemoryPlace.Content;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writers by locks in memory, which end with their process. */
final class MemoryWriters implements Writers {

    private static final String PREFIX = "checkpoints/_writers/";
    private static final String SUFFIX = ".lock";

    private final MemoryLakeStorage storage;
    private final String own;

    MemoryWriters(MemoryLakeStorage storage, String own) {
        this.storage = storage;
        this.own = own;
    }

    @Override
    public String own() {
        return own;
    }

    @Override
    public WriterLock lock() throws IOException {
        String name = nameOf(own);
        if (isLocked(own)) {
            throw usedBefore(name);
        }
        String temporary = storage.temporary(name, "lock");
        Content content = storage.step(CommitStep.LOCK_CREATE, temporary, () -> storage.place.create(temporary));
        try {
            boolean taken = storage.step(CommitStep.LOCK_TAKE, temporary, () -> storage.place.tryLock(content, storage))
                    && storage.step(CommitStep.LOCK_LINK, name, () -> storage.place.link(name, content));
            if (!taken) {
                storage.place.unlock(content, storage);
                throw usedBefore(name);
            }
            storage.settleBeside(CommitStep.LOCK_FSYNC_DIRECTORY, name);
            storage.step(CommitStep.LOCK_UNLINK_TEMPORARY, temporary, () -> storage.place.delete(temporary));
            return new Lock(name, content);
        } catch (IOException | Error e) {
            storage.place.unlock(content, storage);
            throw e;
        }
    }

    private LakeRefusedException usedBefore(String name) {
        return new LakeRefusedException(
                FailureCode.WRITER_ID_TAKEN,
                "Writer id " + own + " is in use or was used before (" + name + "); every start needs a new one");
    }

    @Override
    public List<String> locked() {
        return storage.place.namesBelow(PREFIX).stream()
                .filter(name -> name.endsWith(SUFFIX))
                .map(name -> name.substring(PREFIX.length(), name.length() - SUFFIX.length()))
                .toList();
    }

    @Override
    public boolean isLocked(String writer) {
        return storage.place.find(nameOf(writer)).isPresent();
    }

    @Override
    public Optional<WriterLock> takeFrom(String writer) throws IOException {
        return take(nameOf(writer)).map(lock -> lock);
    }

    private Optional<Lock> take(String name) throws IOException {
        Optional<Content> found = storage.place.find(name);
        if (found.isEmpty()
                || !storage.step(
                        CommitStep.RETIRE_TAKE_LOCK, name, () -> storage.place.tryLock(found.get(), storage))) {
            return Optional.empty();
        }
        if (!storage.place.find(name).equals(found)) {
            storage.place.unlock(found.get(), storage);
            return Optional.empty(); // its writer ended well, or another process cleared up behind it
        }
        return Optional.of(new Lock(name, found.get()));
    }

    /** Deletes a lock whose writer died before it had its name. */
    int sweep(String temporary) throws IOException {
        Optional<Lock> dead = take(temporary);
        if (dead.isPresent()) {
            dead.get().delete();
        }
        return dead.isPresent() ? 1 : 0;
    }

    @Override
    public boolean hasStaged(String writer) {
        for (Root root : Root.values()) {
            if (storage.place.namesBelow(root.text() + "/").stream()
                    .anyMatch(name -> MemoryTableStorage.writerOfStaged(name).equals(Optional.of(writer)))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String nameOf(String writer) {
        return PREFIX + writer + SUFFIX;
    }

    private final class Lock implements WriterLock {
        private final String name;
        private final Content content;

        Lock(String name, Content content) {
            this.name = name;
            this.content = content;
        }

        @Override
        public void release() {
            storage.place.unlock(content, storage);
        }

        @Override
        public void delete() throws IOException {
            try {
                storage.step(CommitStep.LOCK_DELETE, name, () -> storage.place.delete(name));
            } finally {
                release();
            }
        }
    }
}
