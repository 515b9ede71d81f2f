package io.esportslake.parquet;

import java.util.Arrays;

/**
 * The distinct texts of a chunk in the order of their first appearance. They stand one after the other in the form of
 * the dictionary page, so no object is made per text.
 */
final class BytesDictionary {

    private final PageBuffer page = new PageBuffer();
    private int[] ends = new int[1024];
    private int[] hashes = new int[1024];
    private int[] table = new int[2048];
    private int size;

    void clear() {
        size = 0;
        page.clear();
        Arrays.fill(table, 0);
    }

    void trim(int maxBytes) {
        page.trim(maxBytes);
    }

    int size() {
        return size;
    }

    /** The entries, each as its length in four bytes and its bytes. */
    PageBuffer page() {
        return page;
    }

    int start(int id) {
        return (id == 0 ? 0 : ends[id - 1]) + 4;
    }

    int end(int id) {
        return ends[id];
    }

    /** The entry of a text, new or known; -1 when there is no place for it. */
    int find(byte[] bytes, int from, int until, int maxBytes) {
        int hash = hash(bytes, from, until);
        int mask = table.length - 1;
        int slot = hash & mask;
        for (int probes = 0; table[slot] != 0; probes++) {
            int id = table[slot] - 1;
            int start = start(id);
            if (hashes[id] == hash
                    && ends[id] - start == until - from
                    && areEqual(page.array(), start, bytes, from, until - from)) {
                return id;
            }
            if (probes == Dictionaries.MAX_PROBES) {
                return -1;
            }
            slot = (slot + 1) & mask;
        }
        if ((long) page.size() + 4 + until - from > maxBytes) {
            return -1;
        }
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size * 2);
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        page.writeInt(until - from);
        page.write(bytes, from, until - from);
        ends[size] = page.size();
        hashes[size] = hash;
        table[slot] = ++size;
        if (size * 2 > table.length) {
            enlarge();
        }
        return size - 1;
    }

    private void enlarge() {
        table = new int[table.length * 2];
        int mask = table.length - 1;
        for (int id = 0; id < size; id++) {
            int slot = hashes[id] & mask;
            while (table[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            table[slot] = id + 1;
        }
    }

    private static int hash(byte[] bytes, int from, int until) {
        long hash = (long) until - from;
        if (until - from >= 8) {
            // The last eight bytes may overlap the ones before: quicker than a loop over the odd bytes.
            for (int i = from; i < until - 8; i += 8) {
                hash = Dictionaries.mix(hash ^ PageBuffer.longAt(bytes, i));
            }
            hash ^= PageBuffer.longAt(bytes, until - 8);
        } else {
            for (int i = from; i < until; i++) {
                hash = hash << 8 ^ bytes[i] & 0xFF;
            }
        }
        return (int) Dictionaries.mix(hash);
    }

    /** Quicker than {@code Arrays.equals} for the short texts that dictionaries hold. */
    private static boolean areEqual(byte[] left, int leftFrom, byte[] right, int rightFrom, int length) {
        if (length < 8) {
            for (int i = 0; i < length; i++) {
                if (left[leftFrom + i] != right[rightFrom + i]) {
                    return false;
                }
            }
            return true;
        }
        for (int i = 0; i < length - 8; i += 8) {
            if (PageBuffer.longAt(left, leftFrom + i) != PageBuffer.longAt(right, rightFrom + i)) {
                return false;
            }
        }
        return PageBuffer.longAt(left, leftFrom + length - 8) == PageBuffer.longAt(right, rightFrom + length - 8);
    }
}
