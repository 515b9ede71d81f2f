package io.esportslake.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.app.LogLines;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a lake in an object store gets of the program around it. */
class LakeRootsTest {

    @Test
    void aTaskThatNobodyWaitsForDoesNotEndSilently() {
        List<Throwable> faults = new ArrayList<>();
        Error fault = new OutOfMemoryError("Java heap space");
        try (LogLines told = LogLines.of("lake")) {
            LakeRoots.telling((name, task, onFault) -> onFault.accept(fault)).start("heartbeat", () -> {}, faults::add);

            assertThat(faults).containsExactly(fault);
            assertThat(told.said())
                    .containsExactly(
                            "ERROR EL-4023: A task beside the streams has ended; start this process again | task=heartbeat"
                                    + " cause=java.lang.OutOfMemoryError: Java heap space");
        }
    }
}
