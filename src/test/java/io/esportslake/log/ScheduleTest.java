package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writers that share a table, in every schedule with one interruption over a storage in memory. */
class ScheduleTest {

    @ParameterizedTest
    @EnumSource(
            names = {
                "TWO_PROCESSES_OF_ONE_TOPIC_PARTITION",
                "TWO_PROCESSES_OF_TWO_TOPIC_PARTITIONS",
                "TWO_PROCESSES_THAT_FIND_ALL_THEY_MISSED",
                "TWO_PROCESSES_THAT_FOLLOW_EACH_OTHER",
                "THREE_PROCESSES"
            })
    void everyScheduleIsExact(Scenario scenario) throws IOException {
        assertThat(scenario.play(InMemory::new, 1)).isGreaterThan(scenario.least());
    }
}
