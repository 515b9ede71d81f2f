package io.esportslake.cli;

import java.util.List;

/**
 * Some records, and of how many.
 *
 * @param records those that were read
 * @param source what they are records of, for people
 * @param all how many there are, as far as offsets tell; -1 when that is not known
 * @param isCut whether their bytes, and not what was asked for, bounded their number
 */
record RecordSample(List<SampledRecord> records, String source, long all, boolean isCut) {

    /** Of the values of all records: what a command may take of the heap for them. */
    static final long MOST_BYTES = 64L << 20;

    RecordSample {
        records = List.copyOf(records);
    }
}
