package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.app.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @Test
    void whatIsPrintedArrives() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintWriter out = StandardOutput.writer(bytes, StandardCharsets.UTF_8);
        out.print("é 팀");
        out.flush();

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("é 팀");
    }

    @Test
    void aReaderThatHasSeenEnoughEndsTheCommandQuietly() {
        assertThat(report("Broken pipe")).isEqualTo(141);
        assertThat(told.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aFullDiskIsOneSentence() {
        assertThat(report("No space left on device")).isEqualTo(ExitCode.FAILED);
        assertThat(told.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines("EL-1004: The output cannot be written: No space left on device\n");
    }

    @Test
    void whatFollowsAFailureIsDroppedAndNotToldAgain() {
        PrintWriter out = StandardOutput.writer(failing("Broken pipe"), StandardCharsets.UTF_8);
        out.print("x");
        assertThatThrownBy(out::flush).isInstanceOf(OutputFailedException.class);

        out.print("y");
        out.flush();
    }

    private int report(String reason) {
        PrintWriter out = StandardOutput.writer(failing(reason), StandardCharsets.UTF_8);
        try {
            out.print("x".repeat(1 << 20));
            throw new AssertionError("not noticed");
        } catch (OutputFailedException e) {
            return Failures.report(e, new PrintStream(told, true, StandardCharsets.UTF_8));
        }
    }

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }
}
