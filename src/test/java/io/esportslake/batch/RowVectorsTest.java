package io.esportslake.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.declare.BuiltInTables;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowVectorsTest {

    @Test
    void rowsOfAllLengthsAndGapsAreReadBackAlsoOverTheRowsOfTheMicroBatchBefore() {
        try (Filled filled = new Filled(BuiltInTables.PLAYERS)) {
            for (int seed : new int[] {0, 5, 2}) {
                for (int rows : new int[] {203, 64, 7}) {
                    for (int i = 0; i < rows; i++) {
                        assertThat(filled.offer(player(i, i + seed))).isEqualTo(Verdict.ROW);
                    }
                    filled.buffer.seal(Filled.SEALED_AT + seed);
                    PartitionRows only = filled.buffer.partitions().get(0);
                    assertThat(only.rows().getRowCount()).isEqualTo(rows);
                    for (int i = 0; i < rows; i++) {
                        assertPlayer(Filled.row(only, i), i, i + seed);
                        assertThat(Filled.row(only, i).get("processing_timestamp"))
                                .isEqualTo(Filled.SEALED_AT + seed);
                    }
                    filled.buffer.reset();
                }
            }
        }
    }

    private static boolean isGiven(int variant, int every) {
        return variant % every != 0;
    }

    /** Short and long texts, at the end of the record too, and gaps that fall on all places of a validity byte. */
    private static String player(int i, int variant) {
        return "{\"player_id\":\"p" + i + "\",\"active\":true,\"role\":\"Mid\""
                + (isGiven(variant, 3) ? ",\"nickname\" : \"" + text(variant) + "\"" : "")
                + (isGiven(variant, 4) ? ",\"professional\": " + (variant % 5 == 0) : "")
                + (isGiven(variant, 5) ? ",\"total_wins\":" + -variant : "")
                + (isGiven(variant, 6) ? ",\"win_rate\":" + variant + ".25" : "")
                + (isGiven(variant, 7) ? ",\"recent_form\":\"" + text(variant + 1) + "\"" : "")
                + "}";
    }

    private static void assertPlayer(Map<String, Object> row, int i, int variant) {
        assertThat(row.get("player_id")).isEqualTo("p" + i);
        assertThat(row.get("nickname")).isEqualTo(isGiven(variant, 3) ? text(variant) : null);
        assertThat(row.get("professional")).isEqualTo(isGiven(variant, 4) ? variant % 5 == 0 : null);
        assertThat(row.get("total_wins")).isEqualTo(isGiven(variant, 5) ? -variant : null);
        assertThat(row.get("win_rate")).isEqualTo(isGiven(variant, 6) ? variant + 0.25 : null);
        assertThat(row.get("recent_form")).isEqualTo(isGiven(variant, 7) ? text(variant + 1) : null);
        assertThat(row.get("game_name")).isNull();
    }

    private static String text(int variant) {
        return "abcdefghij".repeat(9).substring(0, variant % 80);
    }
}
