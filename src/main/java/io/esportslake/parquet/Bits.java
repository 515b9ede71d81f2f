package io.esportslake.parquet;

/** Bitmaps as both Arrow and Parquet lay them out: the first bit is the lowest of the first byte. */
final class Bits {

    private Bits() {}

    static int bytesFor(int bits) {
        return (bits + 7) >>> 3;
    }

    static boolean isSet(byte[] bitmap, int index) {
        return (bitmap[index >>> 3] >>> (index & 7) & 1) != 0;
    }

    /** Copies bits so that they start at a byte's first bit; the last byte's spare bits become zero. */
    static void copy(byte[] source, int firstBit, byte[] target, int targetByte, int bits) {
        int length = bytesFor(bits);
        int shift = firstBit & 7;
        int from = firstBit >>> 3;
        if (shift == 0) {
            System.arraycopy(source, from, target, targetByte, length);
        } else {
            int sourceEnd = bytesFor(firstBit + bits);
            for (int i = 0; i < length; i++) {
                int low = (source[from + i] & 0xFF) >>> shift;
                int high = from + i + 1 < sourceEnd ? source[from + i + 1] << (8 - shift) : 0;
                target[targetByte + i] = (byte) (low | high);
            }
        }
        if ((bits & 7) != 0) {
            target[targetByte + length - 1] &= (byte) ((1 << (bits & 7)) - 1);
        }
    }

    /** How many of the bits {@code [from, until)} are set. */
    static int count(byte[] bitmap, int from, int until) {
        int count = 0;
        int i = from;
        while (i < until && (i & 7) != 0) {
            count += bitmap[i >>> 3] >>> (i & 7) & 1;
            i++;
        }
        for (; i + 64 <= until; i += 64) {
            count += Long.bitCount(PageBuffer.longAt(bitmap, i >>> 3));
        }
        for (; i < until; i++) {
            count += bitmap[i >>> 3] >>> (i & 7) & 1;
        }
        return count;
    }
}
