package io.esportslake.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT0.0000001S, 0 s",
        "PT0.05S, 50 ms",
        "PT1S, 1 s",
        "PT1.5S, 1.5 s",
        "PT30S, 30 s",
        "PT1M, 1 min",
        "PT90S, 1 min 30 s",
        "PT1H, 1 h",
        "PT26H0M5S, 1 d 2 h 5 s",
        "PT-30S, -30 s"
    })
    void asPeopleWriteIt(Duration duration, String text) {
        assertThat(DurationText.of(duration)).isEqualTo(text);
    }
}
