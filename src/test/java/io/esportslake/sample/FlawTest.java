package io.esportslake.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlawTest {

    private static final String MATCH = "{\"match_id\":\"m, \\\"1\\\"\",\"status\":\"live\",\"game_number\":2}";

    @ParameterizedTest
    @EnumSource
    void everyFlawChangesTheRecordOfEveryTable(Flaw flaw) {
        byte[] match = utf8(MATCH);
        byte[] player = utf8("{\"player_id\":\"p\",\"role\":\"Mid\",\"total_games\":3,\"active\":true}");
        assertThat(flaw.breaking(match, BuiltInTables.MATCHES, new Chance(1))).isNotEqualTo(match);
        assertThat(flaw.breaking(player, BuiltInTables.PLAYERS, new Chance(1))).isNotEqualTo(player);
    }

    @Test
    void truncatedKeepsTheBeginning() {
        String broken = broken(Flaw.TRUNCATED);
        assertThat(MATCH).startsWith(broken);
        assertThat(broken.length()).isBetween(1, MATCH.length() - 1);
    }

    @Test
    void keyIsMissingNullOrBlank() {
        assertThat(broken(Flaw.MISSING_KEY)).isEqualTo("{\"status\":\"live\",\"game_number\":2}");
        assertThat(broken(Flaw.NULL_KEY)).isEqualTo("{\"match_id\":null,\"status\":\"live\",\"game_number\":2}");
        assertThat(broken(Flaw.BLANK_KEY)).isEqualTo("{\"match_id\":\"  \",\"status\":\"live\",\"game_number\":2}");
    }

    @Test
    void partitionValueOfPlayersIsTheRole() {
        byte[] broken = Flaw.LONG_PARTITION_VALUE.breaking(
                utf8("{\"player_id\":\"p\",\"role\":\"Mid\"}"), BuiltInTables.PLAYERS, new Chance(1));
        assertThat(new String(broken, StandardCharsets.UTF_8))
                .isEqualTo("{\"player_id\":\"p\",\"role\":\"" + "x".repeat(300) + "\"}");
    }

    @Test
    void absentFieldIsAddedToBeWrong() {
        byte[] broken = JsonEdit.with(utf8("{\"match_id\":\"m\"}"), "started_at", utf8("\"yesterday\""));
        assertThat(new String(broken, StandardCharsets.UTF_8))
                .isEqualTo("{\"match_id\":\"m\",\"started_at\":\"yesterday\"}");
    }

    @Test
    void lastFieldIsReplacedUpToTheBrace() {
        byte[] broken = JsonEdit.with(utf8(MATCH), "game_number", utf8("35.5"));
        assertThat(new String(broken, StandardCharsets.UTF_8))
                .isEqualTo("{\"match_id\":\"m, \\\"1\\\"\",\"status\":\"live\",\"game_number\":35.5}");
    }

    private static String broken(Flaw flaw) {
        TableDefinition table = BuiltInTables.MATCHES;
        return new String(flaw.breaking(utf8(MATCH), table, new Chance(1)), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
