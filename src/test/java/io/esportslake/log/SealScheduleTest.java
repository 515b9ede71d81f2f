package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same of writers whose rows are held back, of sealers and of gatherers. */
class SealScheduleTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "(?!.*RETRIER).*(SEAL|GATHERER).*")
    void everyScheduleIsExact(Scenario scenario) throws IOException {
        assertThat(scenario.play(InMemory::new, 1)).isGreaterThan(scenario.least());
    }
}
