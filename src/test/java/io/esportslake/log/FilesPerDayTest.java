package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FilesPerDayTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final FilesPerDay<String> perDay = new FilesPerDay<>(DAY);

    private void every(String place, Duration apart, int count) {
        for (int i = 0; i < count; i++) {
            perDay.add(place, START.plus(apart.multipliedBy(i)));
        }
    }

    @Test
    void theSecondFlushTellsTheRate() {
        every("a", Duration.ofSeconds(10), 2);

        assertThat(perDay.observed()).contains(Duration.ofSeconds(20));
        assertThat(perDay.of("a")).isEqualTo(8_640);
        assertThat(perDay.of("b")).isZero();
    }

    @Test
    void aPlaceIntoWhichLessComesIsMeasuredByTheSameTime() {
        every("a", Duration.ofSeconds(10), 18);
        every("b", Duration.ofSeconds(60), 3);

        assertThat(perDay.of("a")).isEqualTo(8_640);
        assertThat(perDay.of("b")).isEqualTo(1_440);
    }

    @Test
    void filesThatCameAtOnceTellNoRate() {
        perDay.add("a", START);
        perDay.add("b", START);

        assertThat(perDay.observed()).isEmpty();
        assertThat(perDay.of("a")).isZero();
        assertThat(perDay.newest()).contains(START);
    }

    @Test
    void onlyTheNewestDayCountsWhateverTheOrder() {
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < 3 * 8_640; i++) {
            times.add(START.plusSeconds(i * 10L));
        }
        Collections.shuffle(times, new Random(7));
        times.forEach(time -> perDay.add("a", time));
        perDay.add("b", START);

        assertThat(perDay.observed()).contains(DAY);
        assertThat(perDay.of("a")).isEqualTo(8_640);
        assertThat(perDay.of("b")).as("long ago").isZero();
    }

    @Test
    void oneFileADayIsOneFileADay() {
        every("a", DAY, 3);

        assertThat(perDay.of("a")).isEqualTo(1);
    }
}
