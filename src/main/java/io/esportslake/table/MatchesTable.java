package io.esportslake.table;

import static io.esportslake.table.ColumnType.BOOLEAN;
import static io.esportslake.table.ColumnType.INT;
import static io.esportslake.table.ColumnType.LONG;
import static io.esportslake.table.ColumnType.STRING;
import static io.esportslake.table.ColumnType.TIMESTAMP;

/** Table {@code matches}: one row per record of a match's state. */
public final class MatchesTable {

    public static final TableDefinition DEFINITION = TableDefinition.named("matches")
            .schemaVersion(1)
            .key("match_id")
            .record(STRING, "match_id", "game_id", "platform_game_id", "tournament_id", "tournament_name")
            .record(STRING, "game_version", "patch")
            .record(STRING, "team_1_id", "team_1_name", "team_2_id", "team_2_name", "winner_id", "winner_name")
            .record(INT, "match_duration") // seconds
            .record(INT, "team_1_kills", "team_2_kills", "team_1_gold", "team_2_gold", "team_1_towers", "team_2_towers")
            .record(STRING, "status") // finished, live, scheduled
            .record(TIMESTAMP, "started_at", "finished_at")
            .record(STRING, "match_type")
            .record(INT, "game_number")
            .record(STRING, "data_source")
            .record(LONG, "ingestion_timestamp") // epoch milliseconds
            .derived("duration_minutes", INT, Derivations.quotient("match_duration", 60))
            .derived("is_completed", BOOLEAN, Derivations.isText("status", "finished"))
            .derived("is_live", BOOLEAN, Derivations.isText("status", "live"))
            .partitionedBy("status")
            .build();

    private MatchesTable() {}
}
