package io.esportslake.table;

import static io.esportslake.table.ColumnType.BOOLEAN;
import static io.esportslake.table.ColumnType.DOUBLE;
import static io.esportslake.table.ColumnType.INT;
import static io.esportslake.table.ColumnType.LONG;
import static io.esportslake.table.ColumnType.STRING;
import static io.esportslake.table.ColumnType.TIMESTAMP;

/** Table {@code players}: one row per record of a player's profile. */
public final class PlayersTable {

    public static final TableDefinition DEFINITION = TableDefinition.named("players")
            .schemaVersion(1)
            .key("player_id")
            .record(
                    STRING,
                    "player_id",
                    "summoner_name",
                    "game_name",
                    "tag_line",
                    "first_name",
                    "last_name",
                    "nickname")
            .record(STRING, "nationality", "current_team_id", "current_team_name")
            .record(STRING, "role") // Top, Jungle, Mid, ADC, Support
            .record(BOOLEAN, "active", "professional")
            .record(INT, "total_games", "total_wins", "total_losses")
            .record(DOUBLE, "win_rate") // percent
            .record(DOUBLE, "avg_kills", "avg_deaths", "avg_assists", "kda_ratio", "avg_cs_per_min", "avg_gold_per_min")
            .record(TIMESTAMP, "last_match_date")
            .record(STRING, "recent_form", "data_source")
            .record(TIMESTAMP, "profile_updated_at")
            .record(LONG, "ingestion_timestamp") // epoch milliseconds
            .derived("calculated_win_rate", DOUBLE, Derivations.winRate("win_rate", "total_wins", "total_games"))
            .derived("calculated_kda", DOUBLE, Derivations.kda("kda_ratio", "avg_kills", "avg_deaths", "avg_assists"))
            .derived("status", STRING, Derivations.textOfFlag("active", "active", "inactive", "unknown"))
            .derived("full_name", STRING, Derivations.joinedText("first_name", "last_name"))
            .derived("has_activity", BOOLEAN, Derivations.isPositive("total_games"))
            .partitionedBy("status", "role")
            .build();

    private PlayersTable() {}
}
