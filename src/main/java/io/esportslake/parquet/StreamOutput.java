package io.esportslake.parquet;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * Lets Parquet's writer write to a stream that is somebody else's to close. Gathers its many tiny writes of headers.
 */
class StreamOutput extends PositionOutputStream implements OutputFile {

    private OutputStream target;
    private final byte[] gathered = new byte[64 * 1024];
    private int count;
    private long position;

    StreamOutput(OutputStream target) {
        this(target, 0);
    }

    /** Goes on at this position of the target. */
    StreamOutput(OutputStream target, long position) {
        this.target = target;
        this.position = position;
    }

    /** The first row group comes next. */
    void rowGroupsBegin() throws IOException {
        // A whole file does not care.
    }

    /** The last row group is written. */
    void rowGroupsEnd() throws IOException {
        // A whole file does not care.
    }

    /** From here on everything goes to another stream; the position goes on. */
    final void divert(OutputStream other) throws IOException {
        drain();
        target = other;
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public void write(int value) throws IOException {
        if (count == gathered.length) {
            drain();
        }
        gathered[count++] = (byte) value;
        position++;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        if (length > gathered.length - count) {
            drain();
        }
        if (length > gathered.length) {
            target.write(source, offset, length);
        } else {
            System.arraycopy(source, offset, gathered, count, length);
            count += length;
        }
        position += length;
    }

    @Override
    public void flush() throws IOException {
        drain();
        target.flush();
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    private void drain() throws IOException {
        target.write(gathered, 0, count);
        count = 0;
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return this;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return this;
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }
}
