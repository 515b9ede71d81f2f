package io.esportslake.batch;

import java.util.Collection;
import java.util.regex.Pattern;

/**
 * Names in a sentence that strangers chose, such as those of fields: bounded in length, in one line, and in quotes when
 * they could be misread.
 */
public final class NameList {

    /** More characters of names are left out. */
    static final int MAX_LENGTH = 180;

    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_.$@/-]+");

    private NameList() {}

    /** The names in their order, as far as there is room. */
    public static String of(Collection<String> names) {
        StringBuilder list = new StringBuilder();
        for (String name : names) {
            String safe = Excerpt.of(name);
            String next = PLAIN.matcher(safe).matches() ? safe : '"' + safe.replace('"', '\'') + '"';
            if (!list.isEmpty() && list.length() + next.length() > MAX_LENGTH) {
                return list.append(", ...").toString();
            }
            list.append(list.isEmpty() ? "" : ", ").append(next);
        }
        return list.toString();
    }
}
