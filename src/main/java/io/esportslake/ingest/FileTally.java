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
 * Counts the rows of one file by topic partition, from the two columns that say where each row comes from: once per
 * file at the flush, so that nothing is counted while records are decoded.
 */
final class FileTally {

    private final Map<Integer, Count> counts = new TreeMap<>();
    private Count last = new Count();

    /** Rows of one topic partition. */
    private static final class Count {
        private long rows;
        private long first = Long.MAX_VALUE;
        private long last = -1;
    }

    /**
     * Counts what is in the file of these rows.
     *
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

    private void count(IntBuffer partitions, LongBuffer offsets, int rows) {
        int known = -1; // no topic partition has this number
        for (int row = 0; row < rows; row++) {
            int partition = partitions.get(row);
            if (partition != known) { // rows come in runs
                last = counts.computeIfAbsent(partition, none -> new Count());
                known = partition;
            }
            long offset = offsets.get(row);
            last.rows++;
            last.first = Math.min(last.first, offset);
            last.last = Math.max(last.last, offset);
        }
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
