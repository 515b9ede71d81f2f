package io.esportslake.ingest;

import io.esportslake.batch.DeadLetterReason;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What became of dead letters that were decoded again. */
public final class RetryTally {

    private long rows;
    private long notWhole;
    private long noMemory;
    private final SortedMap<String, Long> letters = new TreeMap<>();

    void row() {
        rows++;
    }

    void letter(String reason) {
        letters(reason, 1);
    }

    void letters(String reason, long count) {
        letters.merge(reason, count, Long::sum);
    }

    /** One of which not all was kept that a row is made of. */
    void notWhole(String reason) {
        notWhole++;
        letter(reason);
    }

    /** One whose row all the memory was not enough for. */
    void foundNoMemory() {
        noMemory++;
        letter(DeadLetterReason.TOO_LARGE.code());
    }

    /** Counts what another one has counted as well. */
    public void add(RetryTally other) {
        rows += other.rows;
        notWhole += other.notWhole;
        noMemory += other.noMemory;
        other.letters.forEach((reason, count) -> letters.merge(reason, count, Long::sum));
    }

    /** Letters that were meant. */
    public long read() {
        return rows + letters.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Those that are rows. */
    public long rows() {
        return rows;
    }

    /** Those that are letters as before, by the code of the reason that they would be given today. */
    public Map<String, Long> letters() {
        return Collections.unmodifiableSortedMap(letters);
    }

    /** How many of these cannot become rows, whatever the table's definition says: not all of the record was kept. */
    public long notWhole() {
        return notWhole;
    }

    /** How many of these would be rows, perhaps, if there were more memory to decode them in. */
    public long noMemory() {
        return noMemory;
    }
}
