package io.esportslake.app;

import io.esportslake.config.JvmOptions;
import io.esportslake.failure.FailureCode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is still possible when a failure cannot be told any more: one prepared line, and the end of the process, as in a
 * crash. Made in time, with {@link Threads}: a JVM takes memory for whatever is used for the first time. So some is
 * kept for that, too, and given up first.
 */
final class LastWord implements Runnable {

    private static final byte[] LINE = FailureCode.NO_MEMORY_TO_TELL
            .says("A failure could not be told, probably for want of memory, so the process ends here."
                    + " What was not committed is read again at the next start. Give it more heap (-Xmx "
                    + JvmOptions.PLACE + ").\n")
            .getBytes(StandardCharsets.UTF_8);

    private static final int RESERVE_BYTES = 1 << 18;

    /** Held to be let go of: what a last word needs then fits. */
    @SuppressWarnings("UnusedVariable")
    private byte @Nullable [] reserve = new byte[RESERVE_BYTES];

    LastWord() {
        // Nothing to write: whatever writing needs is loaded now.
        System.err.write(LINE, 0, 0);
        System.err.flush();
    }

    @Override
    public void run() {
        reserve = null;
        try {
            System.err.write(LINE, 0, LINE.length);
            System.err.flush();
        } finally {
            Runtime.getRuntime().halt(ExitCode.FAILED);
        }
    }
}
