package io.esportslake.ingest;

import io.esportslake.source.TopicPartition;
import java.util.Map;
import java.util.Set;

/**
 * Topic partitions given to this pipeline.
 *
 * @param generation the generation of the assignment; records stamped with an older one are ignored
 * @param clusterId identity of the cluster
 * @param assigned the topic partitions given now
 * @param offered every topic partition of the topic, those of other consumers included
 */
public record Assignment(
        int generation, String clusterId, Set<TopicPartition> assigned, Map<TopicPartition, SourcePartition> offered) {

    /** @throws IllegalArgumentException when an assigned topic partition is not offered */
    public Assignment {
        assigned = Set.copyOf(assigned);
        offered = Map.copyOf(offered);
        if (!offered.keySet().containsAll(assigned)) {
            throw new IllegalArgumentException("Assigned " + assigned + " but the topic offers " + offered.keySet());
        }
    }
}
