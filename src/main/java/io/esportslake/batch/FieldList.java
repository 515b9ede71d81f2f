package io.esportslake.batch;

import java.util.Collection;
import java.util.regex.Pattern;

/** Names of fields in a sentence. They are strangers' text: bounded in length, and in quotes when they could be misread. */
public final class FieldList {

    /** More characters of names are left out. */
    static final int MAX_LENGTH = 180;

    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_.$@/-]+");

    private FieldList() {}

    /** @param names as {@link ContentCounts} or a detail holds them, without control characters */
    public static String of(Collection<String> names) {
        StringBuilder list = new StringBuilder();
        for (String name : names) {
            String next = PLAIN.matcher(name).matches() ? name : '"' + name.replace('"', '\'') + '"';
            if (!list.isEmpty() && list.length() + next.length() > MAX_LENGTH) {
                return list.append(", ...").toString();
            }
            list.append(list.isEmpty() ? "" : ", ").append(next);
        }
        return list.toString();
    }
}
