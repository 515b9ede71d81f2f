package io.esportslake.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusLogTest {

    private static final Optional<String> FULL = Optional.of("/lake/processed has no space left");

    private final Logger logger = Logger.getLogger("watch");
    private final Lines lines = new Lines();

    private static final class Lines extends Handler {

        private static final Formatter FORM = new PatternFormatter("%p %s");
        private final List<String> said = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            said.add(FORM.format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        logger.addHandler(lines);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(lines);
    }

    @Test
    void aLakeThatCannotBeWrittenToIsToldOnceAndOnceMoreWhenItCan() {
        StatusLog.place(Optional.empty(), true);
        assertThat(lines.said).isEmpty();

        StatusLog.place(FULL, true);
        StatusLog.place(FULL, false);
        assertThat(lines.said)
                .containsExactly("WARN EL-4012: The lake cannot be written to: /lake/processed has no space left. Free"
                        + " space, or give this process the right to write there; when a flush fails for it the"
                        + " process ends.");

        StatusLog.place(Optional.empty(), false);
        StatusLog.place(Optional.empty(), true);
        assertThat(lines.said).hasSize(2).last().isEqualTo("INFO The lake can be written to again.");
    }
}
