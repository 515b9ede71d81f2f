package io.esportslake.commit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A staged file on disk. */
final class FileStagedFile implements StagedFile {

    /** Whole pages pass straight through; only the small writes of a footer are gathered. */
    private static final int BUFFER_BYTES = 64 * 1024;

    private enum State {
        OPEN,
        SEALED,
        /** A commit that may be in the log names it: deleting it could lose committed rows. */
        NAMED,
        DISCARDED
    }

    private final LakeFiles files;
    private final Path path;
    private final String stagedPath;
    private final int generation;
    private final FileChannel channel;
    private final Counting output;
    private State state = State.OPEN;

    FileStagedFile(LakeFiles files, Path path, String stagedPath, int generation) throws IOException {
        this.files = files;
        this.path = path;
        this.stagedPath = stagedPath;
        this.generation = generation;
        channel = files.step(
                CommitStep.STAGE_CREATE_FILE,
                path,
                () -> FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        output = new Counting(path, new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES));
    }

    @Override
    public OutputStream output() {
        return output;
    }

    @Override
    public long bytes() {
        return output.bytes;
    }

    @Override
    public void seal() throws IOException {
        if (state == State.SEALED) {
            return;
        }
        require(State.OPEN);
        output.flush();
        files.fsync(CommitStep.STAGE_FSYNC_FILE, path, channel);
        channel.close();
        state = State.SEALED;
    }

    @Override
    public void discard() throws IOException {
        if (state == State.NAMED || state == State.DISCARDED) {
            return;
        }
        channel.close();
        files.delete(CommitStep.STAGE_DISCARD, path);
        state = State.DISCARDED;
    }

    @Override
    public String stagedPath() {
        return stagedPath;
    }

    Path path() {
        return path;
    }

    /** What its table's writer knew of the log when the file was begun; see {@link TableWriter}. */
    int generation() {
        return generation;
    }

    /** From here on only the log decides what becomes of the file. @throws IllegalStateException when it is not sealed */
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
                    "Staged file " + stagedPath + " is " + state + ", expected " + expected + " at this point");
        }
    }

    /** Counts what is written, and keeps a writer that closes its stream from ending the file. */
    private static final class Counting extends OutputStream {

        private final Path path;
        private final OutputStream next;
        private long bytes;

        Counting(Path path, OutputStream next) {
            this.path = path;
            this.next = next;
        }

        @Override
        public void write(int b) throws IOException {
            try {
                next.write(b);
            } catch (IOException e) {
                throw LakeFiles.located(path, e);
            }
            bytes++;
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            try {
                next.write(source, offset, length);
            } catch (IOException e) {
                throw LakeFiles.located(path, e);
            }
            bytes += length;
        }

        @Override
        public void flush() throws IOException {
            try {
                next.flush();
            } catch (IOException e) {
                throw LakeFiles.located(path, e);
            }
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
