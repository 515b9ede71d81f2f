package io.esportslake.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Work beside the streams lets them go first, and gets done all the same. */
class CourtesyTest {

    private long now;
    private final Courtesy courtesy = new Courtesy(Duration.ofNanos(1_000), () -> now, () -> now += 10);

    private long waited(boolean areBusy) {
        long before = now;
        courtesy.step(() -> areBusy);
        return now - before;
    }

    @Test
    void itWaitsAtMostAsLongAsItHasWorkedAndNotAtAllForStreamsThatRest() {
        now += 200;
        assertThat(waited(true)).isEqualTo(200);
        assertThat(waited(true)).isZero();
        now += 30;
        assertThat(waited(true)).isEqualTo(30);
        now += 50;
        assertThat(waited(false)).isZero();
    }

    @Test
    void afterLongWorkItWaitsNoLongerThanTheBound() {
        now += 1_000_000;
        assertThat(waited(true)).isEqualTo(1_000);
    }

    @Test
    void itGoesOnAsSoonAsTheStreamsRest() {
        now += 500;
        long begun = now;
        courtesy.step(() -> now - begun < 40);
        assertThat(now - begun).isEqualTo(40);
    }
}
