package io.esportslake.watch;

import io.esportslake.source.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What lies behind open transactions.
 *
 * @param offsets how much; 0 when none is open
 * @param topicPartitions in how many topic partitions
 * @param oldest the one that has been open longest; null when none is
 * @param from the first offset that waits there
 * @param seconds for how long it has been seen open
 * @param transaction whose it is, as far as that is known; else empty
 */
record OpenTransactions(
        long offsets,
        int topicPartitions,
        @Nullable TopicPartition oldest,
        long from,
        double seconds,
        String transaction) {

    static final OpenTransactions NONE = new OpenTransactions(0, 0, null, 0, 0, "");
}
