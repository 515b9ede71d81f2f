package io.esportslake.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

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
    private boolean isWaiting;

    /** @param dueAfter when no copy can be running any more that was begun before the deletion */
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
        // The same for the same object: who deletes it twice leaves one mark.
        store.put(keys.withdrawal(UUID.nameUUIDFromBytes(content).toString()), content);
        store.delete(name);
        waitForDue();
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
            if (found.isEmpty()) {
                continue; // somebody else was faster
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

    private synchronized void waitForDue() {
        if (!isWaiting) {
            isWaiting = true;
            // What fails here, the next start does.
            threads.start("late-deletion", this::sweepUntilNothingIsLeft, fault -> {});
        }
    }

    private void sweepUntilNothingIsLeft() {
        boolean isOver = false;
        while (!isOver) {
            try {
                Thread.sleep(dueAfter.toMillis() + 1_000);
                synchronized (this) { // so that nobody notes one between the last look and the end
                    isOver = sweepOnce().left() == 0;
                    isWaiting = !isOver;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                isOver = true;
            } catch (IOException e) {
                // The next turn will do.
            }
        }
    }
}
