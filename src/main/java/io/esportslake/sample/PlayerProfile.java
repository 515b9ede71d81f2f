package io.esportslake.sample;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A player: what never changes, as JSON tokens, and a career that goes on. */
final class PlayerProfile {

    private static final String[] NATIONALITIES = {
        "BR", "CN", "Côte d'Ivoire", "DE", "DK", "España", "FR", "KR", "PL", "SE", "Türkiye", "US", "VN", "日本"
    };
    private static final byte[][] ROLES = Names.tokens(new String[] {"Top", "Jungle", "Mid", "ADC", "Support"});
    private static final String[] REGIONS = {"BR1", "EUW", "KR1", "NA1", "VN2"};
    private static final int PERCENT_INACTIVE = 12;
    private static final int PERCENT_OF_UNKNOWN_ACTIVITY = 4;
    private static final int PERCENT_DEATHLESS = 3;
    private static final int PERCENT_WITHOUT_ROLE = 1;
    private static final int PERCENT_WITHOUT_GAMES = 3;
    /** Recent form is five games: W or L, the newest last. */
    private static final int FORM_MASK = 0b11111;

    private final byte[] id;
    private final byte[] teamId;
    private final byte[] teamName;
    private final byte[] nickname;
    private final byte[] gameName;
    private final byte[] tagLine;
    private final byte[] summonerName;
    private final byte[] firstName;
    private final byte[] lastName;
    private final byte[] nationality;
    private final byte @Nullable [] role;
    private final @Nullable Boolean active;
    private final boolean isRookie;
    private final int hundredthsOfKills;
    private final int hundredthsOfDeaths;
    private final int hundredthsOfAssists;
    private final int percentToWin;
    private int games;
    private int wins;
    private int form;

    PlayerProfile(byte[] id, byte[] teamId, byte[] teamName, Names names, Chance chance) {
        this.id = id;
        this.teamId = teamId;
        this.teamName = teamName;
        String handle = names.handle();
        String region = chance.oneOf(REGIONS);
        nickname = Names.token(handle);
        gameName = Names.token(handle.toLowerCase(Locale.ROOT));
        tagLine = Names.token(region);
        summonerName = Names.token(handle + " " + region);
        firstName = Names.token(names.given());
        lastName = Names.token(names.given());
        nationality = Names.token(chance.oneOf(NATIONALITIES));
        role = chance.below(100) < PERCENT_WITHOUT_ROLE ? null : chance.oneOf(ROLES);
        int percent = chance.below(100);
        active = percent < PERCENT_OF_UNKNOWN_ACTIVITY
                ? null
                : Boolean.valueOf(percent >= PERCENT_OF_UNKNOWN_ACTIVITY + PERCENT_INACTIVE);
        isRookie = chance.below(100) < PERCENT_WITHOUT_GAMES;
        hundredthsOfKills = chance.between(80, 600);
        hundredthsOfDeaths = chance.below(100) < PERCENT_DEATHLESS ? 0 : chance.between(120, 500);
        hundredthsOfAssists = chance.between(250, 900);
        percentToWin = chance.between(35, 65);
        games = isRookie ? 0 : chance.between(20, 900);
        wins = games * percentToWin / 100;
        form = chance.below(FORM_MASK + 1);
    }

    /** One more game, except for those who never play. */
    void play(Chance chance) {
        if (isRookie) {
            return;
        }
        int win = chance.below(100) < percentToWin ? 1 : 0;
        games++;
        wins += win;
        form = (form << 1 | win) & FORM_MASK;
    }

    /** Writes the last five results as W and L. */
    void writeForm(byte[] letters) {
        for (int i = 0; i < letters.length; i++) {
            letters[i] = (byte) ((form >> (letters.length - 1 - i) & 1) == 1 ? 'W' : 'L');
        }
    }

    byte[] id() {
        return id;
    }

    byte[] teamId() {
        return teamId;
    }

    byte[] teamName() {
        return teamName;
    }

    byte[] nickname() {
        return nickname;
    }

    byte[] gameName() {
        return gameName;
    }

    byte[] tagLine() {
        return tagLine;
    }

    byte[] summonerName() {
        return summonerName;
    }

    byte[] firstName() {
        return firstName;
    }

    byte[] lastName() {
        return lastName;
    }

    byte[] nationality() {
        return nationality;
    }

    /** Null for a player without one. */
    byte @Nullable [] role() {
        return role;
    }

    /** Null when nobody knows. */
    @Nullable
    Boolean active() {
        return active;
    }

    int games() {
        return games;
    }

    int wins() {
        return wins;
    }

    int hundredthsOfKills() {
        return hundredthsOfKills;
    }

    /** 0 for the few who never die. */
    int hundredthsOfDeaths() {
        return hundredthsOfDeaths;
    }

    int hundredthsOfAssists() {
        return hundredthsOfAssists;
    }
}
