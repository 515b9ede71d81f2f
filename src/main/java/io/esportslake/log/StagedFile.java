package io.esportslake.log;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A file that readers do not see yet. It has two endings: a commit names it, or it is discarded. Used by one thread at
 * a time.
 */
public final class StagedFile {

    private enum State {
        OPEN,
        /** Could not be made durable: a second try could succeed and prove nothing. */
        FAILED,
        SEALED,
        /** A commit that may be in the log names it: deleting it could lose committed rows. */
        NAMED,
        DISCARDED
    }

    private final Root root;
    private final NewFile file;
    private final int generation;
    private State state = State.OPEN;

    /** @param generation what its table's writer knew of the log when the file was begun; see {@link TableWriter} */
    StagedFile(Root root, NewFile file, int generation) {
        this.root = root;
        this.file = file;
        this.generation = generation;
    }

    /** Where to write. Buffered; {@link #seal} flushes and closes it. */
    public OutputStream output() {
        return file.output();
    }

    /** Bytes written so far, those still buffered included. */
    public long bytes() {
        return file.bytes();
    }

    /** Ends the writing and makes the contents durable. Needed before a commit; a second call does nothing. */
    public void seal() throws IOException {
        if (state == State.SEALED) {
            return;
        }
        require(State.OPEN);
        file.seal();
        state = State.SEALED;
    }

    /**
     * The same for work beside the streams: when it fails, the file can only be discarded, and the trust in the storage
     * does not end with it. See {@link NewFile#sealAlone}.
     */
    void sealAlone() throws IOException {
        require(State.OPEN);
        state = State.FAILED;
        file.sealAlone();
        state = State.SEALED;
    }

    /**
     * Deletes the file. Does nothing when it was discarded before, and nothing once a commit that may have succeeded
     * names it: then the log says what becomes of it.
     */
    public void discard() throws IOException {
        if (state == State.NAMED || state == State.DISCARDED) {
            return;
        }
        file.delete();
        state = State.DISCARDED;
    }

    /** Its path relative to its root, segments joined by {@code /}. */
    public String stagedPath() {
        return file.path();
    }

    RootedPath path() {
        return new RootedPath(root, file.path());
    }

    int generation() {
        return generation;
    }

    /**
     * From here on only the log decides what becomes of the file.
     *
     * @throws IllegalStateException when it is not sealed
     */
    void name() {
        if (state != State.NAMED) {
            require(State.SEALED);
            state = State.NAMED;
        }
    }

    /** No commit that counts names it, nor ever will. */
    void unname() {
        if (state == State.NAMED) {
            state = State.SEALED;
        }
    }

    private void require(State expected) {
        if (state != expected) {
            throw new IllegalStateException(
                    "Staged file " + stagedPath() + " is " + state + ", expected " + expected + " at this point");
        }
    }
}
