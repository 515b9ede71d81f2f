package io.esportslake.seal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Tells a failure of the output, which the next file would meet too, from one of what is written to it. */
final class WatchedOutput extends FilterOutputStream {

    private boolean hasFailed;

    WatchedOutput(OutputStream out) {
        super(out);
    }

    /** Whether it could not take something. */
    boolean hasFailed() {
        return hasFailed;
    }

    @Override
    public void write(int value) throws IOException {
        hasFailed = true;
        out.write(value);
        hasFailed = false;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        hasFailed = true;
        out.write(bytes, from, length);
        hasFailed = false;
    }

    @Override
    public void flush() throws IOException {
        hasFailed = true;
        out.flush();
        hasFailed = false;
    }
}
