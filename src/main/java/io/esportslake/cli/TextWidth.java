package io.esportslake.cli;

import org.jline.utils.WCWidth;

/**
 * How many columns of a terminal a text takes: two for a letter of East Asia, none for an accent that stands by itself.
 */
final class TextWidth {

    /** Behind what is cut. */
    static final String CUT = "…";

    private TextWidth() {}

    static int of(String text) {
        return text.codePoints().map(TextWidth::of).sum();
    }

    private static int of(int codePoint) {
        // Below zero for control characters, which are escaped before.
        return Math.max(0, WCWidth.wcwidth(codePoint));
    }

    /** The text, or what fits of it and an ellipsis. */
    static String cut(String text, int width) {
        if (of(text) <= width) {
            return text;
        }
        int left = width - of(CUT);
        int end = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            left -= of(codePoint);
            if (left < 0) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return text.substring(0, end) + CUT;
    }
}
