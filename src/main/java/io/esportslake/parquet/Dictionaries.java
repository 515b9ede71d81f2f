package io.esportslake.parquet;

import java.io.IOException;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;

/** What both kinds of dictionary share: when they give up, how they hash, and how pages refer to their entries. */
final class Dictionaries {

    /** After so many values a chunk shows whether its values repeat. */
    static final int SAMPLE = 8192;

    /**
     * A place is looked for in no more slots than this: values made to collide cost a chunk its dictionary, not its
     * time.
     */
    static final int MAX_PROBES = 256;

    private Dictionaries() {}

    /**
     * Whether a dictionary will most likely not pay, judged after {@link #SAMPLE} values. The repetitions in the sample
     * tell how many different values there are to draw from (as birthdays do), and so how many the chunk will have.
     *
     * @param distinct different values in the sample
     * @param bytes of the dictionary so far
     * @param values of the whole chunk
     * @param maxBytes of a dictionary
     */
    static boolean isHopeless(int distinct, long bytes, int values, int maxBytes) {
        double repetitions = Math.max(0.5, SAMPLE - distinct);
        double pool = (double) SAMPLE * SAMPLE / 2 / repetitions;
        double expected = pool * -Math.expm1(-values / pool);
        return expected > 0.75 * values || expected * bytes / distinct > 1.5 * maxBytes;
    }

    /**
     * Spreads every bit over the low ones, which choose the slot. The high half is folded into the low one first,
     * because doubles of few digits differ in their highest bits only, which a product alone would keep high.
     */
    static long mix(long value) {
        long product = (value ^ value >>> 32) * 0x9E3779B97F4A7C15L;
        return product ^ product >>> 32;
    }

    /** Bits of a reference into a dictionary; at least one, as readers differ about none. */
    static int bitWidth(int entries) {
        return Math.max(1, 32 - Integer.numberOfLeadingZeros(entries - 1));
    }

    static long referenceBytes(int entries, int values) {
        return (long) bitWidth(entries) * values / 8;
    }

    static RunLengthBitPackingHybridEncoder referenceEncoder(int entries) {
        return new RunLengthBitPackingHybridEncoder(bitWidth(entries), 1024, 1 << 20, new HeapByteBufferAllocator());
    }

    /** Appends the references {@code [from, until)} to a page. */
    static void writeReferences(
            RunLengthBitPackingHybridEncoder encoder, int entries, int[] ids, int from, int until, PageBuffer page)
            throws IOException {
        page.write(bitWidth(entries));
        encoder.reset();
        for (int i = from; i < until; i++) {
            encoder.writeInt(ids[i]);
        }
        encoder.toBytes().writeAllTo(page);
    }
}
