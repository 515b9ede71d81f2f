package io.esportslake.trial;

import io.esportslake.batch.DeadLetterSample;
import io.esportslake.table.Column;
import io.esportslake.table.PartitionKey;
import java.util.List;
import java.util.Map;

/**
 * What became of records.
 *
 * @param records how many there were: rows, dead letters and tombstones
 * @param rows how many became rows
 * @param tombstones how many have no value
 * @param keyOnlyRows rows in which nothing but the key was found
 * @param deadLetters by reason, the most frequent first
 * @param columns all columns in order
 * @param partitions by partition key, in order
 * @param unknownFields fields that no column takes, with how often, the most frequent first
 * @param fieldsOfDeadLetters the same, of the records that became dead letters
 * @param memoryBytes what micro-batches of them took outside the heap, all together
 * @param nanos how long all records take to be decoded and written, without source and storage
 */
public record TrialReport(
        long records,
        long rows,
        long tombstones,
        long keyOnlyRows,
        List<DeadLetters> deadLetters,
        List<ColumnNulls> columns,
        List<Partition> partitions,
        Map<String, Long> unknownFields,
        Map<String, Long> fieldsOfDeadLetters,
        long memoryBytes,
        long nanos) {

    /**
     * Dead letters of one reason.
     *
     * @param count how many
     * @param example the first of them
     */
    public record DeadLetters(long count, DeadLetterSample example) {}

    /**
     * A column.
     *
     * @param column which
     * @param nulls rows without a value in it
     * @param example the first value, as text; empty when there is none
     */
    public record ColumnNulls(Column column, long nulls, String example) {}

    /**
     * Rows of one partition key.
     *
     * @param key which
     * @param rows how many
     * @param bytes what they take as Parquet
     */
    public record Partition(PartitionKey key, long rows, long bytes) {}

    public TrialReport {
        deadLetters = List.copyOf(deadLetters);
        columns = List.copyOf(columns);
        partitions = List.copyOf(partitions);
    }

    /** How many records became dead letters. */
    public long deadLetterCount() {
        return deadLetters.stream().mapToLong(DeadLetters::count).sum();
    }

    /** Bytes of all files. */
    public long bytes() {
        return partitions.stream().mapToLong(Partition::bytes).sum();
    }
}
