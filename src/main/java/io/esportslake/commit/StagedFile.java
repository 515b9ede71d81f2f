package io.esportslake.commit;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A file that readers do not see yet. It has two endings: a commit names it, or it is discarded. Used by one thread at a
 * time.
 */
public interface StagedFile {

    /** Where to write. Buffered; {@link #seal} flushes and closes it. */
    OutputStream output();

    /** Bytes written so far, those still buffered included. */
    long bytes();

    /** Ends the writing and makes the contents durable. Needed before a commit; a second call does nothing. */
    void seal() throws IOException;

    /**
     * Deletes the file. Does nothing when it was discarded before, and nothing once a commit that may have succeeded names
     * it: then the log says what becomes of it.
     */
    void discard() throws IOException;

    /** Its path relative to its root, segments joined by {@code /}. */
    String stagedPath();
}
