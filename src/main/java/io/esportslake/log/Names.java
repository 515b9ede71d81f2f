package io.esportslake.log;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What ids must look like to be part of a file name: no dot, no separator, nothing that begins like a hidden file. */
public final class Names {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

    private Names() {}

    /**
     * The text, if it is an id.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static String requireId(String what, @Nullable String text) {
        if (text == null || !ID.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "A " + what + " is 1 to 100 letters, digits, '-' or '_' and begins with a letter or digit, found '"
                            + text + "'");
        }
        return text;
    }

    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
