package io.esportslake.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SourceValuesTest {

    private static final TopicPartition MATCHES_3 = new TopicPartition("esports-matches", 3);

    @Test
    void topicPartitionPrintsAndOrdersByTopicThenNumber() {
        assertThat(MATCHES_3.toString()).isEqualTo("esports-matches-3");
        assertThat(MATCHES_3.compareTo(new TopicPartition("esports-matches", 10)))
                .isLessThan(0);
        assertThat(MATCHES_3.compareTo(new TopicPartition("esports-players", 0)))
                .isLessThan(0);
        assertThatThrownBy(() -> new TopicPartition("t", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A topic partition's number is 0 or more, found -1");
    }

    @Test
    void offsetRangeIsHalfOpenAndMayBeEmpty() {
        assertThat(new OffsetRange(MATCHES_3, 5, 5).isEmpty()).isTrue();
        assertThat(new OffsetRange(MATCHES_3, 5, 9).span()).isEqualTo(4);
        assertThatThrownBy(() -> new OffsetRange(MATCHES_3, 5, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An offset range is 0 <= from <= until, found [5, 4) for esports-matches-3");
    }

    @Test
    void recordCountsMustAddUp() {
        assertThat(new RecordCounts(3, 3, 0, 0).plus(new RecordCounts(3, 0, 2, 1)))
                .isEqualTo(new RecordCounts(6, 3, 2, 1));
        assertThatThrownBy(() -> new RecordCounts(2, 1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "received must equal rows + dead letters + tombstones + erased + dropped, found 2 = 1 + 0 + 0 + 0 + 0");
    }
}
