package io.esportslake.log;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;

/**
 * A file that readers do not see yet. It has two endings: a commit names it, or it is discarded. Used by one thread at
 * a time.
 */
public final class StagedFile {

    private enum State {
        OPEN,
        /** Only to be discarded: what could not be made durable could succeed at a second try and prove nothing. */
        FAILED,
        SEALED,
        /** A commit that may be in the log names it: deleting it could lose committed rows. */
        NAMED,
        DISCARDED
    }

    private final Root root;
    private final NewFile file;
    private final int generation;
    private final Set<RootedPath> unsettled;
    private State state = State.OPEN;

    /**
     * Begins as an open file.
     *
     * @param generation what its table's writer knew of the log when the file was begun; see {@link TableWriter}
     * @param unsettled sealed files whose names are still to be settled: this one is among them from when it is sealed
     *     until it is settled or given up
     */
    StagedFile(Root root, NewFile file, int generation, Set<RootedPath> unsettled) {
        this.root = root;
        this.file = file;
        this.generation = generation;
        this.unsettled = unsettled;
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
        sealed();
    }

    /**
     * The same for work beside the streams: when it fails, the file can only be discarded, and the trust in the storage
     * does not end with it. See {@link NewFile#sealAlone}.
     */
    void sealAlone() throws IOException {
        require(State.OPEN);
        state = State.FAILED;
        file.sealAlone();
        sealed();
    }

    private void sealed() {
        state = State.SEALED;
        unsettled.add(path());
    }

    /**
     * Deletes the file. Does nothing when it was discarded before, and nothing once a commit that may have succeeded
     * names it: then the log says what becomes of it. Given up it is also when it cannot be deleted.
     */
    public void discard() throws IOException {
        if (state == State.NAMED || state == State.DISCARDED) {
            return;
        }
        state = State.FAILED;
        unsettled.remove(path());
        file.delete();
        state = State.DISCARDED;
    }

    /** The same after a failure, which stays the one to be told: what is not deleted now, the next start deletes. */
    public void discardAfter(Throwable failure) {
        try {
            discard();
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
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
