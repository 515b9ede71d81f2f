package io.esportslake.batch;

import java.util.Locale;

/** Where and why the scanning of a record stopped. One object, shared by the scanners, written on the bad path only. */
final class Malformation {

    /** What a scanning method returns instead of the next position. */
    static final int STOPPED = -1;

    /** Asked for only after something stopped. */
    @SuppressWarnings("NullAway.Init")
    private DeadLetterReason reason;

    /** Asked for only then, too. */
    @SuppressWarnings("NullAway.Init")
    private String expected;

    private int at;

    /**
     * Notes what was wrong.
     *
     * @return {@link #STOPPED}, for the scanning method to return
     */
    int stop(DeadLetterReason why, int position, String expectation) {
        reason = why;
        at = position;
        expected = expectation;
        return STOPPED;
    }

    DeadLetterReason reason() {
        return reason;
    }

    String detail(byte[] json) {
        return "at byte " + at + ": found " + found(json) + ", expected " + expected
                + Likeness.clause(reason, at, json);
    }

    private String found(byte[] json) {
        if (at >= json.length) {
            return "the end of the value";
        }
        int found = json[at] & 0xFF;
        if (found > 0x20 && found < 0x7F) {
            return "'" + (char) found + "'";
        }
        return String.format(Locale.ROOT, "0x%02X", found);
    }
}
