package io.esportslake.log;

import java.util.BitSet;

/**
 * A segment of files in an index, with what has become of its entries since it was written. A segment never changes;
 * which of its entries are removed stands here, so whoever reads the files that live needs one segment at a time.
 *
 * @param document its name
 * @param first the lowest version that added one of its files
 * @param last the highest one
 * @param entries files in it, 1 or more
 * @param live sums over those that live
 * @param dead the places of those that do not, counted from 0
 */
record IndexedFiles(DocumentName document, long first, long last, int entries, LiveSums live, BitSet dead) {

    /** Refuses parts that contradict each other with an {@link IllegalArgumentException}. */
    IndexedFiles {
        dead = (BitSet) dead.clone();
        boolean fits = document.kind() == DocumentName.Kind.FILES
                && first >= 1
                && last >= first
                && document.version() >= last
                && dead.length() <= entries
                && live.files() == entries - dead.cardinality()
                && entries >= 1;
        if (!fits) {
            throw new IllegalArgumentException("A segment of files has entries that live or are dead, found "
                    + live.files() + " that live and " + dead.cardinality() + " that are dead of " + entries + " in "
                    + document + ", of versions " + first + " to " + last);
        }
    }

    @Override
    public BitSet dead() {
        return (BitSet) dead.clone();
    }

    boolean isLive(int ordinal) {
        return !dead.get(ordinal);
    }

    /** Whether reading it costs more than it gives: it is written anew without what is dead. */
    boolean isMostlyDead() {
        return dead.cardinality() * 2 > entries;
    }

    boolean mayHold(RemovedFile file) {
        return first <= file.version() && file.version() <= last;
    }

    IndexedFiles without(BitSet more, LiveSums sums) {
        BitSet all = dead();
        all.or(more);
        return new IndexedFiles(document, first, last, entries, live.minus(sums), all);
    }
}
