package io.esportslake.batch;

import java.nio.charset.StandardCharsets;

/** A short, one-line piece of a record for a detail text. */
final class Excerpt {

    /** Longer excerpts are cut, in UTF-16 units. */
    static final int MAX_LENGTH = 80;

    /** A character takes at most four bytes. */
    private static final int ENOUGH_BYTES = (MAX_LENGTH + 1) * 4;

    private Excerpt() {}

    static String of(byte[] utf8, int from, int until) {
        int enough = Math.min(until, from + ENOUGH_BYTES);
        String text = new String(utf8, from, enough - from, StandardCharsets.UTF_8);
        return shortened(text, enough < until);
    }

    static String of(String text) {
        return shortened(text, false);
    }

    private static String shortened(String text, boolean isPart) {
        boolean cut = isPart || text.length() > MAX_LENGTH;
        StringBuilder excerpt = new StringBuilder(MAX_LENGTH + 3);
        text.codePoints()
                .takeWhile(codePoint -> excerpt.length() + Character.charCount(codePoint) <= MAX_LENGTH)
                .forEachOrdered(codePoint -> excerpt.appendCodePoint(isSafe(codePoint) ? codePoint : '?'));
        return cut ? excerpt + "..." : excerpt.toString();
    }

    private static boolean isSafe(int codePoint) {
        int type = Character.getType(codePoint);
        return !Character.isISOControl(codePoint)
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.FORMAT; // among them those that turn the direction of text around
    }
}
