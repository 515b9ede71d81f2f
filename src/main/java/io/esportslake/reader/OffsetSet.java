package io.esportslake.reader;

import java.util.HashMap;
import java.util.Map;

/**
 * A set of offsets as bits, in blocks that exist only where there is an offset: a bit per record where they are dense.
 */
final class OffsetSet {

    private static final int BLOCK_BITS = 1 << 16;

    private final Map<Long, long[]> blocks = new HashMap<>();
    private long lastBlock = -1;
    private long[] last = new long[0];

    /** Adds one; false when it was there already. */
    boolean add(long offset) {
        long block = offset / BLOCK_BITS;
        if (block != lastBlock) {
            lastBlock = block;
            last = blocks.computeIfAbsent(block, none -> new long[BLOCK_BITS / Long.SIZE]);
        }
        int bit = (int) (offset % BLOCK_BITS);
        long mask = 1L << bit; // of the bit's last six digits
        boolean isNew = (last[bit / Long.SIZE] & mask) == 0;
        last[bit / Long.SIZE] |= mask;
        return isNew;
    }
}
