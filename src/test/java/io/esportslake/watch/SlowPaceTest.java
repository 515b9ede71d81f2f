package io.esportslake.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowPaceTest {

    private final List<Duration> rests = new ArrayList<>();
    private long now = Long.MAX_VALUE - 1;

    private final SlowPace pace = new SlowPace(() -> now, nanos -> {
        rests.add(Duration.ofNanos(nanos));
        now += nanos;
    });

    private void stepAfter(Duration worked) throws IOException {
        now += worked.toNanos();
        pace.step();
    }

    @Test
    void itRestsInProportionToWhatItWorkedSinceTheLastRest() throws IOException {
        stepAfter(Duration.ofMillis(2));
        stepAfter(Duration.ofMillis(50));

        assertThat(rests).containsExactly(Duration.ofMillis(198), Duration.ofMillis(4_950));
    }

    @Test
    void stepsThatTakeNearlyNoTimeShareOneRest() throws IOException {
        stepAfter(Duration.ofNanos(600_000));
        assertThat(rests).isEmpty();

        stepAfter(Duration.ofNanos(600_000));

        assertThat(rests).containsExactly(Duration.ofNanos(99 * 1_200_000));
    }

    @Test
    void aStepThatHungIsFollowedByNoLongerRestThanAnyOther() throws IOException {
        stepAfter(Duration.ofSeconds(30));
        stepAfter(Duration.ofHours(30));

        assertThat(rests).containsExactly(SlowPace.LONGEST_REST, SlowPace.LONGEST_REST);
    }
}
