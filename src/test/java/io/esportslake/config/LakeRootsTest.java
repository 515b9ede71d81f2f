package io.esportslake.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What a lake in an object store gets of the program around it. */
class LakeRootsTest {

    private static final class Lines extends Handler {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @Test
    void aTaskThatNobodyWaitsForDoesNotEndSilently() {
        Logger log = Logger.getLogger("lake");
        Lines told = new Lines();
        log.addHandler(told);
        List<Throwable> faults = new ArrayList<>();
        Error fault = new OutOfMemoryError("Java heap space");
        try {
            LakeRoots.telling((name, task, onFault) -> onFault.accept(fault)).start("heartbeat", () -> {}, faults::add);
        } finally {
            log.removeHandler(told);
        }

        assertThat(faults).containsExactly(fault);
        assertThat(told.lines)
                .containsExactly(
                        "EL-4023: A task beside the streams has ended; start this process again | task=heartbeat"
                                + " cause=java.lang.OutOfMemoryError: Java heap space");
    }
}
