package io.esportslake.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, whose heap is really exhausted. */
class LastWordTest {

    /** Fills its heap down to the last object, and then has a failure to tell. */
    static final class Dying {

        private static final int TINY = 16;
        private static Object[] held;

        private Dying() {}

        public static void main(String[] arguments) throws InterruptedException {
            Threads.start("dying", Dying::fill, fault -> {
                Object[] telling = new Object[TINY];
                telling[0] = held;
                held = telling;
                fill();
            });
            new CountDownLatch(1).await();
        }

        /** Always throws. */
        private static void fill() {
            int size = 1 << 16;
            while (true) {
                try {
                    Object[] more = new Object[size];
                    more[0] = held;
                    held = more;
                } catch (OutOfMemoryError e) {
                    if (size <= TINY) {
                        throw e;
                    }
                    size = size / 2;
                }
            }
        }
    }

    @TempDir
    private Path directory;

    @Test
    void aFailureThatCannotBeToldForWantOfMemoryEndsTheProcessWithOneLine() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Dying.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("it ends by itself")
                    .isTrue();
            assertThat(directory.resolve("said"))
                    .content()
                    .isEqualTo("EL-3016: A failure could not be told, probably for want of memory, so the process ends"
                            + " here. What was not committed is read again at the next start. Give it more heap"
                            + " (-Xmx in JAVA_OPTS).\n");
            assertThat(process.exitValue()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }
}
