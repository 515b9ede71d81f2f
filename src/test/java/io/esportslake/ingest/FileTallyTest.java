package io.esportslake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.log.FileSums;
import io.esportslake.log.OffsetSpan;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.TableDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

class FileTallyTest {

    private static final Instant TIME = Instant.parse("2026-03-04T05:06:07Z");
    private static final TopicPartition ONE = new TopicPartition("esports-matches", 1);
    private static final TopicPartition SEVEN = new TopicPartition("esports-matches", 7);

    private static FileSums tally(Map<Integer, TopicPartition> sources, long[]... rows) {
        try (BufferAllocator allocator = new RootAllocator();
                IntVector partitions = new IntVector(TableDefinition.KAFKA_PARTITION.name(), allocator);
                BigIntVector offsets = new BigIntVector(TableDefinition.KAFKA_OFFSET.name(), allocator)) {
            for (int row = 0; row < rows.length; row++) {
                partitions.setSafe(row, (int) rows[row][0]);
                offsets.setSafe(row, rows[row][1]);
            }
            VectorSchemaRoot root = VectorSchemaRoot.of(partitions, offsets);
            root.setRowCount(rows.length);
            return FileTally.of(root, sources, TIME);
        }
    }

    @Test
    void rowsOfSeveralTopicPartitionsAreCountedHoweverTheyAreMixed() {
        FileSums sums = tally(
                Map.of(1, ONE, 7, SEVEN),
                new long[] {7, 40},
                new long[] {7, 41},
                new long[] {1, 3},
                new long[] {7, 39},
                new long[] {1, 9_000_000_000L},
                new long[] {1, 5});

        assertThat(sums)
                .isEqualTo(new FileSums(
                        List.of(new OffsetSpan(ONE, 3, 3, 9_000_000_000L), new OffsetSpan(SEVEN, 3, 39, 41)), TIME));
    }

    @Test
    void aRowOfATopicPartitionThatTheMicroBatchDoesNotCoverIsAMistake() {
        assertThatThrownBy(() -> tally(Map.of(1, ONE), new long[] {1, 3}, new long[] {7, 4}))
                .hasMessage("A row comes from topic partition 7, expected one of [esports-matches-1]");
    }
}
