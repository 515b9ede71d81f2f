package io.esportslake.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.reader.LatestRows.Place;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatestRowsTest {

    private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");

    private static Place latest(Place... places) {
        LatestRows rows = new LatestRows(10);
        List.of(places).forEach(place -> rows.add("key", place));
        LatestRows backwards = new LatestRows(10);
        for (int i = places.length - 1; i >= 0; i--) {
            backwards.add("key", places[i]);
        }
        assertThat(backwards.places()).as("in any order").isEqualTo(rows.places());
        return rows.places().get("key");
    }

    private static Place place(int partition, long offset, Instant timestamp, int processedSeconds) {
        return new Place(0, partition, offset, timestamp, T.plusSeconds(processedSeconds));
    }

    @Test
    void inATopicPartitionTheOffsetDecidesWhateverTheClocksSay() {
        Place older = place(0, 7, T.plusSeconds(60), 9);
        Place newer = place(0, 8, T, 1);

        assertThat(latest(older, newer)).isEqualTo(newer);
    }

    @Test
    void ofARowThatWasReadAgainTheOneProcessedLastCounts() {
        assertThat(latest(place(0, 7, T, 1), place(0, 7, T, 2))).isEqualTo(place(0, 7, T, 2));
    }

    @Test
    void acrossTopicPartitionsTheTimestampDecidesAmongTheirNewest() {
        Place first = place(0, 900, T, 1);
        Place second = place(1, 5, T.plusMillis(1), 1);
        Place notTheNewestThere = place(0, 899, T.plusSeconds(60), 1);

        assertThat(latest(first, second, notTheNewestThere)).isEqualTo(second);
        assertThat(latest(place(2, 4, null, 9), first))
                .as("none is older than any")
                .isEqualTo(first);
        assertThat(latest(place(3, 4, T, 2), first)).as("of the same time").isEqualTo(place(3, 4, T, 2));
        assertThat(latest(place(3, 4, T, 1), first)).as("of the same times").isEqualTo(place(3, 4, T, 1));
    }

    @Test
    void moreKeysThanMayBeKeptAreRefused() {
        LatestRows rows = new LatestRows(2);
        rows.add("a", place(0, 1, T, 1));
        rows.add("b", place(0, 2, T, 1));
        rows.add("a", place(1, 3, T, 1));

        assertThatThrownBy(() -> rows.add("c", place(0, 3, T, 1)))
                .isInstanceOf(TooManyKeysException.class)
                .hasMessage("There are more than 2 keys");
    }
}
