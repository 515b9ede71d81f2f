package io.esportslake.kafka;

import io.esportslake.config.JvmOptions;
import io.esportslake.failure.FailureCode;
import io.esportslake.source.TopicPartition;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.RecordDeserializationException;

/** Says of a failure for want of heap which record it was, as far as is known, and what to do. */
final class HeapFault {

    private static final long MEBIBYTE = 1L << 20;
    /** Such a sentence, so that it is not explained once more. */
    private static final class Explained extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        Explained(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }

    /** Sizes of heaps that are asked for are multiples of so many. */
    private static final long STEP_MEBIBYTES = 64;
    /** A collector may keep a part of what -Xmx gives for itself. */
    private static final double KEPT_BY_THE_COLLECTOR = 1.05;

    private static final int NAMED_OFFSETS = 10;

    private HeapFault() {}

    /**
     * Says which record needed more heap than there is.
     *
     * @param fault what a poll has thrown, or any thread that found no heap
     * @param memory the heap
     * @param next where each topic partition would have gone on
     * @return what to say; empty when the fault is of another kind, or says it already
     */
    static Optional<IllegalStateException> explain(
            Throwable fault, RecordMemory memory, Map<TopicPartition, Long> next) {
        if (fault instanceof Explained) {
            return Optional.empty();
        }
        RecordDeserializationException at = null;
        for (Throwable each = fault; each != null; each = each.getCause()) {
            if (each instanceof RecordDeserializationException record) {
                at = record;
            } else if (each instanceof LargeRecordException large && at != null) {
                String place = TopicPartitions.fromKafka(at.topicPartition()) + "@" + at.offset();
                return Optional.of(
                        new Explained(FailureCode.RECORD_TOO_LARGE.says(large(place, large, memory)), fault));
            } else if (each instanceof OutOfMemoryError) {
                return Optional.of(
                        new Explained(FailureCode.HEAP_EXHAUSTED.says(exhausted(memory, next, each)), fault));
            }
        }
        return Optional.empty();
    }

    private static String large(String place, LargeRecordException record, RecordMemory memory) {
        String size = "Record " + place + " takes " + mebibytes(record.bytes()) + " MB of heap, decompressed";
        return switch (record.why()) {
            case NEVER_FITS ->
                size + ", and in a heap of " + mebibytes(memory.heapBytes()) + " MB a record may take "
                        + mebibytes(memory.largestBytes()) + " MB. Nothing is lost: start again with -Xmx"
                        + heap((long) (KEPT_BY_THE_COLLECTOR * RecordMemory.heapFor(record.bytes())))
                        + "m or more " + JvmOptions.PLACE + ", and the stream goes on at this record";
            case FOUND_NO_ROOM ->
                size + ", and found no room, because the large records before it were not taken in time. Nothing is"
                        + " lost: look at what keeps the flushes, then start again; more heap (-Xmx " + JvmOptions.PLACE
                        + ") lets"
                        + " more of them wait";
        };
    }

    private static String exhausted(RecordMemory memory, Map<TopicPartition, Long> next, Throwable error) {
        String offsets = next.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .limit(NAMED_OFFSETS)
                .map(entry -> entry.getKey() + "@" + entry.getValue())
                .collect(Collectors.joining(", "));
        return "The heap of " + mebibytes(memory.heapBytes())
                + " MB did not suffice to read on (" + firstSentence(error)
                + "), probably for a large record at or soon"
                + " after " + (offsets.isEmpty() ? "the first offsets" : offsets)
                + (next.size() > NAMED_OFFSETS ? " and " + (next.size() - NAMED_OFFSETS) + " more" : "")
                + ". Nothing is lost: start again with -Xmx" + 2 * heap(memory.heapBytes())
                + "m or more " + JvmOptions.PLACE + ", and the stream goes on there";
    }

    /** Native executables add advice of their own. */
    private static String firstSentence(Throwable error) {
        String message = String.valueOf(error.getMessage());
        int end = message.indexOf(". ");
        return end < 0 ? message : message.substring(0, end);
    }

    private static long mebibytes(long bytes) {
        return (bytes + MEBIBYTE - 1) / MEBIBYTE;
    }

    private static long heap(long bytes) {
        return (mebibytes(bytes) + STEP_MEBIBYTES - 1) / STEP_MEBIBYTES * STEP_MEBIBYTES;
    }
}
