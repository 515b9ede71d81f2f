package io.esportslake.log;

import java.io.IOException;
import java.io.OutputStream;

/** A file that is being staged in a storage. Used by one thread at a time. */
public interface NewFile {

    /** Its path relative to its root, segments joined by {@code /}; no file ever had it before. */
    String path();

    /** Where to write; buffered. Closing it does not end the file. */
    OutputStream output();

    /** Bytes written so far, those still buffered included. */
    long bytes();

    /**
     * Ends the writing; what was written survives a power loss. The name may not: see
     * {@link TableStorage#settleStaged}.
     */
    void seal() throws IOException;

    /**
     * The same for a file whose caller gives it up for good when this fails, and has nothing else depend on it. Where a
     * storage can tell that a failure is this file's alone, it does not end the trust in the storage; a storage in
     * which no failure does need not tell.
     */
    default void sealAlone() throws IOException {
        seal();
    }

    /** Ends the writing and deletes the file, sealed or not. */
    void delete() throws IOException;
}
