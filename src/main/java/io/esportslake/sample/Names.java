package io.esportslake.sample;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Made-up names, as JSON tokens. Some carry accents, other scripts, quotes or escapes, as real feeds do. */
final class Names {

    private static final String[] TEAM_FIRST = {
        "Amber", "Ãurea", "Cobalt", "Crimson", "Élan", "Frost", "Granite", "Ivory", "Jade", "Lunar", "Nørd", "Zażółć"
    };
    private static final String[] TEAM_SECOND = {
        "Badgers",
        "Cicadas",
        "Fûria Nova",
        "Herons",
        "Lanterns",
        "\\\"Mirage\\\"",
        "Otters",
        "東雲",
        "Ñandúes",
        "Walruses"
    };
    private static final String[] CUP_FIRST = {
        "Aurora", "Basalt", "Córdoba", "Delta", "Łuna", "Meridian", "Øresund", "청룡"
    };
    private static final String[] CUP_SECOND = {"Cup", "League", "Masters", "Open"};
    private static final String[] SPLITS = {"Opening Stage", "Spring Split", "Summer Split", "Final Stage"};
    private static final String[] SYLLABLES = {
        "zor", "vex", "quil", "tra", "mox", "nyx", "kael", "plu", "drix", "fyn", "gra", "huz", "jex", "wob", "yth",
        "skra"
    };
    private static final String[] ACCENTED = {"zør", "véx", "quîl", "trã", "möx", "ñyx", "kæl", "płu", "dri\\u0161", "핀"
    };
    private static final char[] LEET = {'0', '1', '3', '7', 'x', 'z'};

    private final Chance chance;

    Names(Chance chance) {
        this.chance = chance;
    }

    /** As many different team names as asked for, at most 120. */
    String[] teams(int count) {
        return distinct(count, TEAM_FIRST, TEAM_SECOND);
    }

    /** As many different tournament names as asked for, at most 32, each with a split of the year. */
    String[] tournaments(int count, int year) {
        String[] names = distinct(count, CUP_FIRST, CUP_SECOND);
        for (int i = 0; i < count; i++) {
            names[i] += " " + year + " " + chance.oneOf(SPLITS);
        }
        return names;
    }

    /** A handle such as {@code Zorvex7}. */
    String handle() {
        String handle = capital(word(chance.below(8) == 0 ? ACCENTED : SYLLABLES));
        return chance.below(3) == 0 ? handle + LEET[chance.below(LEET.length)] : handle;
    }

    /** A made-up word with a capital letter. */
    String given() {
        return capital(word(chance.below(6) == 0 ? ACCENTED : SYLLABLES));
    }

    /** A lower-case code of ASCII letters and digits for a name, unique by its number. */
    static String code(String prefix, int number) {
        return String.format(Locale.ROOT, "%s-%04x-%08x", prefix, number, number * 0x9E3779B9);
    }

    /** A text whose escapes are done already, as a JSON string. */
    static byte[] token(String text) {
        return ('"' + text + '"').getBytes(StandardCharsets.UTF_8);
    }

    static byte[][] tokens(String[] texts) {
        byte[][] tokens = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            tokens[i] = token(texts[i]);
        }
        return tokens;
    }

    private String[] distinct(int count, String[] first, String[] second) {
        Set<String> names = new LinkedHashSet<>();
        while (names.size() < count) {
            names.add(chance.oneOf(first) + " " + chance.oneOf(second));
        }
        return names.toArray(String[]::new);
    }

    private String word(String[] syllables) {
        return chance.oneOf(syllables) + chance.oneOf(SYLLABLES);
    }

    private static String capital(String word) {
        int first = word.offsetByCodePoints(0, 1);
        return word.substring(0, first).toUpperCase(Locale.ROOT) + word.substring(first);
    }
}
