package io.esportslake.ingest;

import io.esportslake.source.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A topic partition that this pipeline sought from the commit log, and how far it has taken it. */
final class OwnedPartition {

    final TopicPartition topicPartition;
    final String topicId;
    final int generation;

    /** The next offset to take; everything below is committed or in a micro-batch. */
    long next;

    /** Its range in the filling micro-batch; null while that has none. */
    @Nullable
    OpenRange range;

    OwnedPartition(TopicPartition topicPartition, String topicId, int generation, long next) {
        this.topicPartition = topicPartition;
        this.topicId = topicId;
        this.generation = generation;
        this.next = next;
    }
}
