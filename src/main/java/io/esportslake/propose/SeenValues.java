package io.esportslake.propose;

import io.esportslake.table.TimestampText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The single values that stood at one place: how many of which kind, between which bounds, and some of them. */
final class SeenValues {

    /** Different values counted; beyond it is only known that there are more. */
    static final int MOST_DIFFERENT = 100_000;

    /** Different texts kept as they are. */
    static final int MOST_KEPT = 50;

    private static final int MOST_KEPT_LENGTH = 100;
    private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9][0-9]{0,17})");

    /** 2000-01-01 to 2050-01-01, in seconds: what matches are dated. */
    private static final long FIRST_SECOND = 946_684_800L;

    private static final long LAST_SECOND = 2_524_608_000L;

    private long texts;
    private long emptyTexts;
    private long blankTexts;
    private long timeTexts;
    private long wholeTexts;
    private long wholes;
    private long beyondInt;
    private long beyondLong;
    private long fractions;
    private long zeros;
    private long flags;
    private long notNumbers;
    private long inSeconds;
    private long inMillis;
    private long inMicros;
    private long recordKeys;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private final Set<Long> different = new HashSet<>();
    private final Map<String, Integer> kept = new LinkedHashMap<>();

    void sawText(String text, @Nullable String recordKey) {
        texts++;
        if (text.isBlank()) {
            blankTexts++;
            emptyTexts += text.isEmpty() ? 1 : 0;
        } else if (isTime(text)) {
            timeTexts++;
        } else if (WHOLE.matcher(text).matches()) {
            wholeTexts++;
            bounds(Double.parseDouble(text));
            if (Long.parseLong(text) != (int) Long.parseLong(text)) {
                beyondInt++;
            }
        }
        saw(text, recordKey);
    }

    /** Takes a number by its text as it stands in the record. */
    void sawNumber(String text, @Nullable String recordKey) {
        double number = Double.parseDouble(text);
        if (WHOLE.matcher(text).matches()) {
            wholes++;
            long whole = Long.parseLong(text);
            if (whole != (int) whole) {
                beyondInt++;
            }
        } else if (text.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9')) {
            wholes++;
            beyondInt++;
            if (new BigDecimal(text).toBigInteger().bitLength() >= Long.SIZE) {
                beyondLong++;
            }
        } else {
            fractions++;
        }
        bounds(number);
        if (number == 0) {
            zeros++;
        } else if (number >= FIRST_SECOND && number < LAST_SECOND) {
            inSeconds++;
        } else if (number >= FIRST_SECOND * 1e3 && number < LAST_SECOND * 1e3) {
            inMillis++;
        } else if (number >= FIRST_SECOND * 1e6 && number < LAST_SECOND * 1e6) {
            inMicros++;
        }
        saw(text, recordKey);
    }

    void sawFlag(String text) {
        flags++;
        saw(text, null);
    }

    /** NaN, Infinity or -Infinity. */
    void sawNoNumber() {
        notNumbers++;
    }

    private void bounds(double number) {
        least = Math.min(least, number);
        most = Math.max(most, number);
    }

    private void saw(String text, @Nullable String recordKey) {
        if (text.equals(recordKey)) {
            recordKeys++;
        }
        if (different.size() < MOST_DIFFERENT) {
            different.add(hash(text));
        }
        if (text.length() <= MOST_KEPT_LENGTH && (kept.size() < MOST_KEPT || kept.containsKey(text))) {
            kept.merge(text, 1, Integer::sum);
        }
    }

    /** So wide that two values among some thousands do not meet. */
    private static long hash(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }

    private static boolean isTime(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return TimestampText.parse(bytes, 0, bytes.length) != TimestampText.INVALID;
    }

    long count() {
        return texts + wholes + fractions + flags + notNumbers;
    }

    long notNumbers() {
        return notNumbers;
    }

    long emptyTexts() {
        return emptyTexts;
    }

    /** The empty ones included. */
    long blankTexts() {
        return blankTexts;
    }

    /** All values but NaN and the like are texts. */
    boolean isText() {
        return texts > 0 && texts + notNumbers == count();
    }

    boolean isTimeText() {
        return isText() && timeTexts > 0 && timeTexts + emptyTexts == texts;
    }

    boolean isWholeText() {
        return isText() && wholeTexts > 0 && wholeTexts + emptyTexts == texts;
    }

    boolean isNumber() {
        return wholes + fractions > 0 && wholes + fractions + notNumbers == count();
    }

    boolean isWhole() {
        return isNumber() && fractions == 0;
    }

    boolean isFlag() {
        return flags > 0 && flags + notNumbers == count();
    }

    boolean fitsInt() {
        return beyondInt == 0;
    }

    boolean fitsLong() {
        return beyondLong == 0;
    }

    /** Whether all numbers but zeros would be times of this century in that unit. */
    boolean areTimes(Unit unit) {
        long in = switch (unit) {
            case SECONDS -> inSeconds;
            case MILLIS -> inMillis;
            case MICROS -> inMicros;
        };
        return isNumber() && in > 0 && in + zeros == wholes + fractions;
    }

    /** What a number of a time counts. */
    enum Unit {
        SECONDS,
        MILLIS,
        MICROS
    }

    int different() {
        return different.size();
    }

    /** How many values were the key of their record in Kafka. */
    long recordKeys() {
        return recordKeys;
    }

    /** Those that were kept, with how often each came, in the order in which they came first. */
    Map<String, Integer> kept() {
        return kept;
    }

    boolean isEachKept() {
        return kept.size() == different.size();
    }

    double least() {
        return least;
    }

    double most() {
        return most;
    }
}
