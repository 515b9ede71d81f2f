package io.esportslake.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.batch.BatchLimits;
import io.esportslake.batch.TestRecord;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.parquet.ParquetEncoder;
import io.esportslake.parquet.ParquetSettings;
import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

class TrialTest {

    private static TestRecord offered(long offset, String value) {
        TopicPartition topicPartition = new TopicPartition("esports-matches", 0);
        return new TestRecord(topicPartition, offset, 0, null, value.getBytes(StandardCharsets.UTF_8), List.of());
    }

    private static TrialReport tried(long memoryBytes, List<TestRecord> records) throws IOException {
        try (BufferAllocator memory = new RootAllocator(memoryBytes)) {
            ParquetEncoder encoder = new ParquetEncoder(ParquetSettings.defaults());
            return new Trial(BuiltInTables.MATCHES, memory, BatchLimits.defaults(), encoder, System::nanoTime)
                    .run(records, 0, 0);
        }
    }

    @Test
    void everyRecordIsCountedAlsoOneThatIsTooLargeForTheMemory() throws IOException {
        String large = "{\"match_id\":\"" + "x".repeat(200_000) + "\"}";
        TrialReport report = tried(
                100_000,
                List.of(offered(0, "{\"match_id\":\"a\"}"), offered(1, large), offered(2, "{\"match_id\":\"b\"}")));
        assertThat(report.rows()).isEqualTo(2);
        assertThat(report.deadLetterCount()).isEqualTo(1);
    }

    @Test
    void theMemoryOfAllMicroBatchesIsCountedAndNotOfTheLargestAlone() throws IOException {
        List<TestRecord> records = IntStream.range(0, 100)
                .mapToObj(i -> offered(i, "{\"match_id\":\"m-" + i + "\",\"patch\":\"" + "x".repeat(10_000) + "\"}"))
                .toList();
        double inOne = tried(64 << 20, records).memoryBytes();

        assertThat(tried(1 << 18, records).memoryBytes() / inOne).isBetween(0.5, 2.0);
    }

    @Test
    void memoryThatHoldsNoDeadLetterIsAFailureAndNoRecordThatIsLeftOut() {
        assertThatThrownBy(() -> tried(1_000, List.of(offered(7, "{\"match_id\":\"a\"}"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("EL-3006: Record esports-matches-0@7 does not fit into the memory of 1000 bytes even as a"
                        + " dead letter; raise the memory budget");
    }
}
