package io.esportslake.batch;

/** Whether a text is only white space, as {@code Character.isWhitespace} and {@code isSpaceChar} have it. */
final class BlankText {

    private BlankText() {}

    /** Whether a text is blank, in an array that holds valid UTF-8 from {@code start} on. */
    static boolean isBlank(byte[] utf8, int start, int length) {
        int at = start;
        int end = start + length;
        while (at < end) {
            int lead = utf8[at];
            int codePoint;
            if (lead >= 0) {
                codePoint = lead;
                at += 1;
            } else if ((lead & 0xE0) == 0xC0) {
                codePoint = (lead & 0x1F) << 6 | utf8[at + 1] & 0x3F;
                at += 2;
            } else if ((lead & 0xF0) == 0xE0) {
                codePoint = (lead & 0x0F) << 12 | (utf8[at + 1] & 0x3F) << 6 | utf8[at + 2] & 0x3F;
                at += 3;
            } else {
                return false; // no white space lies beyond U+FFFF
            }
            if (!Character.isWhitespace(codePoint) && !Character.isSpaceChar(codePoint)) {
                return false;
            }
        }
        return true;
    }
}
