package io.esportslake.log;

import java.io.IOException;

/**
 * The lock of one writer, taken: by the writer itself as long as its process lives, or by who clears up behind a dead
 * one.
 */
public interface WriterLock {

    /** Lets go of the lock and leaves its trace: who looks next finds a dead writer. A second call does nothing. */
    void release() throws IOException;

    /** Deletes the trace while the lock is still held, then lets go. */
    void delete() throws IOException;
}
