package io.esportslake.ingest;

import io.esportslake.log.FileSums;
import io.esportslake.log.OffsetSpan;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.Column;
import io.esportslake.table.TableDefinition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Counts the rows of one file by topic partition, from the two columns that say where each row comes from: once per file at
 * the flush, so that nothing is counted while records are decoded.
 */
final class FileTally {

    private static final int ROWS_AT_ONCE = 4096;

    private final Map<Integer, Count> counts = new TreeMap<>();

    /** Rows of one topic partition. */
    private static final class Count {
        private long rows;
        private long first = Long.MAX_VALUE;
        private long last = -1;

        void add(long[] offsets, int from, int until) {
            rows += until - from;
            for (int i = from; i < until; i++) {
                long offset = offsets[i];
                if (offset < first) {
                    first = offset;
                }
                if (offset > last) {
                    last = offset;
                }
            }
        }
    }

    /**
     * @param rows sealed
     * @param sources the topic partitions of the micro-batch, by their number
     * @param processingTime of the micro-batch
     * @throws IllegalStateException when a row comes from none of them: a mistake of this program
     */
    static FileSums of(VectorSchemaRoot rows, Map<Integer, TopicPartition> sources, Instant processingTime) {
        FileTally tally = new FileTally();
        int count = rows.getRowCount();
        tally.count(
                values(rows, TableDefinition.KAFKA_PARTITION, IntVector.TYPE_WIDTH, count)
                        .asIntBuffer(),
                values(rows, TableDefinition.KAFKA_OFFSET, BigIntVector.TYPE_WIDTH, count)
                        .asLongBuffer(),
                count);
        return new FileSums(tally.spans(sources), processingTime);
    }

    /** The values of a column that is never null, without the checks of a vector for each of them. */
    private static ByteBuffer values(VectorSchemaRoot rows, Column column, int width, int count) {
        return rows.getVector(column.name())
                .getDataBuffer()
                .nioBuffer(0, Math.multiplyExact(width, count))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Copied in pieces first, which costs half of what asking the buffers for each value does. */
    private void count(IntBuffer partitions, LongBuffer offsets, int rows) {
        int[] somePartitions = new int[Math.min(rows, ROWS_AT_ONCE)];
        long[] someOffsets = new long[somePartitions.length];
        for (int from = 0; from < rows; from += ROWS_AT_ONCE) {
            int count = Math.min(ROWS_AT_ONCE, rows - from);
            partitions.get(from, somePartitions, 0, count);
            offsets.get(from, someOffsets, 0, count);
            for (int i = 0, end; i < count; i = end) { // rows come in runs
                end = endOfRun(somePartitions, i, count);
                counts.computeIfAbsent(somePartitions[i], none -> new Count()).add(someOffsets, i, end);
            }
        }
    }

    private static int endOfRun(int[] partitions, int start, int count) {
        int partition = partitions[start];
        int end = start + 1;
        while (end < count && partitions[end] == partition) {
            end++;
        }
        return end;
    }

    private List<OffsetSpan> spans(Map<Integer, TopicPartition> sources) {
        List<OffsetSpan> spans = new ArrayList<>();
        counts.forEach((partition, count) -> {
            TopicPartition source = sources.get(partition);
            if (source == null) {
                throw new IllegalStateException(
                        "A row comes from topic partition " + partition + ", expected one of " + sources.values());
            }
            spans.add(new OffsetSpan(source, count.rows, count.first, count.last));
        });
        return spans;
    }
}
