package io.esportslake.store;

import io.esportslake.log.CommitStep;
import io.esportslake.log.NewFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A staged file on disk. */
final class FileNewFile implements NewFile {

    /** Whole pages pass straight through; only the small writes of a footer are gathered. */
    private static final int BUFFER_BYTES = 64 * 1024;

    private final LakeFiles files;
    private final Path path;
    private final String stagedPath;
    private final FileChannel channel;
    private final Counting output;

    FileNewFile(LakeFiles files, Path path, String stagedPath) throws IOException {
        this.files = files;
        this.path = path;
        this.stagedPath = stagedPath;
        channel = files.step(
                CommitStep.STAGE_CREATE_FILE,
                path,
                () -> FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        output = new Counting(path, new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES));
    }

    @Override
    public String path() {
        return stagedPath;
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
        output.flush();
        files.fsync(CommitStep.STAGE_FSYNC_FILE, path, channel);
        channel.close();
    }

    /** This channel is the only one that the file was ever opened with. */
    @Override
    public void sealAlone() throws IOException {
        output.flush();
        files.fsyncAlone(CommitStep.STAGE_FSYNC_FILE, path, channel);
        channel.close();
    }

    @Override
    public void delete() throws IOException {
        channel.close();
        files.delete(CommitStep.STAGE_DISCARD, path);
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
