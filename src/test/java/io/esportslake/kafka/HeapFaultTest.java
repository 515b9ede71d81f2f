package io.esportslake.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.source.TopicPartition;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.RecordDeserializationException.DeserializationExceptionOrigin;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class HeapFaultTest {

    private static final RecordMemory MEMORY = new RecordMemory(256L << 20, 2);

    private static String said(Throwable fault, Map<TopicPartition, Long> next) {
        return HeapFault.explain(new IllegalStateException("wrapped", fault), MEMORY, next)
                .orElseThrow()
                .getMessage();
    }

    private static RecordDeserializationException atOffset(long offset, RuntimeException cause) {
        return new RecordDeserializationException(
                DeserializationExceptionOrigin.VALUE,
                new org.apache.kafka.common.TopicPartition("esports-matches", 3),
                offset,
                0,
                TimestampType.CREATE_TIME,
                null,
                ByteBuffer.allocate(1),
                new RecordHeaders(),
                "Error deserializing",
                cause);
    }

    @Test
    void recordThatCannotBeHeldIsNamedWithTheHeapThatHoldsIt() {
        assertThat(said(
                        atOffset(1042, new LargeRecordException(90_000_000, LargeRecordException.Why.NEVER_FITS)),
                        Map.of()))
                .isEqualTo("EL-3004: Record esports-matches-3@1042 takes 86 MB of heap, decompressed, and in a heap of"
                        + " 256 MB a record may take 22 MB. Nothing is lost: start again with -Xmx1088m or more in"
                        + " JAVA_OPTS, and the stream goes on at this record");
    }

    @Test
    void recordThatWaitedInVainIsNamedToo() {
        assertThat(said(
                        atOffset(1042, new LargeRecordException(9_000_000, LargeRecordException.Why.FOUND_NO_ROOM)),
                        Map.of()))
                .isEqualTo("EL-3004: Record esports-matches-3@1042 takes 9 MB of heap, decompressed, and found no room,"
                        + " because the large records before it were not taken in time. Nothing is lost: look at"
                        + " what keeps the flushes, then start again; more heap (-Xmx in JAVA_OPTS) lets more of"
                        + " them wait");
    }

    @Test
    void heapThatIsExhaustedInThePollIsToldWithTheOffsetsThatItBeganAt() {
        Map<TopicPartition, Long> next = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            next.put(new TopicPartition("t", i), 100L + i);
        }
        assertThat(said(new OutOfMemoryError("Java heap space"), Map.of(new TopicPartition("t", 0), 7L)))
                .isEqualTo("EL-3005: The heap of 256 MB did not suffice to read on (Java heap space), probably for a"
                        + " large record at or soon after t-0@7. Nothing is lost: start again with -Xmx512m or"
                        + " more in JAVA_OPTS, and the stream goes on there");
        assertThat(said(new OutOfMemoryError("Heap size exceeded. Consider '-Xmx'."), Map.of()))
                .contains("to read on (Heap size exceeded), probably");
        assertThat(said(new OutOfMemoryError("Java heap space"), next)).contains("t-0@100, ", " and 2 more. Nothing");
        assertThat(said(new OutOfMemoryError("Java heap space"), Map.of()))
                .contains("after the first offsets. Nothing");
    }

    @Test
    void whatIsExplainedIsNotExplainedOnceMore() {
        IllegalStateException once = HeapFault.explain(new OutOfMemoryError("Java heap space"), MEMORY, Map.of())
                .orElseThrow();
        assertThat(HeapFault.explain(once, MEMORY, Map.of())).isEmpty();
    }

    @Test
    void otherFaultsAreLeftAsTheyAre() {
        assertThat(HeapFault.explain(new IllegalStateException("disk"), MEMORY, Map.of()))
                .isEmpty();
        assertThat(HeapFault.explain(atOffset(1, new IllegalStateException("x")), MEMORY, Map.of()))
                .isEmpty();
    }
}
