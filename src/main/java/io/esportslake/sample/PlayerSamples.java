package io.esportslake.sample;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Players: some two thousand profiles that stay the same, each growing by a game whenever it comes up. */
final class PlayerSamples implements SampleTable {

    private static final TableDefinition TABLE = BuiltInTables.PLAYERS;
    private static final int PLAYER_ID = TABLE.indexOf("player_id");
    private static final int SUMMONER_NAME = TABLE.indexOf("summoner_name");
    private static final int GAME_NAME = TABLE.indexOf("game_name");
    private static final int TAG_LINE = TABLE.indexOf("tag_line");
    private static final int FIRST_NAME = TABLE.indexOf("first_name");
    private static final int LAST_NAME = TABLE.indexOf("last_name");
    private static final int NICKNAME = TABLE.indexOf("nickname");
    private static final int NATIONALITY = TABLE.indexOf("nationality");
    private static final int CURRENT_TEAM_ID = TABLE.indexOf("current_team_id");
    private static final int CURRENT_TEAM_NAME = TABLE.indexOf("current_team_name");
    private static final int ROLE = TABLE.indexOf("role");
    private static final int ACTIVE = TABLE.indexOf("active");
    private static final int PROFESSIONAL = TABLE.indexOf("professional");
    private static final int TOTAL_GAMES = TABLE.indexOf("total_games");
    private static final int TOTAL_WINS = TABLE.indexOf("total_wins");
    private static final int TOTAL_LOSSES = TABLE.indexOf("total_losses");
    private static final int WIN_RATE = TABLE.indexOf("win_rate");
    private static final int AVG_KILLS = TABLE.indexOf("avg_kills");
    private static final int AVG_DEATHS = TABLE.indexOf("avg_deaths");
    private static final int AVG_ASSISTS = TABLE.indexOf("avg_assists");
    private static final int KDA_RATIO = TABLE.indexOf("kda_ratio");
    private static final int AVG_CS_PER_MIN = TABLE.indexOf("avg_cs_per_min");
    private static final int AVG_GOLD_PER_MIN = TABLE.indexOf("avg_gold_per_min");
    private static final int LAST_MATCH_DATE = TABLE.indexOf("last_match_date");
    private static final int RECENT_FORM = TABLE.indexOf("recent_form");
    private static final int DATA_SOURCE = TABLE.indexOf("data_source");
    private static final int PROFILE_UPDATED_AT = TABLE.indexOf("profile_updated_at");
    private static final int INGESTION_TIMESTAMP = TABLE.indexOf("ingestion_timestamp");

    private static final int PLAYERS = 2_000;
    private static final int TEAMS = 60;
    private static final int PERCENT_WITHOUT_WIN_RATE = 25;
    private static final int PERCENT_WITHOUT_KDA = 25;
    private static final byte[][] DATA_SOURCES =
            Names.tokens(new String[] {"sample-ladder", "sample-profiles", "sample-scrape"});

    private final Chance chance;
    private final Absences absences;
    private final PlayerProfile[] profiles = new PlayerProfile[PLAYERS];
    private final byte[] form = new byte[5];
    private long nowMillis;

    PlayerSamples(Chance chance, Instant base) {
        this.chance = chance;
        nowMillis = base.toEpochMilli();
        absences = new Absences(
                chance,
                SUMMONER_NAME,
                GAME_NAME,
                TAG_LINE,
                FIRST_NAME,
                LAST_NAME,
                NATIONALITY,
                CURRENT_TEAM_ID,
                CURRENT_TEAM_NAME,
                PROFESSIONAL,
                TOTAL_LOSSES,
                AVG_CS_PER_MIN,
                AVG_GOLD_PER_MIN,
                LAST_MATCH_DATE,
                RECENT_FORM,
                DATA_SOURCE,
                PROFILE_UPDATED_AT);
        Names names = new Names(chance);
        byte[][] teams = Names.tokens(names.teams(TEAMS));
        byte[] id = "player-0000000".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < PLAYERS; i++) {
            int team = chance.below(TEAMS);
            profiles[i] = new PlayerProfile(
                    JsonFields.numbered(id, i + 1), Names.token(Names.code("team", team)), teams[team], names, chance);
        }
    }

    @Override
    public TableDefinition table() {
        return TABLE;
    }

    @Override
    public byte[] compose(JsonFields json) {
        nowMillis += chance.below(10);
        PlayerProfile player = profiles[chance.below(PLAYERS)];
        player.play(chance);
        absences.draw();
        if (chance.below(100) < PERCENT_WITHOUT_WIN_RATE || player.games() == 0) {
            absences.addOne(WIN_RATE);
        }
        if (chance.below(100) < PERCENT_WITHOUT_KDA || player.hundredthsOfDeaths() == 0) {
            absences.addOne(KDA_RATIO);
        }
        json.open(absences.leftOut(), absences.nulls());

        json.text(PLAYER_ID, player.id());
        json.token(SUMMONER_NAME, player.summonerName());
        json.token(GAME_NAME, player.gameName());
        json.token(TAG_LINE, player.tagLine());
        json.token(FIRST_NAME, player.firstName());
        json.token(LAST_NAME, player.lastName());
        json.token(NICKNAME, player.nickname());
        json.token(NATIONALITY, player.nationality());
        json.token(CURRENT_TEAM_ID, player.teamId());
        json.token(CURRENT_TEAM_NAME, player.teamName());
        json.token(ROLE, player.role());
        json.flag(ACTIVE, player.active());
        json.flag(PROFESSIONAL, player.active() != null);
        career(json, player);
        json.timestamp(LAST_MATCH_DATE, nowMillis - chance.below(48) * 3_600_000L, lastMatchForm());
        player.writeForm(form);
        json.text(RECENT_FORM, form);
        json.token(DATA_SOURCE, chance.oneOf(DATA_SOURCES));
        json.timestamp(PROFILE_UPDATED_AT, nowMillis - chance.below(60_000), TimestampForm.usual(chance));
        json.number(INGESTION_TIMESTAMP, nowMillis);
        return player.id();
    }

    private void career(JsonFields json, PlayerProfile player) {
        int games = player.games();
        int wins = player.wins();
        if (chance.below(50) == 0) {
            json.wholeWithFraction(TOTAL_GAMES, games);
        } else {
            json.number(TOTAL_GAMES, games);
        }
        json.number(TOTAL_WINS, wins);
        json.number(TOTAL_LOSSES, games - wins);
        json.hundredths(WIN_RATE, games == 0 ? 0 : Math.round(10_000.0 * wins / games));
        int kills = player.hundredthsOfKills() + chance.below(20);
        int assists = player.hundredthsOfAssists() + chance.below(20);
        int deaths = player.hundredthsOfDeaths();
        json.hundredths(AVG_KILLS, kills);
        json.hundredths(AVG_DEATHS, deaths);
        json.hundredths(AVG_ASSISTS, assists);
        json.hundredths(KDA_RATIO, deaths == 0 ? 0 : Math.round(100.0 * (kills + assists) / deaths));
        json.hundredths(AVG_CS_PER_MIN, chance.between(480, 1050));
        json.hundredths(AVG_GOLD_PER_MIN, chance.between(28_000, 52_000));
    }

    private TimestampForm lastMatchForm() {
        return chance.below(4) == 0 ? TimestampForm.DATE : TimestampForm.usual(chance);
    }
}
