package io.esportslake.reader;

import java.util.Locale;

/** A table has more keys than can be kept in memory to find the newest row of each. */
public final class TooManyKeysException extends RuntimeException {

    private static final long serialVersionUID = 1;

    TooManyKeysException(int most) {
        super(String.format(Locale.ROOT, "There are more than %,d keys", most));
    }
}
