package io.esportslake.batch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Counts names in bounded memory. Names of fields are whatever strangers write, so neither their number nor their
 * length is trusted: {@value #SLOTS} names are held, of each {@value #MAX_BYTES} bytes. When one more comes, it takes
 * the place of the rarest together with its count, so that a name that comes often enough stays (the space-saving way).
 * What is told is a lower bound, and exact as long as there are no more names than places.
 */
final class NameCounts {

    /** How many names are told. */
    static final int MOST_TOLD = 50;

    private static final int SLOTS = 128;
    private static final int MAX_BYTES = 64;

    private final byte[][] names = new byte[SLOTS][];
    /** What stands before each: told apart as arrays, not by what is in them. */
    private final byte[][] paths = new byte[SLOTS][];
    /** Of the whole name, kept or not. */
    private final int[] lengths = new int[SLOTS];

    private final int[] hashes = new int[SLOTS];
    private final long[] counts = new long[SLOTS];
    /** The part of the count that belongs to names whose place was taken. */
    private final long[] inherited = new long[SLOTS];

    private int used;

    /**
     * Counts a name once more.
     *
     * @param path the one array that stands for what is before it
     */
    void add(byte[] path, byte[] utf8, int start, int length) {
        int hash = hash(utf8, start, length);
        int slot = find(hash, path, utf8, start, length);
        if (slot < 0) {
            slot = used < SLOTS ? used++ : rarest();
            paths[slot] = path;
            hold(slot, hash, utf8, start, length);
        }
        counts[slot]++;
    }

    /** The most frequent names as they may be shown, most frequent first, with how often they came at least. */
    Map<String, Long> most() {
        Map<String, Long> most = new LinkedHashMap<>();
        IntStream.range(0, used)
                .boxed()
                .filter(slot -> counts[slot] > inherited[slot])
                .sorted(Comparator.comparingLong((Integer slot) -> inherited[slot] - counts[slot])
                        .thenComparing(this::text))
                .limit(MOST_TOLD)
                .forEach(slot -> most.merge(text(slot), counts[slot] - inherited[slot], Long::sum));
        return Collections.unmodifiableMap(most);
    }

    /** Forgets all; the memory stays. */
    void clear() {
        Arrays.fill(counts, 0);
        Arrays.fill(inherited, 0);
        used = 0;
    }

    private int find(int hash, byte[] path, byte[] utf8, int start, int length) {
        int kept = Math.min(length, MAX_BYTES);
        for (int slot = 0; slot < used; slot++) {
            if (hashes[slot] == hash
                    && lengths[slot] == length
                    && paths[slot] == path
                    && Arrays.equals(utf8, start, start + kept, names[slot], 0, kept)) {
                return slot;
            }
        }
        return -1;
    }

    private int rarest() {
        int rarest = 0;
        for (int slot = 1; slot < SLOTS; slot++) {
            if (counts[slot] < counts[rarest]) {
                rarest = slot;
            }
        }
        return rarest;
    }

    private void hold(int slot, int hash, byte[] utf8, int start, int length) {
        if (names[slot] == null) {
            names[slot] = new byte[MAX_BYTES];
        }
        System.arraycopy(utf8, start, names[slot], 0, Math.min(length, MAX_BYTES));
        lengths[slot] = length;
        hashes[slot] = hash;
        inherited[slot] = counts[slot];
    }

    private String text(int slot) {
        String text = new String(paths[slot], StandardCharsets.UTF_8)
                + Excerpt.of(names[slot], 0, Math.min(lengths[slot], MAX_BYTES));
        return lengths[slot] > MAX_BYTES ? text + "..." : text;
    }

    private static int hash(byte[] utf8, int start, int length) {
        int hash = length;
        for (int i = start; i < start + length; i++) {
            hash = 31 * hash + utf8[i];
        }
        return hash;
    }
}
