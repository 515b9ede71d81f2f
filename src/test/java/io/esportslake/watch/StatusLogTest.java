package io.esportslake.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.app.LogLines;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusLogTest {

    private static final Optional<String> FULL = Optional.of("/lake/processed has no space left");

    @Test
    void aLakeThatCannotBeWrittenToIsToldOnceAndOnceMoreWhenItCan() {
        try (LogLines lines = LogLines.of("watch")) {
            StatusLog.place(Optional.empty(), true);
            assertThat(lines.said()).isEmpty();

            StatusLog.place(FULL, true);
            StatusLog.place(FULL, false);
            assertThat(lines.said())
                    .containsExactly("WARN EL-4012: The lake cannot be written to: /lake/processed has no space left."
                            + " Free space, or give this process the right to write there; when a flush fails for it"
                            + " the process ends.");

            StatusLog.place(Optional.empty(), false);
            StatusLog.place(Optional.empty(), true);
            assertThat(lines.said()).hasSize(2).last().isEqualTo("INFO The lake can be written to again.");
        }
    }
}
