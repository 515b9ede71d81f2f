package io.esportslake.s3;

import io.esportslake.log.CommitStep;
import io.esportslake.log.WriterLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The lock of the own writer: an object that is put again and again for as long as the process lives. Others take a
 * writer for dead whose object was not renewed for {@link #DEAD_AFTER}, by the store's own clock, or that says so
 * itself.
 *
 * <p>A writer that only slept so long is retired when it wakes: its next commit is refused, as that of any other.
 */
final class Heartbeat implements WriterLock {

    /** Between two beats. */
    static final Duration EVERY = Duration.ofSeconds(15);

    /** Several beats that failed, and a pause of the process that is not yet a death. */
    static final Duration DEAD_AFTER = Duration.ofSeconds(90);

    private static final String RELEASED = "released ";

    private final ObjectStore store;
    private final S3Steps steps;
    private final ObjectName name;
    private final byte[] alive;
    /**
     * Held by whoever asks the store for something, so that no beat comes after the end. The own monitor is not held
     * meanwhile, so {@link #stop} waits for no store.
     */
    private final Object requests = new Object();

    private volatile boolean isOver;

    /** Puts {@code alive} at each beat, which tells this process from any other. */
    Heartbeat(ObjectStore store, S3Steps steps, ObjectName name, byte[] alive) {
        this.store = store;
        this.steps = steps;
        this.name = name;
        this.alive = alive.clone();
    }

    /** Whether a writer lives whose object was found so. */
    static boolean isAlive(ObjectStore.Found found) {
        boolean saysSo = !new String(found.bytes(), StandardCharsets.UTF_8).startsWith(RELEASED);
        return saysSo && found.age().compareTo(DEAD_AFTER) <= 0;
    }

    /** Goes on until the lock is let go. What fails is tried at the next beat: one that is missing is no death. */
    void beat() {
        while (waited()) {
            synchronized (requests) {
                if (!isOver) {
                    try {
                        store.put(name, alive);
                    } catch (IOException e) {
                        // The next one will do; and when none does, others may retire this writer, which does no harm.
                    }
                }
            }
        }
    }

    @SuppressWarnings("WaitNotInLoop") // a beat that comes early does no harm
    private synchronized boolean waited() {
        try {
            if (!isOver) {
                wait(EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            isOver = true;
        }
        return !isOver;
    }

    /** Ends the beats without a word, as the death of a process does. */
    synchronized void stop() {
        isOver = true;
        notifyAll();
    }

    @Override
    public void release() throws IOException {
        synchronized (requests) {
            if (isOver) {
                return;
            }
            stop();
            store.put(name, (RELEASED + new String(alive, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void delete() throws IOException {
        synchronized (requests) {
            steps.act(CommitStep.LOCK_DELETE, name, () -> store.delete(name));
            stop();
        }
    }
}
