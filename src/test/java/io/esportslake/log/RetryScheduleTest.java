package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same of writers of dead letters and of those who try them again. */
class RetryScheduleTest {

    @ParameterizedTest
    @EnumSource(
            names = {
                "A_RETRIER_BESIDE_A_WRITER_OF_DEAD_LETTERS",
                "TWO_RETRIERS_BESIDE_A_WRITER_OF_ROWS",
                "A_RETRIER_AND_A_SEALER_OF_DEAD_LETTERS_THAT_ARE_HELD_BACK"
            })
    void everyScheduleIsExact(Scenario scenario) throws IOException {
        assertThat(scenario.play(InMemory::new, 1)).isGreaterThan(scenario.least());
    }
}
