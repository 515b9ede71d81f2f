package io.esportslake.ingest;

import io.esportslake.source.TopicPartition;
import java.util.Objects;

/**
 * A topic partition as the source offers it now.
 *
 * @param topicPartition which
 * @param topicId identity of the topic; differs when a topic was deleted and created anew under its name
 * @param earliest first offset it still holds
 * @param end the offset after its last committed record
 */
public record SourcePartition(TopicPartition topicPartition, String topicId, long earliest, long end) {

    /** @throws IllegalArgumentException unless {@code 0 <= earliest <= end} */
    public SourcePartition {
        Objects.requireNonNull(topicPartition, "topicPartition");
        Objects.requireNonNull(topicId, "topicId");
        if (earliest < 0 || end < earliest) {
            throw new IllegalArgumentException(
                    "Offsets of " + topicPartition + " are 0 <= earliest <= end, found " + earliest + " and " + end);
        }
    }
}
