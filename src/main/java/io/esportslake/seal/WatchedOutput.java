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
        watched(() -> out.write(value));
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        watched(() -> out.write(bytes, from, length));
    }

    @Override
    public void flush() throws IOException {
        watched(out::flush);
    }

    /** Something that the output does. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    /** What has failed once has failed, though a later write of nothing succeeds: closing does that. */
    private void watched(Work work) throws IOException {
        boolean isDone = false;
        try {
            work.run();
            isDone = true;
        } finally {
            hasFailed |= !isDone;
        }
    }
}
