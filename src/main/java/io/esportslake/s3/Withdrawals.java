package io.esportslake.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Published objects that were deleted. A copy that nobody waits for any more may still be running in the store and
 * bring one of them back, so each is deleted again when none can run any more. Until then a mark beside the log names
 * it, so that it is not forgotten when the process dies: the next one to start goes on.
 */
final class Withdrawals {

    private final ObjectStore store;
    private final S3Keys keys;
    private final Surroundings.Threads threads;
    private final Duration dueAfter;
    private final CountDownLatch end = new CountDownLatch(1);
    private boolean isWaiting;

    /** After {@code dueAfter}, no copy can be running any more that was begun before the deletion. */
    Withdrawals(ObjectStore store, S3Keys keys, Surroundings.Threads threads, Duration dueAfter) {
        this.store = store;
        this.keys = keys;
        this.threads = threads;
        this.dueAfter = dueAfter;
    }

    /** Deletes a published object now, and once more when it is due. */
    void delete(ObjectName name) throws IOException {
        String text = name.bucket() + "/" + name.key();
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        store.put(mark(content), content);
        store.delete(name);
        waitForDue();
    }

    /** The mark that holds this: the same for the same object, so who deletes it twice leaves one. */
    private ObjectName mark(byte[] content) {
        return keys.withdrawal(UUID.nameUUIDFromBytes(content).toString());
    }

    /**
     * Deletes what is due, whoever withdrew it; for the rest waits.
     *
     * @return how many objects were deleted again
     */
    int sweep() throws IOException {
        Swept swept = sweepOnce();
        if (swept.left() > 0) {
            waitForDue();
        }
        return swept.deleted();
    }

    private record Swept(int deleted, int left) {}

    private Swept sweepOnce() throws IOException {
        int deleted = 0;
        int left = 0;
        for (ObjectStore.Listed object : store.directlyBelow(keys.withdrawals(), "")) {
            ObjectName mark = keys.withdrawals().withKey(object.key());
            Optional<ObjectStore.Found> found = store.get(mark);
            // Gone, because somebody else was faster; or nothing that was put here by this class, such as the object
            // that some tools put for a directory: what it says is no reason to delete anything.
            if (found.isEmpty() || !mark(found.get().bytes()).equals(mark)) {
                continue;
            }
            if (found.get().age().compareTo(dueAfter) <= 0) {
                left++;
                continue;
            }
            String[] place = new String(found.get().bytes(), StandardCharsets.UTF_8).split("/", 2);
            ObjectName name = new ObjectName(place[0], place[1]);
            if (store.facts(name).isPresent()) {
                store.delete(name);
                deleted++;
            }
            store.delete(mark);
        }
        return new Swept(deleted, left);
    }

    /** Ends the waiting; what is not due yet, the next start does. */
    void end() {
        end.countDown();
    }

    private synchronized void waitForDue() {
        if (!isWaiting) {
            isWaiting = true;
            // What fails here, the next start does.
            threads.start("late-deletion", this::sweepUntilNothingIsLeft, fault -> {});
        }
    }

    private void sweepUntilNothingIsLeft() {
        boolean isOver = false;
        try {
            while (!isOver && !end.await(dueAfter.toMillis() + 1_000, TimeUnit.MILLISECONDS)) {
                isOver = isNothingLeft();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!isOver) { // whoever deletes next waits anew
                endWaiting();
            }
        }
    }

    private synchronized void endWaiting() {
        isWaiting = false;
    }

    /** As one step with the end of the waiting, so that nobody deletes between the last look and that. */
    private synchronized boolean isNothingLeft() {
        try {
            isWaiting = sweepOnce().left() > 0;
        } catch (IOException e) {
            return false; // the next turn will do
        }
        return !isWaiting;
    }
}
