package io.esportslake.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
                        assertEquals(Verdict.ROW, filled.offer(player(i, i + seed)));
                    }
                    filled.buffer.seal(Filled.SEALED_AT + seed);
                    PartitionRows only = filled.buffer.partitions().get(0);
                    assertEquals(rows, only.rows().getRowCount());
                    for (int i = 0; i < rows; i++) {
                        assertPlayer(Filled.row(only, i), i, i + seed);
                        assertEquals(
                                Filled.SEALED_AT + seed, Filled.row(only, i).get("processing_timestamp"));
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
        assertEquals("p" + i, row.get("player_id"));
        assertEquals(isGiven(variant, 3) ? text(variant) : null, row.get("nickname"));
        assertEquals(isGiven(variant, 4) ? variant % 5 == 0 : null, row.get("professional"));
        assertEquals(isGiven(variant, 5) ? -variant : null, row.get("total_wins"));
        assertEquals(isGiven(variant, 6) ? variant + 0.25 : null, row.get("win_rate"));
        assertEquals(isGiven(variant, 7) ? text(variant + 1) : null, row.get("recent_form"));
        assertEquals(null, row.get("game_name"));
    }

    private static String text(int variant) {
        return "abcdefghij".repeat(9).substring(0, variant % 80);
    }
}
