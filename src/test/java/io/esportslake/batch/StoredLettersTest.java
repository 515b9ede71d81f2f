package io.esportslake.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.source.SourceRecord;
import io.esportslake.table.FieldIds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

/** A dead letter is the record that it was, or says that it is not. */
class StoredLettersTest {

    private static final String MANY = "{\"match_id\":\"m\",\"team_1_kills\":\"many\"}";

    private static MicroBatchBuffer buffer(BufferAllocator memory) {
        return new MicroBatchBuffer(
                BuiltInTables.MATCHES,
                FieldIds.first(BuiltInTables.MATCHES),
                memory,
                BatchLimits.defaults(),
                key -> true);
    }

    @Test
    void aLetterIsTheRecordThatItWas() {
        try (BufferAllocator memory = new RootAllocator();
                MicroBatchBuffer batch = buffer(memory)) {
            batch.accept(TestRecord.of(7, MANY));
            batch.accept(TestRecord.of(8, MANY).withTimestamp(-1));
            batch.accept(TestRecord.of(9, "{\"match_id\":\"m\"}").withTimestamp(Long.MAX_VALUE));
            batch.accept(TestRecord.of(10, MANY).withTimestamp(Long.MIN_VALUE));
            batch.seal(42);
            StoredLetters letters = new StoredLetters(batch.deadLetterRows().orElseThrow());

            assertThat(letters.count()).isEqualTo(4);
            SourceRecord record = letters.record(0);
            assertThat(record.topicPartition()).isEqualTo(TestRecord.TOPIC_PARTITION);
            assertThat(record.offset()).isEqualTo(7);
            assertThat(record.timestampMillis()).isEqualTo(1_700_000_000_000L);
            assertThat(record.value()).isEqualTo(MANY.getBytes(StandardCharsets.UTF_8));
            assertThat(letters.reason(0)).isEqualTo("wrong-type");
            assertThat(letters.processed(0)).isEqualTo("1970-01-01T00:00:00.000042Z");
            assertThat(letters.record(1).timestampMillis()).as("none").isEqualTo(-1);
            assertThat(List.of(letters.isWhole(0), letters.isWhole(1))).containsExactly(true, true);
            assertThat(letters.isWhole(2)).as("its time is not kept").isFalse();
            assertThat(letters.reason(3)).isEqualTo("wrong-type");
            assertThat(letters.isWhole(3)).as("nor is that of a misfit").isFalse();
        }
    }

    @Test
    void aLetterThatWasKeptWithoutItsContentsIsNotWhole() {
        try (BufferAllocator memory = new RootAllocator(1 << 20);
                MicroBatchBuffer batch = buffer(memory)) {
            TestRecord large = TestRecord.of(7, new byte[2 << 20]);
            assertThat(batch.acceptAsDeadLetter(large, DeadLetterReason.TOO_LARGE, "too large"))
                    .isEqualTo(Verdict.DEAD_LETTER);
            batch.seal(0);

            assertThat(new StoredLetters(batch.deadLetterRows().orElseThrow()).isWhole(0))
                    .isFalse();
        }
    }

    @Test
    void aLetterThatStaysIsCopiedWithAllThatItHas() {
        try (BufferAllocator memory = new RootAllocator();
                MicroBatchBuffer batch = buffer(memory);
                BufferAllocator keeping = memory.newChildAllocator("kept", 0, 1 << 20);
                KeptLetters kept = new KeptLetters(keeping)) {
            for (int round = 0; round < 2; round++) {
                batch.accept(TestRecord.of(7, MANY));
                batch.accept(TestRecord.of(8, "no JSON").withTimestamp(-1));
                batch.seal(42);
                VectorSchemaRoot letters = batch.deadLetterRows().orElseThrow();
                kept.add(letters, 1);
                kept.add(letters, 0);

                assertThat(kept.count()).isEqualTo(2);
                assertThat(kept.bytes()).isPositive();
                for (int column = 0; column < letters.getFieldVectors().size(); column++) {
                    assertThat(kept.letters().getVector(column).getField())
                            .isEqualTo(letters.getVector(column).getField());
                    assertThat(kept.letters().getVector(column).getObject(0))
                            .isEqualTo(letters.getVector(column).getObject(1));
                    assertThat(kept.letters().getVector(column).getObject(1))
                            .isEqualTo(letters.getVector(column).getObject(0));
                }
                kept.clear();
                batch.reset();
                assertThat(kept.bytes()).isZero();
            }
        }
    }

    @Test
    void aLetterForWhichThereIsNoMemoryLeavesThoseBeforeItAsTheyWere() {
        try (BufferAllocator memory = new RootAllocator();
                MicroBatchBuffer batch = buffer(memory);
                BufferAllocator keeping = memory.newChildAllocator("kept", 0, 1 << 20);
                KeptLetters kept = new KeptLetters(keeping)) {
            batch.accept(TestRecord.of(0, "x".repeat(200 << 10)));
            batch.accept(TestRecord.of(1, "y".repeat(400 << 10)));
            batch.accept(TestRecord.of(2, "z".repeat(1 << 20)));
            batch.seal(42);
            VectorSchemaRoot letters = batch.deadLetterRows().orElseThrow();
            assertThat(KeptLetters.bytes(letters, 1)).isBetween(400L << 10, 401L << 10);

            for (int round = 0; round < 3; round++) {
                assertThat(kept.add(letters, 0)).isTrue();
                assertThat(kept.add(letters, 1))
                        .as("1 MiB while 256 KiB are held")
                        .isFalse();
                assertThat(kept.add(letters, 2)).isFalse();
                assertThat(kept.count()).isEqualTo(1);
                for (FieldVector vector : kept.letters().getFieldVectors()) {
                    assertThat(vector.getValueCount()).isEqualTo(1);
                    assertThat(vector.getObject(0))
                            .isEqualTo(letters.getVector(vector.getName()).getObject(0));
                }
                kept.clear();
                assertThat(kept.add(letters, 2)).isFalse();
                assertThat(kept.bytes()).as("nothing is held for it").isZero();
                assertThat(kept.add(letters, 1)).isTrue();
                kept.clear();
                assertThat(kept.add(letters, 0)).isTrue();
                assertThat(kept.bytes()).as("no more than it needs").isLessThan(300 << 10);
                kept.clear();
            }
        }
    }

    @Test
    void aFileOfOtherColumnsIsNoFileOfLetters() {
        try (BufferAllocator memory = new RootAllocator();
                MicroBatchBuffer batch = buffer(memory)) {
            batch.accept(TestRecord.of(7, "{\"match_id\":\"m\"}"));
            batch.seal(0);

            assertThatThrownBy(() -> new StoredLetters(batch.partitions().get(0).rows()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A file of dead letters has a column topic of its type, found none");
        }
    }
}
