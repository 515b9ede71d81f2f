package io.esportslake.trial;

import io.esportslake.batch.ContentCounts;
import io.esportslake.batch.DeadLetterReason;
import io.esportslake.batch.DeadLetterSample;
import io.esportslake.batch.MicroBatchBuffer;
import io.esportslake.batch.PartitionRows;
import io.esportslake.table.Column;
import io.esportslake.table.PartitionKey;
import io.esportslake.table.TableDefinition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;

/** Adds up what micro-batches came to. */
final class TrialTally {

    private final TableDefinition table;
    private final Map<DeadLetterReason, Long> deadLetters = new EnumMap<>(DeadLetterReason.class);
    private final Map<DeadLetterReason, DeadLetterSample> samples = new EnumMap<>(DeadLetterReason.class);
    private final Map<String, Long> unknownFields = new HashMap<>();
    private final Map<String, Long> fieldsOfDeadLetters = new HashMap<>();
    private final Map<PartitionKey, TrialReport.Partition> partitions = new TreeMap<>();
    private final Map<String, Long> nulls = new HashMap<>();
    private final Map<String, String> examples = new HashMap<>();
    private long rows;
    private long tombstones;
    private long keyOnlyRows;
    private long memoryBytes;

    TrialTally(TableDefinition table) {
        this.table = table;
    }

    void filled(MicroBatchBuffer batch) {
        rows += batch.rows();
        tombstones += batch.tombstones();
        memoryBytes += batch.bytes();
        batch.deadLettersByReason().forEach((reason, count) -> deadLetters.merge(reason, count, Long::sum));
        batch.deadLetterSamples().forEach(sample -> samples.putIfAbsent(sample.reason(), sample));
        ContentCounts content = batch.content();
        keyOnlyRows += content.keyOnlyRows();
        content.unknownFieldNames().forEach((name, count) -> unknownFields.merge(name, count, Long::sum));
        content.fieldsOfDeadLetters().forEach((name, count) -> fieldsOfDeadLetters.merge(name, count, Long::sum));
    }

    void written(PartitionRows partition, long bytes) {
        long count = partition.rows().getRowCount();
        partitions.merge(
                partition.key(),
                new TrialReport.Partition(partition.key(), count, bytes),
                (known, more) -> new TrialReport.Partition(
                        known.key(), known.rows() + more.rows(), known.bytes() + more.bytes()));
        for (FieldVector vector : partition.rows().getFieldVectors()) {
            nulls.merge(vector.getName(), (long) vector.getNullCount(), Long::sum);
            if (!examples.containsKey(vector.getName()) && vector.getNullCount() < count) {
                examples.put(vector.getName(), first(vector));
            }
        }
        PartitionKey key = partition.key();
        for (int i = 0; i < key.columns().size(); i++) {
            String value = key.values().get(i);
            nulls.merge(key.columns().get(i), value == null ? count : 0, Long::sum);
            if (value != null) {
                examples.putIfAbsent(key.columns().get(i), value);
            }
        }
    }

    private static String first(FieldVector vector) {
        int row = 0;
        while (vector.isNull(row)) {
            row++;
        }
        return vector instanceof TimeStampMicroTZVector time
                ? Instant.EPOCH.plus(time.get(row), ChronoUnit.MICROS).toString()
                : vector.getObject(row).toString();
    }

    TrialReport report(long records, long nanos) {
        List<TrialReport.DeadLetters> letters = new ArrayList<>();
        deadLetters.forEach((reason, count) -> letters.add(
                new TrialReport.DeadLetters(count, Objects.requireNonNull(samples.get(reason), reason.name()))));
        List<TrialReport.ColumnNulls> columns = new ArrayList<>();
        for (Column column : table.columns()) {
            columns.add(new TrialReport.ColumnNulls(
                    column, nulls.getOrDefault(column.name(), 0L), examples.getOrDefault(column.name(), "")));
        }
        return new TrialReport(
                records,
                rows,
                tombstones,
                keyOnlyRows,
                mostFirst(letters),
                columns,
                List.copyOf(partitions.values()),
                sorted(unknownFields),
                sorted(fieldsOfDeadLetters),
                memoryBytes,
                nanos);
    }

    private static List<TrialReport.DeadLetters> mostFirst(List<TrialReport.DeadLetters> letters) {
        letters.sort((one, other) -> Long.compare(other.count(), one.count()));
        return letters;
    }

    /** The most frequent first, then by name. */
    private static Map<String, Long> sorted(Map<String, Long> counts) {
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
