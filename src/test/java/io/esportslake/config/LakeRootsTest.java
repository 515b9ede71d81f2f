package io.esportslake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.app.LogLines;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.source.StartingOffsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a lake lies, and what one in an object store gets of the program around it. */
class LakeRootsTest {

    @Test
    void tablesAmongDeadLettersOrCommitsAreRefusedBeforeAnybodyIsAsked() {
        for (String inside : List.of("dead_letters", "checkpoints/tables")) {
            assertThatThrownBy(() -> configured("/lake", "/lake/" + inside))
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessage("EL-1011: The processed tables need a directory of their own, found /lake/" + inside
                            + " inside /lake");
        }
        assertThatThrownBy(() -> configured("s3://lake/games", "s3://lake/games/dead_letters"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("EL-1011: ");
    }

    private static LakeConfig configured(String lake, String tables) {
        return Configured.by(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "localhost:1", "DATA_LAKE_PATH", lake, "PROCESSED_DATA_PATH", tables));
    }

    @Test
    void whatChangesALakeForGoodIsToldByItsCode() {
        try (LogLines told = LogLines.of("lake")) {
            LakeRoots.options(Configured.by(Map.of()), List.of(BuiltInTables.MATCHES), StartingOffsets.EARLIEST)
                    .warnings()
                    .accept("Table matches is taken over");

            assertThat(told.said()).containsExactly("WARN EL-4029: Table matches is taken over");
        }
    }

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
