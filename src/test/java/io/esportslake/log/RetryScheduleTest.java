package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same of writers of dead letters and of those who try them again. */
class RetryScheduleTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = ".*RETRIER.*")
    void everyScheduleIsExact(Scenario scenario) throws IOException {
        assertThat(scenario.play(InMemory::new, 1)).isGreaterThan(scenario.least());
    }
}
