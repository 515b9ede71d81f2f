package io.esportslake.source;

import java.util.Objects;

/**
 * A topic partition as the source offers it now.
 *
 * @param topicPartition which
 * @param topicId identity of the topic; differs when a topic was deleted and created anew under its name
 * @param earliest first offset it still holds
 * @param end the offset after its last committed record
 * @param written the offset after its last record; beyond {@code end} lie an open transaction and what waits behind it
 */
public record SourcePartition(TopicPartition topicPartition, String topicId, long earliest, long end, long written) {

    /** Needs {@code 0 <= earliest <= end <= written}, or throws an {@link IllegalArgumentException}. */
    public SourcePartition {
        Objects.requireNonNull(topicPartition, "topicPartition");
        Objects.requireNonNull(topicId, "topicId");
        if (earliest < 0 || end < earliest || written < end) {
            throw new IllegalArgumentException("Offsets of " + topicPartition
                    + " are 0 <= earliest <= end <= written, found " + earliest + ", " + end + " and " + written);
        }
    }

    /** Offsets that nobody may read yet, because a transaction before them is open. */
    public long behindOpenTransaction() {
        return written - end;
    }
}
