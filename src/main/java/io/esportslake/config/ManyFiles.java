package io.esportslake.config;

import java.util.Locale;

/** When there are so many small files that reading suffers, and what to do about it. */
public final class ManyFiles {

    /**
     * Files a day that come into one partition key; beyond, a year of it is more than a reader opens in some seconds.
     */
    public static final long PER_DAY = 1_000;

    /** Files of this many bytes are worth opening, however many there are. */
    private static final long SMALL_BYTES = 32L << 20;

    private ManyFiles() {}

    /**
     * Whether so many small files come into a partition key.
     *
     * @param perDay files a day
     * @param meanBytes bytes of a file, on average
     */
    public static boolean are(long perDay, long meanBytes) {
        return perDay > PER_DAY && meanBytes < SMALL_BYTES;
    }

    /** What makes fewer of them. */
    public static String advice(long perDay) {
        return String.format(
                Locale.ROOT,
                "Every reader opens every file. A longer ESPORTS_LAKE_VISIBLE_AFTER makes fewer: 1h makes 24 of %,d files a day,"
                        + " 1d makes one; rows are committed and acknowledged as soon as before.",
                perDay);
    }
}
