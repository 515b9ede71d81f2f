package io.esportslake.log;

import static io.esportslake.log.Lakes.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.log.Lives.Gathering;
import io.esportslake.log.Lives.GatheringOnly;
import io.esportslake.log.Lives.Lettering;
import io.esportslake.log.Lives.Retrying;
import io.esportslake.log.Schedules.Script;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every schedule with two interruptions: tens of thousands. */
@Tag("soak")
class ScheduleSoakTest {

    @ParameterizedTest
    @EnumSource(
            names = {
                "TWO_PROCESSES_OF_ONE_TOPIC_PARTITION",
                "TWO_PROCESSES_OF_TWO_TOPIC_PARTITIONS",
                "THREE_PROCESSES",
                "A_SEALER_BESIDE_A_WRITER_THAT_SEALS_WHEN_IT_STOPS",
                "TWO_WRITERS_THAT_SEAL_WHEN_THEY_STOP",
                "A_RETRIER_BESIDE_A_WRITER_OF_DEAD_LETTERS"
            })
    void everyScheduleIsExact(Scenario scenario) throws IOException {
        assertThat(scenario.play(InMemory::new, 2, 1)).isGreaterThan(10_000);
    }

    @Test
    void retriersOfLettersThatAreHeldBackAndGatherersInterruptedTwice() throws IOException {
        assertThat(play(new Lettering(ZERO, Visibility.HELD), new Retrying())).isGreaterThan(10_000);
        assertThat(play(new Gathering(ZERO), new GatheringOnly())).isGreaterThan(10_000);
    }

    private static int play(Script... scripts) throws IOException {
        return Scenario.play("soak", InMemory::new, 2, 1, List.of(scripts));
    }
}
