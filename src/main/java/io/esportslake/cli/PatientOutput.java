package io.esportslake.cli;

import java.io.PrintWriter;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints that does its work though nobody reads of it any more: what is printed and fails does so when
 * all is done.
 */
final class PatientOutput extends Writer {

    private final PrintWriter out;
    private @Nullable OutputFailedException failure;

    PatientOutput(PrintWriter out) {
        this.out = out;
    }

    /**
     * Ends the output.
     *
     * @throws OutputFailedException when not all of it could be printed
     */
    void requirePrinted() {
        flush();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void write(char[] text, int offset, int length) {
        attempt(() -> out.write(text, offset, length));
    }

    @Override
    public void flush() {
        attempt(out::flush);
    }

    /** What is under it stays open. */
    @Override
    public void close() {
        flush();
    }

    private void attempt(Runnable printing) {
        try {
            printing.run();
        } catch (OutputFailedException e) {
            failure = e; // there is one: what follows is dropped below
        }
    }
}
