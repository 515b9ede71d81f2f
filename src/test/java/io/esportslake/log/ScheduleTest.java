package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writers that share a table, in every schedule with one interruption over a storage in memory. */
class ScheduleTest {

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.MATCH_NONE,
            names = {".*SEAL.*", ".*GATHERER.*", ".*RETRIER.*"})
    void everyScheduleIsExact(Scenario scenario) throws IOException {
        assertThat(scenario.play(InMemory::new, 1)).isGreaterThan(scenario.least());
    }
}
