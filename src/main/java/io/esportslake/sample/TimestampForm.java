package io.esportslake.sample;

import java.nio.charset.StandardCharsets;

/** The ways in which producers write an instant. */
enum TimestampForm {
    ISO('T', false, "Z", 0),
    ISO_MILLIS('T', true, "Z", 0),
    ISO_BLANK(' ', false, "", 0),
    ISO_OFFSET('T', false, "+02:00", 2),
    DATE('T', false, "", 0),
    EPOCH_MILLIS('T', false, "", 0);

    private static final TimestampForm[] ODD = {ISO_MILLIS, ISO_BLANK, ISO_OFFSET, EPOCH_MILLIS};

    private final char separator;
    private final boolean hasFraction;
    private final byte[] zone;
    private final int offsetHours;

    TimestampForm(char separator, boolean hasFraction, String zone, int offsetHours) {
        this.separator = separator;
        this.hasFraction = hasFraction;
        this.zone = zone.getBytes(StandardCharsets.US_ASCII);
        this.offsetHours = offsetHours;
    }

    /** Nearly always the plain ISO form. */
    static TimestampForm usual(Chance chance) {
        return chance.below(20) == 0 ? chance.oneOf(ODD) : ISO;
    }

    char separator() {
        return separator;
    }

    boolean hasFraction() {
        return hasFraction;
    }

    byte[] zone() {
        return zone;
    }

    int offsetHours() {
        return offsetHours;
    }
}
