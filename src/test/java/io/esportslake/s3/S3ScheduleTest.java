package io.esportslake.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.log.Scenario;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The schedules over a real object store, some of them; {@code -Desports-lake.schedules.one-of=1} plays all. */
class S3ScheduleTest {

    private static final int ONE_OF = Integer.getInteger("esports-lake.schedules.one-of", 50);

    /** A request settles what it does: there are fewer steps, and no loss of power. */
    @ParameterizedTest
    @EnumSource
    void theSchedulesAreExact(Scenario scenario) throws IOException {
        int ofAll = scenario.least() / 6;
        assertThat(scenario.play(InBucket::stepByStep, ONE_OF)).isGreaterThan((ofAll + ONE_OF - 1) / ONE_OF);
    }
}
