package io.esportslake.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class WatchedOutputTest {

    /** Takes nothing but nothing. */
    private static final OutputStream FULL = new OutputStream() {
        @Override
        public void write(int value) throws IOException {
            throw new IOException("No space left on device");
        }
    };

    @Test
    void whatHasFailedOnceHasFailedThoughALaterWriteOfNothingSucceeds() throws IOException {
        WatchedOutput output = new WatchedOutput(FULL);
        assertThat(output.hasFailed()).isFalse();

        assertThatThrownBy(() -> output.write(new byte[10])).hasMessage("No space left on device");
        output.write(new byte[0], 0, 0);
        output.flush();
        output.close();

        assertThat(output.hasFailed()).isTrue();
    }

    @Test
    void whatIsTakenIsNoFailure() throws IOException {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        WatchedOutput output = new WatchedOutput(taken);

        output.write(1);
        output.write(new byte[] {2, 3});
        output.close();

        assertThat(taken.toByteArray()).containsExactly(1, 2, 3);
        assertThat(output.hasFailed()).isFalse();
    }
}
