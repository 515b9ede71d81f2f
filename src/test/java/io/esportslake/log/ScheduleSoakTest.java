package io.esportslake.log;

import static io.esportslake.log.Lakes.ONE;
import static io.esportslake.log.Lakes.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.log.Lives.Gathering;
import io.esportslake.log.Lives.GatheringOnly;
import io.esportslake.log.Lives.Holding;
import io.esportslake.log.Lives.Lettering;
import io.esportslake.log.Lives.Life;
import io.esportslake.log.Lives.Retrying;
import io.esportslake.log.Lives.SealingOnly;
import io.esportslake.log.Schedules.Script;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every schedule with two interruptions: tens of thousands. */
@Tag("soak")
class ScheduleSoakTest {

    private static int play(int most, Script... scripts) throws IOException {
        return Scenario.play("soak", InMemory::new, most, 1, List.of(scripts));
    }

    @Test
    void retriersInterruptedTwice() throws IOException {
        assertThat(play(2, new Lettering(ZERO, Visibility.VISIBLE), new Retrying()))
                .isGreaterThan(10_000);
        assertThat(play(2, new Lettering(ZERO, Visibility.HELD), new Retrying()))
                .isGreaterThan(10_000);
    }

    @Test
    void sealersInterruptedTwice() throws IOException {
        assertThat(play(2, new Holding(ZERO), new SealingOnly())).isGreaterThan(10_000);
        assertThat(play(2, new Holding(ZERO), new Holding(ONE))).isGreaterThan(10_000);
        assertThat(play(2, new Gathering(ZERO), new GatheringOnly())).isGreaterThan(10_000);
    }

    @Test
    void twoProcessesInterruptedTwice() throws IOException {
        assertThat(play(2, new Life(ZERO), new Life(ZERO))).isGreaterThan(10_000);
        assertThat(play(2, new Life(ZERO), new Life(ONE))).isGreaterThan(10_000);
    }

    @Test
    void threeProcessesInterruptedTwice() throws IOException {
        assertThat(play(2, new Life(ZERO), new Life(ZERO), new Life(ONE))).isGreaterThan(10_000);
    }
}
