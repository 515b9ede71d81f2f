package io.esportslake.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Fields of one record: all are counted, the first {@value #MAX_NOTED} are noted by name. */
final class NotedFields {

    private static final int MAX_NOTED = 64;

    /** The arrays that the names are slices of: valid until the next record. */
    private final byte[][] sources = new byte[MAX_NOTED][];

    /** What stands before the names: the path of the object that each lies in. */
    private final byte[][] paths = new byte[MAX_NOTED][];

    private final int[] starts = new int[MAX_NOTED];
    private final int[] lengths = new int[MAX_NOTED];
    private int count;

    /** Takes a field; {@code path} is the one array that stands for the path of the object around it, dot included. */
    void note(byte[] path, byte[] utf8, int start, int length) {
        if (count < MAX_NOTED) {
            paths[count] = path;
            sources[count] = utf8;
            starts[count] = start;
            lengths[count] = length;
        }
        count++;
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count >= MAX_NOTED;
    }

    void addTo(NameCounts counts) {
        for (int i = 0; i < noted(); i++) {
            counts.add(paths[i], sources[i], starts[i], lengths[i]);
        }
    }

    /** The names that were noted, as they may be shown. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < noted(); i++) {
            names.add(Excerpt.of(sources[i], starts[i], starts[i] + lengths[i]));
        }
        return names;
    }

    void clear() {
        count = 0;
    }

    /** Also lets go of the record. */
    void trim() {
        clear();
        Arrays.fill(sources, null);
    }

    private int noted() {
        return Math.min(count, MAX_NOTED);
    }
}
