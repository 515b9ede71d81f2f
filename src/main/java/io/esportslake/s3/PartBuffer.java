package io.esportslake.s3;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Bytes on their way to the store, in pieces, so that a small file takes little memory and a large one is not copied.
 */
final class PartBuffer {

    private static final int FIRST_PIECE_BYTES = 16 * 1024;
    private static final int PIECE_BYTES = 512 * 1024;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] piece = new byte[FIRST_PIECE_BYTES];
    private int used;
    private int bytes;

    int bytes() {
        return bytes;
    }

    void add(byte[] source, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (used == piece.length) {
                full.add(piece);
                piece = new byte[Math.min(PIECE_BYTES, piece.length * 2)];
                used = 0;
            }
            int some = Math.min(left, piece.length - used);
            System.arraycopy(source, from, piece, used, some);
            used += some;
            from += some;
            left -= some;
        }
        bytes += length;
    }

    /** From the beginning, each time. */
    InputStream read() {
        List<InputStream> streams = new ArrayList<>();
        full.forEach(filled -> streams.add(new ByteArrayInputStream(filled)));
        streams.add(new ByteArrayInputStream(piece, 0, used));
        return new SequenceInputStream(Collections.enumeration(streams));
    }
}
