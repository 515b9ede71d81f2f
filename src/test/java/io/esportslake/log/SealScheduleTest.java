package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same of writers whose rows are held back, of sealers and of gatherers. */
class SealScheduleTest {

    @ParameterizedTest
    @EnumSource(
            names = {
                "A_SEALER_BESIDE_A_WRITER_THAT_SEALS_WHEN_IT_STOPS",
                "TWO_WRITERS_THAT_SEAL_WHEN_THEY_STOP",
                "TWO_SEALERS_BESIDE_A_WRITER",
                "A_SEALER_BESIDE_A_WRITER_WHOSE_ROWS_ARE_SEEN_AT_ONCE",
                "A_GATHERER_BESIDE_A_WRITER_THAT_SEALS_WHEN_IT_STOPS",
                "A_GATHERER_BESIDE_A_SEALER_AND_A_WRITER_THAT_GATHERS"
            })
    void everyScheduleIsExact(Scenario scenario) throws IOException {
        assertThat(scenario.play(InMemory::new, 1)).isGreaterThan(scenario.least());
    }
}
