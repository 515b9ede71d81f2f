package io.esportslake.source;

import java.util.Set;
import java.util.function.Supplier;

/**
 * Topic partitions given to this pipeline.
 *
 * @param generation the generation of the assignment; records stamped with an older one are ignored
 * @param assigned the topic partitions given now
 * @param source asks what the source offers now. Asked each time after the log was read: the owner before may still
 *     have committed meanwhile, and end offsets older than its commit would look like records that the source has lost
 */
public record Assignment(int generation, Set<TopicPartition> assigned, Supplier<SourceOffer> source) {

    public Assignment {
        assigned = Set.copyOf(assigned);
    }
}
