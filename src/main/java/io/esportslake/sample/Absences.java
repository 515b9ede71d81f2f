package io.esportslake.sample;

/**
 * Decides which optional fields of a record are missing, and which are null: none in nine records of ten, one to three
 * in the tenth.
 */
final class Absences {

    private static final double RECORDS_WITH_ABSENCES = 0.1;

    private final Chance chance;
    private final int[] optional;
    private long leftOut;
    private long nulls;

    Absences(Chance chance, int... optional) {
        this.chance = chance;
        this.optional = optional;
    }

    void draw() {
        leftOut = 0;
        nulls = 0;
        if (chance.happens(RECORDS_WITH_ABSENCES)) {
            for (int i = chance.between(1, 4); i > 0; i--) {
                addOne(optional[chance.below(optional.length)]);
            }
        }
    }

    /** Makes this field absent in the current record, in one of the two ways. */
    void addOne(int column) {
        if (chance.below(2) == 0) {
            leftOut |= 1L << column;
        } else {
            nulls |= 1L << column;
        }
    }

    long leftOut() {
        return leftOut;
    }

    long nulls() {
        return nulls;
    }
}
