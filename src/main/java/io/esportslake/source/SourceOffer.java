package io.esportslake.source;

import java.util.Map;

/**
 * What the source offers at one moment.
 *
 * @param clusterId identity of the cluster
 * @param partitions every topic partition of the topics asked for, those of other consumers included
 */
public record SourceOffer(String clusterId, Map<TopicPartition, SourcePartition> partitions) {

    public SourceOffer {
        partitions = Map.copyOf(partitions);
    }

    /**
     * What is offered of a topic partition.
     *
     * @throws IllegalArgumentException when nothing is
     */
    public SourcePartition of(TopicPartition topicPartition) {
        SourcePartition offered = partitions.get(topicPartition);
        if (offered == null) {
            throw new IllegalArgumentException(
                    "There is no topic partition " + topicPartition + "; the topic offers " + partitions.keySet());
        }
        return offered;
    }
}
