package io.esportslake.app;

import io.esportslake.config.JvmOptions;
import java.nio.charset.StandardCharsets;

/**
 * What is still possible when a failure cannot be told any more: one prepared line, and the end of the process, as in a
 * crash. Takes no memory.
 */
final class LastWord {

    private static final byte[] LINE =
            ("A failure could not be told, probably for want of memory, so the process ends here."
                            + " What was not committed is read again at the next start. Give it more heap (-Xmx "
                            + JvmOptions.PLACE + ").\n")
                    .getBytes(StandardCharsets.UTF_8);

    private LastWord() {}

    static void end() {
        try {
            System.err.write(LINE, 0, LINE.length);
            System.err.flush();
        } finally {
            Runtime.getRuntime().halt(ExitCode.FAILED);
        }
    }
}
