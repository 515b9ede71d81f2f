package io.esportslake.reader;

import io.esportslake.failure.FailureCode;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Begins reading again when a file that was held back has become part of a larger one meanwhile, unless rows were shown
 * already.
 */
final class ReadAgain {

    private static final int ATTEMPTS = 20;

    private ReadAgain() {}

    /** Something that reads files. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    /** Something that reads files and shows their rows. */
    @FunctionalInterface
    interface Showing {
        void read(RowVisitor visitor) throws IOException;
    }

    /**
     * What was read.
     *
     * @throws IOException also when a file was sealed while it was read, again and again
     */
    static <T> T answer(Reading<T> reading) throws IOException {
        return again(new AtomicBoolean(), reading);
    }

    /**
     * Shows what is read.
     *
     * @throws IOException also when a file was sealed while it was read, and the visitor has seen a row
     */
    static void show(RowVisitor visitor, Showing reading) throws IOException {
        AtomicBoolean isShown = new AtomicBoolean();
        RowVisitor noting = values -> {
            isShown.set(true);
            return visitor.row(values);
        };
        again(isShown, () -> {
            reading.read(noting);
            return isShown;
        });
    }

    private static <T> T again(AtomicBoolean isShown, Reading<T> reading) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return reading.read();
            } catch (SealedMeanwhileException e) {
                if (isShown.get() || attempt == ATTEMPTS) {
                    throw new IOException(
                            FailureCode.CHANGED_MEANWHILE.says("File " + e.getMessage()
                                    + " has become part of a larger one while it was read; try again"),
                            e);
                }
            }
        }
    }
}
