package io.esportslake.sample;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;

/** Matches: the games of series of one to five between two teams, finished, live or scheduled. */
final class MatchSamples implements SampleTable {

    private static final TableDefinition TABLE = BuiltInTables.MATCHES;
    private static final int MATCH_ID = TABLE.indexOf("match_id");
    private static final int GAME_ID = TABLE.indexOf("game_id");
    private static final int PLATFORM_GAME_ID = TABLE.indexOf("platform_game_id");
    private static final int TOURNAMENT_ID = TABLE.indexOf("tournament_id");
    private static final int TOURNAMENT_NAME = TABLE.indexOf("tournament_name");
    private static final int GAME_VERSION = TABLE.indexOf("game_version");
    private static final int PATCH = TABLE.indexOf("patch");
    private static final int TEAM_1_ID = TABLE.indexOf("team_1_id");
    private static final int TEAM_1_NAME = TABLE.indexOf("team_1_name");
    private static final int TEAM_2_ID = TABLE.indexOf("team_2_id");
    private static final int TEAM_2_NAME = TABLE.indexOf("team_2_name");
    private static final int WINNER_ID = TABLE.indexOf("winner_id");
    private static final int WINNER_NAME = TABLE.indexOf("winner_name");
    private static final int MATCH_DURATION = TABLE.indexOf("match_duration");
    private static final int TEAM_1_KILLS = TABLE.indexOf("team_1_kills");
    private static final int TEAM_2_KILLS = TABLE.indexOf("team_2_kills");
    private static final int TEAM_1_GOLD = TABLE.indexOf("team_1_gold");
    private static final int TEAM_2_GOLD = TABLE.indexOf("team_2_gold");
    private static final int TEAM_1_TOWERS = TABLE.indexOf("team_1_towers");
    private static final int TEAM_2_TOWERS = TABLE.indexOf("team_2_towers");
    private static final int STATUS = TABLE.indexOf("status");
    private static final int STARTED_AT = TABLE.indexOf("started_at");
    private static final int FINISHED_AT = TABLE.indexOf("finished_at");
    private static final int MATCH_TYPE = TABLE.indexOf("match_type");
    private static final int GAME_NUMBER = TABLE.indexOf("game_number");
    private static final int DATA_SOURCE = TABLE.indexOf("data_source");
    private static final int INGESTION_TIMESTAMP = TABLE.indexOf("ingestion_timestamp");

    private static final int TEAMS = 60;
    private static final int TOURNAMENTS = 20;
    private static final int PATCHES = 12;
    private static final int PERCENT_FINISHED = 80;
    private static final int PERCENT_LIVE = 5;
    /** One record in so many has no status. */
    private static final int STATUSLESS = 400;

    private static final byte[] MATCH_TEXT = "match-00000000000".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GAME_TEXT = "game-00000000000".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PLATFORM_TEXT = "ESPORTSTMNT01-0000000".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FINISHED = Names.token("finished");
    private static final byte[] LIVE = Names.token("live");
    private static final byte[] SCHEDULED = Names.token("scheduled");
    private static final byte[][] MATCH_TYPES = Names.tokens(new String[] {"best_of_1", "best_of_3", "best_of_5"});
    private static final byte[][] DATA_SOURCES =
            Names.tokens(new String[] {"sample-live-feed", "sample-results", "sample-scrape"});

    private final Chance chance;
    private final Absences absences;
    private final byte[][] teamIds = new byte[TEAMS][];
    private final byte[][] teamNames;
    private final byte[][] tournamentIds = new byte[TOURNAMENTS][];
    private final byte[][] tournamentNames;
    private final byte[][] patches = new byte[PATCHES][];
    private final byte[][] gameVersions = new byte[PATCHES][];
    private long nowMillis;

    private long series;
    private int gamesInSeries;
    private int game;
    private int tournament;
    private int patch;
    private int team1;
    private int team2;
    private byte[] status = FINISHED;

    MatchSamples(Chance chance, Instant base) {
        this.chance = chance;
        nowMillis = base.toEpochMilli();
        absences = new Absences(
                chance,
                PLATFORM_GAME_ID,
                TOURNAMENT_NAME,
                GAME_VERSION,
                PATCH,
                TEAM_1_NAME,
                TEAM_2_NAME,
                TEAM_1_KILLS,
                TEAM_2_KILLS,
                TEAM_1_GOLD,
                TEAM_2_GOLD,
                TEAM_1_TOWERS,
                TEAM_2_TOWERS,
                MATCH_TYPE,
                DATA_SOURCE);
        int year = base.atOffset(ZoneOffset.UTC).getYear();
        Names names = new Names(chance);
        teamNames = Names.tokens(names.teams(TEAMS));
        tournamentNames = Names.tokens(names.tournaments(TOURNAMENTS, year));
        for (int i = 0; i < TEAMS; i++) {
            teamIds[i] = Names.token(Names.code("team", i));
        }
        for (int i = 0; i < TOURNAMENTS; i++) {
            // Every tenth source numbers its tournaments, beyond what a double keeps.
            String number = "1" + String.format(Locale.ROOT, "%017d", i * 7_919L + 9_007_199_254_740L);
            tournamentIds[i] =
                    i % 10 == 9 ? number.getBytes(StandardCharsets.US_ASCII) : Names.token(Names.code("tournament", i));
        }
        for (int i = 0; i < PATCHES; i++) {
            String text = String.format(Locale.ROOT, "%d.%02d", year % 100, 2 * i + 1);
            patches[i] = Names.token(text);
            gameVersions[i] = Names.token(text + "." + (600 + 7 * i) + "." + (1000 + 311 * i));
        }
    }

    @Override
    public TableDefinition table() {
        return TABLE;
    }

    @Override
    public byte[] compose(JsonFields json) {
        nowMillis += chance.below(10);
        if (game == gamesInSeries) {
            startSeries();
        }
        game++;
        byte[] key = JsonFields.numbered(MATCH_TEXT, series * 10 + game); // each game is a match of its own
        absences.draw();
        boolean isScheduled = status == SCHEDULED;
        boolean isFinished = status == FINISHED;
        if (isScheduled) {
            absences.addOne(WINNER_ID);
            absences.addOne(WINNER_NAME);
            absences.addOne(MATCH_DURATION);
        } else if (!isFinished) {
            absences.addOne(WINNER_ID);
            absences.addOne(WINNER_NAME);
        }
        if (!isFinished) {
            absences.addOne(FINISHED_AT);
        }
        if (chance.below(STATUSLESS) == 0) {
            absences.addOne(STATUS);
        }
        json.open(absences.leftOut(), absences.nulls());

        json.text(MATCH_ID, key);
        json.text(GAME_ID, JsonFields.numbered(GAME_TEXT, series * 10 + game));
        json.text(PLATFORM_GAME_ID, JsonFields.numbered(PLATFORM_TEXT, chance.below(10_000_000)));
        json.token(TOURNAMENT_ID, tournamentIds[tournament]);
        json.token(TOURNAMENT_NAME, tournamentNames[tournament]);
        json.token(GAME_VERSION, gameVersions[patch]);
        json.token(PATCH, patches[patch]);
        json.token(TEAM_1_ID, teamIds[team1]);
        json.token(TEAM_1_NAME, teamNames[team1]);
        json.token(TEAM_2_ID, teamIds[team2]);
        json.token(TEAM_2_NAME, teamNames[team2]);
        score(json, isScheduled);
        json.token(STATUS, status);
        json.token(MATCH_TYPE, MATCH_TYPES[gamesInSeries / 2]);
        json.number(GAME_NUMBER, game);
        json.token(DATA_SOURCE, chance.oneOf(DATA_SOURCES));
        json.number(INGESTION_TIMESTAMP, nowMillis);
        return key;
    }

    private void startSeries() {
        series++;
        game = 0;
        gamesInSeries = 1 + 2 * chance.below(3);
        tournament = chance.below(TOURNAMENTS);
        patch = chance.below(PATCHES);
        team1 = chance.below(TEAMS);
        team2 = (team1 + chance.between(1, TEAMS)) % TEAMS;
        int percent = chance.below(100);
        status = percent < PERCENT_FINISHED ? FINISHED : percent < PERCENT_FINISHED + PERCENT_LIVE ? LIVE : SCHEDULED;
    }

    /** Winner, duration, kills, gold, towers and times, which fit one another. */
    private void score(JsonFields json, boolean isScheduled) {
        boolean isFirstWinner = chance.below(2) == 0;
        int winner = isFirstWinner ? team1 : team2;
        json.token(WINNER_ID, teamIds[winner]);
        json.token(WINNER_NAME, teamNames[winner]);
        int duration = isScheduled ? 0 : chance.between(1200, 3000);
        if (chance.below(50) == 0) {
            json.wholeWithFraction(MATCH_DURATION, duration);
        } else {
            json.number(MATCH_DURATION, duration);
        }
        int minutes = duration / 60;
        int kills1 = isScheduled ? 0 : chance.below(20) + (isFirstWinner ? 8 : 0);
        int kills2 = isScheduled ? 0 : chance.below(20) + (isFirstWinner ? 0 : 8);
        json.number(TEAM_1_KILLS, kills1);
        json.number(TEAM_2_KILLS, kills2);
        json.number(TEAM_1_GOLD, minutes * 1700L + kills1 * 300L + chance.below(1000));
        json.number(TEAM_2_GOLD, minutes * 1700L + kills2 * 300L + chance.below(1000));
        json.number(TEAM_1_TOWERS, isScheduled ? 0 : isFirstWinner ? chance.between(6, 12) : chance.below(6));
        json.number(TEAM_2_TOWERS, isScheduled ? 0 : isFirstWinner ? chance.below(6) : chance.between(6, 12));

        long ago = (duration + chance.below(600)) * 1000L;
        long startedAt = isScheduled ? nowMillis + chance.below(72 * 3600) * 1000L : nowMillis - ago;
        TimestampForm form = TimestampForm.usual(chance);
        json.timestamp(STARTED_AT, startedAt, form);
        json.timestamp(FINISHED_AT, startedAt + duration * 1000L, form);
    }
}
