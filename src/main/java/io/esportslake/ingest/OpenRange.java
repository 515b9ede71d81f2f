package io.esportslake.ingest;

import io.esportslake.batch.Verdict;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;

/** The offsets of one topic partition in a micro-batch that still fills. Starts where the last one ended. */
final class OpenRange {

    private final TopicPartition topicPartition;
    final String topicId;
    private final long from;
    private long until;
    private long received;
    private long rows;
    private long deadLetters;
    private long tombstones;

    OpenRange(OwnedPartition owner) {
        topicPartition = owner.topicPartition;
        topicId = owner.topicId;
        from = owner.next;
        until = owner.next;
    }

    /** Counts a record at the source, then what became of it. */
    void take(long offset, Verdict verdict) {
        received++;
        switch (verdict) {
            case ROW -> rows++;
            case DEAD_LETTER -> deadLetters++;
            case TOMBSTONE -> tombstones++;
            case NO_MEMORY, NO_ROOM_FOR_KEY ->
                throw new IllegalArgumentException(
                        "A record without room is not taken: " + topicPartition + "@" + offset);
        }
        until = offset + 1;
    }

    /** Extends the range over a hole. */
    void extendTo(long offset) {
        until = Math.max(until, offset);
    }

    OffsetRange offsets() {
        return new OffsetRange(topicPartition, from, until);
    }

    RecordCounts counts() {
        return new RecordCounts(received, rows, deadLetters, tombstones);
    }
}
