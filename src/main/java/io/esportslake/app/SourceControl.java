package io.esportslake.app;

import io.esportslake.source.PolledPosition;
import io.esportslake.source.TopicPartition;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What a stream asks of the consumer that feeds it. Nothing here blocks the caller. */
public interface SourceControl {

    /** Tells the group how far the lake has committed: a courtesy to lag tools. A failure is a warning, not a fault. */
    void acknowledge(Map<TopicPartition, Long> nextOffsets);

    /** How far the consumer has read, per topic partition that it owns. Empty when it cannot tell now. */
    CompletionStage<Map<TopicPartition, PolledPosition>> positions();

    /**
     * What a fault, met by whatever thread, means for what is read: the same fault, unless this knows more of it, such
     * as the offsets at which the heap was exhausted.
     */
    default Throwable explained(Throwable fault) {
        return fault;
    }

    /** Stops reading and leaves the group at once. */
    void leave();
}
