package io.esportslake.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RequestRateTest {

    private final RequestRate rate = new RequestRate();

    @Test
    void theFirstMinuteTellsNoRate() {
        assertThat(rate.perDay()).isEmpty();
        add(0, 5_000);
        add(50, 6_000);
        assertThat(rate.perDay()).isEmpty();
        add(60, 6_060);
        assertThat(rate.perDay()).hasValue(1_060L * 24 * 60);
    }

    @Test
    void onlyTheLastTenMinutesCount() {
        for (int seconds = 0; seconds <= 3_600; seconds += 10) {
            add(seconds, seconds < 3_000 ? 1_000_000 : 1_000_000 + seconds - 3_000);
        }
        assertThat(rate.perDay()).hasValue(86_400);
    }

    @Test
    void fewRequestsNeedNoAdviceAndManyGetOne() {
        assertThat(StoreWatch.advice(OptionalLong.empty(), "10s")).isEmpty();
        assertThat(StoreWatch.advice(OptionalLong.of(43_000), "10s")).isEmpty();
        assertThat(StoreWatch.advice(OptionalLong.of(1_234_567), "10s"))
                .startsWith(
                        "1,234,567 requests that write or list a day at the present rate. A longer ESPORTS_LAKE_FLUSH_INTERVAL (now 10s)");
    }

    private void add(long seconds, long requests) {
        rate.add(Duration.ofSeconds(seconds).toNanos(), requests);
    }
}
