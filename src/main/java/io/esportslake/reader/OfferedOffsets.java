package io.esportslake.reader;

import java.util.Objects;

/**
 * A topic partition as the broker offers it now.
 *
 * @param topicId Kafka's id of the topic
 * @param earliest the first offset it still holds
 * @param end the offset after its last committed record
 */
public record OfferedOffsets(String topicId, long earliest, long end) {

    public OfferedOffsets {
        Objects.requireNonNull(topicId, "topicId");
    }
}
