package io.esportslake.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldIdsTest {

    private static TableDefinition table(String... columns) {
        return TableDefinition.named("t")
                .key("k")
                .record(ColumnType.STRING, "k")
                .record(ColumnType.INT, columns)
                .build();
    }

    @Test
    void theFirstIdsCountTheColumnsThoseOfKafkaIncluded() {
        FieldIds ids = FieldIds.first(table("a", "b"));

        assertEquals(1, ids.of("k"));
        assertEquals(3, ids.of("b"));
        assertEquals(4, ids.of("kafka_partition"));
        assertEquals(7, ids.of("processing_timestamp"));
        assertEquals(7, ids.last());
    }

    @Test
    void columnsKeepTheirIdsWhereverTheyStand() {
        FieldIds ids = FieldIds.first(table("a", "b")).following(table("c", "b", "a"));

        assertEquals(8, ids.of("c"));
        assertEquals(3, ids.of("b"));
        assertEquals(2, ids.of("a"));
        assertEquals(8, ids.last());
    }

    @Test
    void anIdIsNeverGivenTwiceNotEvenToAColumnThatComesBack() {
        FieldIds removed = FieldIds.first(table("a", "b")).following(table("a"));
        FieldIds again = removed.following(table("a", "b", "c"));

        assertEquals(
                "Column b has no field id; these have: "
                        + "[k, a, kafka_partition, kafka_offset, kafka_timestamp, processing_timestamp]",
                assertThrows(IllegalArgumentException.class, () -> removed.of("b"))
                        .getMessage());
        assertEquals(7, removed.last());
        assertEquals(8, again.of("b"));
        assertEquals(9, again.of("c"));
    }

    @Test
    void idsThatCannotHaveBeenGivenAreRefused() {
        assertEquals(
                "Field ids are between 1 and the last one given, 2, found 3 of column a",
                assertThrows(IllegalArgumentException.class, () -> FieldIds.given(Map.of("a", 3), 2))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> FieldIds.given(Map.of("a", 0), 2));
        assertThrows(IllegalArgumentException.class, () -> FieldIds.given(Map.of("a", 1, "b", 1), 2));
    }
}
