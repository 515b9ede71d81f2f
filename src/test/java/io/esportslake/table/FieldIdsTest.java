package io.esportslake.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

        assertThat(ids.of("k")).isEqualTo(1);
        assertThat(ids.of("b")).isEqualTo(3);
        assertThat(ids.of("kafka_partition")).isEqualTo(4);
        assertThat(ids.of("processing_timestamp")).isEqualTo(7);
        assertThat(ids.last()).isEqualTo(7);
    }

    @Test
    void columnsKeepTheirIdsWhereverTheyStand() {
        FieldIds ids = FieldIds.first(table("a", "b")).following(table("c", "b", "a"));

        assertThat(ids.of("c")).isEqualTo(8);
        assertThat(ids.of("b")).isEqualTo(3);
        assertThat(ids.of("a")).isEqualTo(2);
        assertThat(ids.last()).isEqualTo(8);
    }

    @Test
    void anIdIsNeverGivenTwiceNotEvenToAColumnThatComesBack() {
        FieldIds removed = FieldIds.first(table("a", "b")).following(table("a"));
        FieldIds again = removed.following(table("a", "b", "c"));

        assertThatThrownBy(() -> removed.of("b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Column b has no field id; these have: "
                        + "[k, a, kafka_partition, kafka_offset, kafka_timestamp, processing_timestamp]");
        assertThat(removed.last()).isEqualTo(7);
        assertThat(again.of("b")).isEqualTo(8);
        assertThat(again.of("c")).isEqualTo(9);
    }

    @Test
    void idsThatCannotHaveBeenGivenAreRefused() {
        assertThatThrownBy(() -> FieldIds.given(Map.of("a", 3), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Field ids are between 1 and the last one given, 2, found 3 of column a");
        assertThatThrownBy(() -> FieldIds.given(Map.of("a", 0), 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FieldIds.given(Map.of("a", 1, "b", 1), 2))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
