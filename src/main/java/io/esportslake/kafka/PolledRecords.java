package io.esportslake.kafka;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What one poll handed out of one topic partition, dressed as a single record: its last one, without contents. The
 * connector makes a message, its metadata and a header for each record that it sees, and keeps them until the batch was
 * taken. Nobody here reads those, so it is shown one record per topic partition, and no record that is kept carries its
 * header.
 */
final class PolledRecords extends ConsumerRecord<byte[], byte[]> {

    private final RecordMemory.@Nullable Hold hold;
    private List<ConsumerRecord<byte[], byte[]>> all;

    private PolledRecords(
            ConsumerRecord<byte[], byte[]> last,
            List<ConsumerRecord<byte[], byte[]>> all,
            RecordMemory.@Nullable Hold hold) {
        super(
                last.topic(),
                last.partition(),
                last.offset(),
                last.timestamp(),
                last.timestampType(),
                NULL_SIZE,
                NULL_SIZE,
                null,
                null,
                new RecordHeaders(),
                Optional.empty());
        this.all = all;
        this.hold = hold;
    }

    /**
     * Dresses them.
     *
     * @param records of one topic partition, in their order, at least one
     * @param hold the memory of the large record among them, or null
     */
    static PolledRecords of(List<ConsumerRecord<byte[], byte[]>> records, RecordMemory.@Nullable Hold hold) {
        return new PolledRecords(records.get(records.size() - 1), records, hold);
    }

    /** The records that this one stands for; a plain record stands for itself. */
    static List<ConsumerRecord<byte[], byte[]>> behind(List<ConsumerRecord<byte[], byte[]>> shown) {
        return shown.size() == 1 && shown.get(0) instanceof PolledRecords polled ? polled.all : shown;
    }

    /** Whether one of them is so large that its memory is held until its row is written. */
    static boolean isHeldUntilFlushed(List<ConsumerRecord<byte[], byte[]>> shown) {
        RecordMemory.Hold hold = holdOf(shown);
        return hold != null && hold.isUntilFlushed();
    }

    /**
     * Lets go of the records, which the connector would keep until the next batch, and of the memory held for them,
     * unless it is held longer.
     */
    static void release(List<ConsumerRecord<byte[], byte[]>> shown) {
        if (!isHeldUntilFlushed(shown)) {
            flushed(shown);
        }
        if (shown.size() == 1 && shown.get(0) instanceof PolledRecords polled) {
            polled.all = List.of();
        }
    }

    /** Lets go of all memory held for the records. */
    static void flushed(List<ConsumerRecord<byte[], byte[]>> shown) {
        RecordMemory.Hold hold = holdOf(shown);
        if (hold != null) {
            hold.release();
        }
    }

    private static RecordMemory.@Nullable Hold holdOf(List<ConsumerRecord<byte[], byte[]>> shown) {
        return shown.size() == 1 && shown.get(0) instanceof PolledRecords polled ? polled.hold : null;
    }
}
