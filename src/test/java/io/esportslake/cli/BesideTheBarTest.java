package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.junit.jupiter.api.Test;

class BesideTheBarTest {

    private static final LogRecord LINE = new LogRecord(Level.INFO, "a line");

    /** As the framework has it: one handler that hands on to those that print. */
    private static final class Inner extends ExtHandler {
        @Override
        protected void doPublish(ExtLogRecord line) {
            throw new AssertionError("nothing is logged here");
        }
    }

    private final ConsoleHandler console = new ConsoleHandler();
    private final ExtHandler other = new Inner();
    private final ExtHandler root = new Inner();

    BesideTheBarTest() throws Exception {
        root.addHandler(console);
        root.addHandler(other);
    }

    @Test
    void itStandsBeforeTheConsoleOnlyWhileThereIsABar() {
        try (BesideTheBar beside = new BesideTheBar(root)) {
            assertThat(beside).isNotNull();
            assertThat(console.getFilter().isLoggable(LINE)).isTrue();
            assertThat(other.getFilter()).isNull();
        }

        assertThat(console.getFilter()).isNull();
    }

    @Test
    void whatWasKeptBackBeforeStaysBack() throws Exception {
        Filter nothing = line -> false;
        console.setFilter(nothing);

        try (BesideTheBar beside = new BesideTheBar(root)) {
            assertThat(beside).isNotNull();
            assertThat(console.getFilter()).isNotSameAs(nothing);
            assertThat(console.getFilter().isLoggable(LINE)).isFalse();
        }

        assertThat(console.getFilter()).isSameAs(nothing);
    }
}
