package io.esportslake.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SourceValuesTest {

    private static final TopicPartition MATCHES_3 = new TopicPartition("esports-matches", 3);

    @Test
    void topicPartitionPrintsAndOrdersByTopicThenNumber() {
        assertEquals("esports-matches-3", MATCHES_3.toString());
        assertTrue(MATCHES_3.compareTo(new TopicPartition("esports-matches", 10)) < 0);
        assertTrue(MATCHES_3.compareTo(new TopicPartition("esports-players", 0)) < 0);
        assertEquals(
                "A topic partition's number is 0 or more, found -1",
                assertThrows(IllegalArgumentException.class, () -> new TopicPartition("t", -1))
                        .getMessage());
    }

    @Test
    void offsetRangeIsHalfOpenAndMayBeEmpty() {
        assertTrue(new OffsetRange(MATCHES_3, 5, 5).isEmpty());
        assertEquals(4, new OffsetRange(MATCHES_3, 5, 9).span());
        assertEquals(
                "An offset range is 0 <= from <= until, found [5, 4) for esports-matches-3",
                assertThrows(IllegalArgumentException.class, () -> new OffsetRange(MATCHES_3, 5, 4))
                        .getMessage());
    }

    @Test
    void recordCountsMustAddUp() {
        assertEquals(new RecordCounts(6, 3, 2, 1), new RecordCounts(3, 3, 0, 0).plus(new RecordCounts(3, 0, 2, 1)));
        assertEquals(
                "received must equal rows + dead letters + tombstones + erased + dropped, found 2 = 1 + 0 + 0 + 0 + 0",
                assertThrows(IllegalArgumentException.class, () -> new RecordCounts(2, 1, 0, 0))
                        .getMessage());
    }
}
