package io.esportslake.cli;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where commands print: UTF-8, whatever the machine's character set, but for a terminal that has another; and a write
 * that fails ends the command, instead of being noted where nobody looks, which is what {@code System.out} does.
 */
final class StandardOutput extends OutputStream {

    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream out;
    private boolean hasFailed;

    StandardOutput(OutputStream out) {
        this.out = out;
    }

    /** Flushed by who prints, and when the program ends. */
    static PrintWriter writer() {
        return writer(new FileOutputStream(FileDescriptor.out), charset(System.console()));
    }

    static PrintWriter writer(OutputStream out, Charset charset) {
        return new PrintWriter(
                new OutputStreamWriter(new StandardOutput(new BufferedOutputStream(out, BUFFER_BYTES)), charset));
    }

    private static Charset charset(@Nullable Console terminal) {
        return terminal == null ? StandardCharsets.UTF_8 : terminal.charset();
    }

    @Override
    public void write(int b) {
        attempt(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        attempt(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() {
        attempt(out::flush);
    }

    private interface Attempt {
        void run() throws IOException;
    }

    /** What follows a failure is dropped: it was told once. */
    private void attempt(Attempt attempt) {
        if (hasFailed) {
            return;
        }
        try {
            attempt.run();
        } catch (IOException e) {
            hasFailed = true;
            throw new OutputFailedException(e);
        }
    }
}
